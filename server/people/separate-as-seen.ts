import { createHash } from 'node:crypto'
import type { RecordId } from '#contract'
import { lockWorkspace, Refusal, type Scope } from '#platform'
import { type Judged, separate } from './judge.ts'
import { type Part, previewSeparation } from './preview-separation.ts'

/** What a division is called: another record, or one that went elsewhere, makes it another division. What happened meanwhile goes with its record, and does not. */
export const divisionOf = (parts: readonly Part[]): string => {
  const records = parts.map((part) => [...part.records].sort()).sort()
  return createHash('sha256').update(JSON.stringify(records)).digest('base64url').slice(0, 22)
}

type Wish = { id: string; records: readonly RecordId[]; note?: string | undefined; division?: string | undefined }

/** Separates, where that still divides as the preview said; refuses where something came in between, so that nobody confirms what they have not seen. */
export async function separateAsSeen(scope: Scope, { division, ...wish }: Wish): Promise<Judged> {
  if (division !== undefined) {
    await lockWorkspace(scope)
    const parts = await previewSeparation(scope, wish.id, wish.records)
    if (divisionOf(parts) !== division) throw new Refusal('separation.changed', {})
  }
  return separate(scope, wish)
}
