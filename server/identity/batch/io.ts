import type { Language } from './texts.ts'

/** Where the command speaks. On a terminal progress is shown in place. */
export type CommandIo = { write(text: string): void; error(text: string): void; isTerminal: boolean; language: Language }
