import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './run.ts'

export type Source = { path: string; text: string; lines: number }

/** Every file of the repository that git knows or would add, with its text. */
export const files: string[] = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], {
  cwd: root,
  encoding: 'utf8',
})
  .split('\n')
  .filter((path) => path !== '')

export function readSource(path: string): Source {
  const text = readFileSync(join(root, path), 'utf8')
  return { path, text, lines: text.split('\n').length - 1 }
}

const isCode = (path: string) => /\.(ts|tsx)$/.test(path) && !path.includes('.gen.')
export const code: Source[] = files.filter(isCode).flatMap((path) => {
  try {
    return [readSource(path)]
  } catch {
    return [] // Deleted in the work tree, not yet in git.
  }
})

export const isTest = (path: string) => /\.test\.tsx?$/.test(path) || /^(test|stories|e2e)\//.test(path)

/** What a file imports, as written. Type imports count: a type is a door too. */
export function importsOf({ text }: Source): string[] {
  const pattern =
    /(?:^|\n)\s*(?:import|export)\s[^'"`]*?from\s+['"]([^'"]+)['"]|import\(\s*['"]([^'"]+)['"]\s*\)|(?:^|\n)import\s+['"]([^'"]+)['"]/g
  return [...text.matchAll(pattern)].map((match) => match[1] ?? match[2] ?? match[3] ?? '')
}
