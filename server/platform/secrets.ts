import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto'
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/**
 * What we must be able to read again and nobody else may, like the secret that checks a webhook's signature: sealed before it reaches the database, so that
 * neither the database nor a backup gives it away.
 */
export type SecretBox = {
  /** Names the key without telling it. */
  name: string
  /** `place` is where it will lie: moved to another row it opens no more. What is empty stays so. */
  seal: (text: string, place: string) => string
  /** Null where this key did not seal it there. */
  open: (sealed: string, place: string) => string | null
}

const mark = 's1.'
const keyBytes = 32
const ivBytes = 12
const tagBytes = 16

/** Of what was written before secrets were sealed. */
export const isSealed = (text: string): boolean => text === '' || text.startsWith(mark)

/** AES-256-GCM with a fresh nonce each time. */
export function createSecretBox(key: Buffer): SecretBox {
  return {
    name: createHash('sha256').update('pulsera secrets').update(key).digest('hex').slice(0, 12),
    seal: (text, place) => {
      if (text === '') return ''
      const iv = randomBytes(ivBytes)
      const cipher = createCipheriv('aes-256-gcm', key, iv).setAAD(Buffer.from(place))
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return mark + Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url')
    },
    open: (sealed, place) => {
      if (!isSealed(sealed) || sealed === '') return sealed
      const bytes = Buffer.from(sealed.slice(mark.length), 'base64url')
      try {
        const [iv, tag] = [bytes.subarray(0, ivBytes), bytes.subarray(ivBytes, ivBytes + tagBytes)]
        const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: tagBytes }).setAAD(Buffer.from(place)).setAuthTag(tag)
        return Buffer.concat([decipher.update(bytes.subarray(ivBytes + tagBytes)), decipher.final()]).toString('utf8')
      } catch {
        return null // Another key, another place, or changed by somebody: which of them GCM does not tell.
      }
    },
  }
}

export const secretKeyFile = (dataDir: string): string => join(dataDir, 'secret.key')

/** Why the key cannot be used, in Spanish and English. */
export class SecretKeyError extends Error {}

type Environment = Record<string, string | undefined>

/** The key of this installation: PULSERA_SECRET_KEY, the same for all processes on one database, or a file in the data folder. Null where there is none yet. */
export async function findSecretBox(dataDir: string, env: Environment): Promise<SecretBox | null> {
  const stated = env.PULSERA_SECRET_KEY || (await readFile(secretKeyFile(dataDir), 'utf8').catch(absent))
  return stated ? createSecretBox(readKey(stated, env.PULSERA_SECRET_KEY ? 'PULSERA_SECRET_KEY' : secretKeyFile(dataDir))) : null
}

/**
 * The same; where there is none, one is made and kept in the data folder, for its owner only: but not where the database has one already, which
 * `countElsewhere` knows of: it answers how many secrets are sealed with that, or null. So on a second machine, or after a restore.
 */
export async function openSecretBox(dataDir: string, env: Environment, countElsewhere: () => Promise<number | null>): Promise<SecretBox> {
  const found = await findSecretBox(dataDir, env)
  if (found) return found
  const sealed = await countElsewhere()
  if (sealed !== null) throw saysKeyIsElsewhere(sealed, secretKeyFile(dataDir))
  await mkdir(dirname(secretKeyFile(dataDir)), { recursive: true })
  // Written aside and then put in place: nobody who starts at the same time reads half of it.
  const aside = `${secretKeyFile(dataDir)}.${randomBytes(6).toString('hex')}`
  await writeFile(aside, `${randomBytes(keyBytes).toString('base64')}\n`, { mode: 0o600, flag: 'wx' })
  await link(aside, secretKeyFile(dataDir)).catch((e) => {
    if (e.code !== 'EEXIST') throw e // Another process was quicker: that one is the key.
  })
  await rm(aside)
  const made = await findSecretBox(dataDir, env)
  if (!made) throw new SecretKeyError(`No se puede leer ${secretKeyFile(dataDir)}.\n(English: it cannot be read.)`)
  return made
}

const saysKeyIsElsewhere = (count: number, file: string) =>
  new SecretKeyError(
    (count > 0
      ? `La base de datos guarda secretos de webhooks (${count}) cifrados con una clave que aquí no está.\n`
      : 'Otro proceso hizo ya la clave que cifra los secretos de esta base de datos, y aquí no está.\n') +
      `Copia su secret.key en ${file}, o da la misma PULSERA_SECRET_KEY que tienen los otros procesos.\n` +
      'Si esa clave se perdió: npm start -- --new-key, y vuelve a poner los secretos en Conexiones.\n' +
      `(English: ${count > 0 ? `${count} webhook secrets in the database are sealed with a key that is not here` : 'another process made the key of this database, and it is not here'}.\n` +
      `Copy its secret.key to ${file}, or state the same PULSERA_SECRET_KEY as the other processes. If that key is lost: npm start -- --new-key,\n` +
      'then set the secrets again under Connections.)',
  )

function readKey(text: string, where: string): Buffer {
  const key = Buffer.from(text.trim(), 'base64')
  if (key.length === keyBytes) return key
  throw new SecretKeyError(
    `La clave de ${where} no vale: tienen que ser ${keyBytes} bytes en base64 (openssl rand -base64 32).\n` +
      `(English: the key in ${where} is not ${keyBytes} bytes in base64.)`,
  )
}

function absent(e: NodeJS.ErrnoException): null {
  if (e.code === 'ENOENT') return null
  throw e
}
