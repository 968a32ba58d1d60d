import { join } from 'node:path'
import { build } from 'vite'

// A program of its own: building takes 400 MB that the server would keep.
const [, , outDir = ''] = process.argv
const root = join(import.meta.dirname, '..')
// Whatever the environment is called: under "test" the screens would carry React's development half, 72 kB more.
process.env.NODE_ENV = 'production'
const options = { outDir, emptyOutDir: true, reportCompressedSize: false }
await build({ configFile: join(root, 'vite.config.ts'), root: join(root, 'web'), logLevel: 'error', build: options })
