import { type RefusalCode, type RefusalFacts, refusals } from '#contract'

/** We will not, and can say why. Turned into an answer at one place of the HTTP side and one of the command line. */
export class Refusal<C extends RefusalCode = RefusalCode> extends Error {
  readonly code: C
  readonly facts: RefusalFacts<C>
  constructor(code: C, facts: RefusalFacts<C>) {
    super(code)
    this.name = 'Refusal'
    this.code = code
    this.facts = facts
  }
  get status(): number {
    return refusals[this.code].status
  }
}
