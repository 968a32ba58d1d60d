/**
 * Whose fault a failed transaction is. `outage`: the database is away or was interrupted, the same data may succeed later.
 * `poison`: something in the data (or a bug it wakes), which will fail again however often it is tried.
 */
export function causeOf(error: unknown): 'outage' | 'poison' {
  const { code, message } = error as { code?: unknown; message?: unknown }
  if (typeof code === 'string') {
    // Classes of SQLSTATE: connection, transaction rollback (deadlock), resources, intervention, system error, object in use.
    if (/^(08|40|53|57|58|55)\w{3}$/.test(code)) return 'outage'
    if (/^(E[A-Z]+|UND_ERR\w*)$/.test(code)) return 'outage'
  }
  return typeof message === 'string' && /terminated|timeout exceeded|Cannot use a pool after|not queryable/.test(message)
    ? 'outage'
    : 'poison'
}
