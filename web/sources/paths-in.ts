const pathsMax = 200
const depthMax = 8

/** Every place of a sample that holds a value, as a path ("cliente.telefonos[0]"), with what stands there. */
export function pathsIn(sample: string): { path: string; value: string }[] {
  const found: { path: string; value: string }[] = []
  const walk = (value: unknown, path: string, depth: number): void => {
    if (found.length >= pathsMax || depth > depthMax) return
    if (Array.isArray(value)) for (const [at, one] of value.slice(0, 3).entries()) walk(one, `${path}[${at}]`, depth + 1)
    else if (typeof value === 'object' && value !== null)
      for (const [name, one] of Object.entries(value)) walk(one, path === '' ? name : `${path}.${name}`, depth + 1)
    else if (value !== null && path !== '') found.push({ path, value: String(value).slice(0, 60) })
  }
  try {
    walk(JSON.parse(sample), '', 0)
  } catch {
    return []
  }
  return found
}
