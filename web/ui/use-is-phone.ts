import { useMediaQuery } from '@mantine/hooks'

/** Whether the window is as narrow as a phone's, from the first drawing on; the style sheets draw the line at the same width. */
export const useIsPhone = (): boolean => useMediaQuery('(max-width: 48em)', undefined, { getInitialValueInEffect: false }) ?? false
