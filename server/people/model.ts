import { defaultModel, type Model } from '#identity'
import type { Scope } from '#platform'

/** The model by which this workspace decides. */
export async function getModel(_scope: Scope): Promise<Model> {
  return defaultModel
}
