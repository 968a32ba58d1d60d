import type { TFunction } from 'i18next'
import { abilities, contract } from '#contract'

/** What the audit may say was done: every action the contract names, and the few that no endpoint writes. */
export function auditActions(): string[] {
  const found = new Set(['workspace.created', 'import.uploaded', 'import.rejections-downloaded'])
  const look = (part: unknown): void => {
    if (typeof part !== 'object' || part === null) return
    const definition: unknown = Reflect.get(part, '~orpc')
    if (typeof definition !== 'object' || definition === null) {
      for (const inner of Object.values(part)) look(inner)
      return
    }
    const meta: unknown = Reflect.get(definition, 'meta')
    const audit: unknown = typeof meta === 'object' && meta !== null ? Reflect.get(meta, 'audit') : undefined
    if (typeof audit === 'string') found.add(audit)
  }
  look(contract)
  return [...found].sort()
}

/** The action in words; one we have no words for shows its code rather than nothing. */
export function actionIn(t: TFunction<'govern'>, action: string): string {
  const loose = t as unknown as (key: string, options: { defaultValue: string }) => string
  return loose(`action.${action}`, { defaultValue: action })
}

export const isRole = (word: unknown): word is (typeof abilities)['people.read'][number] =>
  typeof word === 'string' && (abilities['people.read'] as readonly string[]).includes(word)

const verdicts = ['same', 'different', 'household', 'later'] as const
export const isVerdict = (word: unknown): word is (typeof verdicts)[number] => (verdicts as readonly unknown[]).includes(word)
