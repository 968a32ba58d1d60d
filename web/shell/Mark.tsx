/** The mark: a wristband, open at its clasp. */
export function Mark({ size = 20 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" style={{ color: 'var(--accent)', flex: 'none' }}>
      <path d="M16.6 4.03A9.2 9.2 0 1 0 20.97 10" fill="none" stroke="currentColor" strokeWidth="3.2" strokeLinecap="round" />
      <circle cx="19.4" cy="6.1" r="2.1" fill="currentColor" />
    </svg>
  )
}
