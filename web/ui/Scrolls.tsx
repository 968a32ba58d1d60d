import { createElement, type HTMLAttributes } from 'react'

type ScrollsProps = HTMLAttributes<HTMLElement> & { as: 'div' | 'pre' | 'ul' }

/** A box that scrolls by itself: whoever has no mouse reaches it with Tab and moves it with the arrows (WCAG 2.1.1). */
export const Scrolls = ({ as, ...rest }: ScrollsProps) => createElement(as, { tabIndex: 0, ...rest })
