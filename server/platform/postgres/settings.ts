import { createHash } from 'node:crypto'
import { availableParallelism, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'

// A Unix socket's path has a fixed length in the kernel's structure.
const socketPathMax = process.platform === 'darwin' ? 103 : 107

/** Beside the data where the path fits, else a private folder in the system's temporary place. */
export function socketDirFor(dataDir: string): string {
  const near = join(dataDir, 'socket')
  if (Buffer.byteLength(`${near}/.s.PGSQL.5432`) <= socketPathMax) return near
  const short = createHash('sha256').update(dataDir).digest('hex').slice(0, 12)
  return join(process.env.XDG_RUNTIME_DIR ?? tmpdir(), `pulsera-${process.getuid?.() ?? 0}-${short}`)
}

/**
 * What PostgreSQL may keep of a machine's memory, and how much log it writes from one checkpoint to the next but one (decision 180). Its buffers are a
 * quarter of what a gigabyte for the system and for us leaves, an eighth of all at least. Log as large as the buffers: where they are few, machine and
 * disk are slow, and what a crash leaves has to be read again.
 */
export function memoryOf(mb: number): { buffersMb: number; logMb: number } {
  const buffersMb = Math.floor(Math.max(64, Math.min(6144, Math.max(mb / 8, (mb - 1024) / 4))))
  return { buffersMb, logMb: Math.max(2048, Math.min(4096, buffersMb)) }
}

/** The whole of postgresql.auto.conf, written before each start. A small business's machine: quiet when idle, quick when asked. */
export function settings(socketDir: string): string {
  // Of a container what it may have, which the machine's own count does not say.
  const mb = Math.floor(Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY) / 2 ** 20)
  const cores = availableParallelism()
  const { buffersMb, logMb } = memoryOf(mb)
  const values = {
    listen_addresses: '',
    unix_socket_directories: socketDir,
    unix_socket_permissions: '0700',
    port: 5432,
    // A process holds two dozen where it is busy, and several may run on one database.
    max_connections: 100,
    shared_buffers: `${buffersMb}MB`,
    effective_cache_size: `${Math.floor(mb / 2)}MB`,
    work_mem: '16MB',
    maintenance_work_mem: '128MB',
    max_worker_processes: cores + 2,
    max_parallel_workers: cores,
    max_parallel_workers_per_gather: Math.max(1, cores - 1),
    io_workers: 2,
    // One server, no replicas: less to write. Backup is our own COPY.
    wal_level: 'minimal',
    max_wal_senders: 0,
    max_wal_size: `${logMb}MB`,
    min_wal_size: '128MB',
    checkpoint_timeout: '15min',
    // Whole pages go to the log after each checkpoint; to compress them (pglz) took half of the processor time of a new record (decision 76).
    wal_compression: 'off',
    random_page_cost: 1.1,
    jit: 'off',
    autovacuum_naptime: '15s',
    timezone: 'UTC',
    log_timezone: 'UTC',
    log_min_duration_statement: '1s',
    // A slow statement's values are customers' data: never in the log.
    log_parameter_max_length: 0,
    shared_preload_libraries: 'pg_stat_statements',
  }
  const quote = (value: string | number) => `'${String(value).replaceAll("'", "''")}'`
  return `${Object.entries(values)
    .map(([name, value]) => `${name} = ${quote(value)}`)
    .join('\n')}\n`
}
