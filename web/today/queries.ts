import { api, type client } from '../api.ts'

type Answer<F extends (...args: never[]) => Promise<unknown>> = Awaited<ReturnType<F>>
export type TodayShown = Answer<typeof client.routine.today>
export type Block = TodayShown['blocks'][number]
export type ProgrammeShown = Answer<typeof client.routine.programme>

/** The day goes on while the screen is open. */
const pollMs = 60_000
export const todayQuery = () => api.routine.today.queryOptions({ refetchInterval: pollMs })
export const programmeQuery = () => api.routine.programme.queryOptions()
