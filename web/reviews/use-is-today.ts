import { useFormats } from '../ui/index.ts'
import type { Review } from './queries.ts'

/** Did the doubt arise today, where the business is? */
export function useIsToday(): (review: Review) => boolean {
  const { dayKey } = useFormats()
  const today = dayKey(Date.now())
  return (review) => dayKey(review.createdAt) === today
}
