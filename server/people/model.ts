import { defaultModel, type Model } from '#identity'
import type { Scope } from '#platform'
import { findAdopted, findModel } from './store/models.ts'

/** Models never change, so that one that was read stays good; a process serves few that are adopted at a time. */
const read = new Map<string, Model>()
const readMax = 200
/** Asked once a transaction: the workspace is locked while anybody writes who is who, so it cannot change meanwhile. */
const ofScope = new WeakMap<Scope, Promise<Model>>()

/** The model by which this workspace decides: the one it adopted, or the shipped one. */
export function getModel(scope: Scope): Promise<Model> {
  let model = ofScope.get(scope)
  if (!model) {
    model = load(scope)
    ofScope.set(scope, model)
  }
  return model
}

/** What was asked before is forgotten: another model decides from here on. */
export const forgetModel = (scope: Scope): boolean => ofScope.delete(scope)

async function load(scope: Scope): Promise<Model> {
  const id = await findAdopted(scope)
  if (!id) return defaultModel
  const known = read.get(`${scope.workspace} ${id}`)
  if (known) return known
  const row = await findModel(scope, id)
  if (!row) throw new Error(`the adopted model ${id} is not kept`)
  if (read.size >= readMax) read.clear()
  read.set(`${scope.workspace} ${id}`, row.parameters)
  return row.parameters
}
