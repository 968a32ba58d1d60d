import { writeFile } from 'node:fs/promises'
import { totalmem } from 'node:os'
import { join } from 'node:path'

type Row = { what: string; goal: string; got: string }

/** The table for people, with the machine and the day. */
export async function writeIntakeResults(rows: readonly Row[], processors: string): Promise<void> {
  const day = Temporal.Now.plainDateISO().toString()
  const text = `# Intake: what a machine takes in

\`npm run bench:intake\` on ${day}: ${processors}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.version}; server, embedded PostgreSQL (durable: it waits for
the disk) and load generator share the machine. "CPU" is server + database + load generator.

| what | goal | measured |
|---|---|---|
${rows.map(({ what, goal, got }) => `| ${what} | ${goal} | ${got} |`).join('\n')}
`
  await writeFile(join(import.meta.dirname, '../results/intake.md'), text)
}
