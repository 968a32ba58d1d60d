/** A mobile number of each country that a business may be in, as a person says it there. */
const examples: Readonly<Record<string, string>> = {
  AR: '11 5876 5432',
  BO: '7 123 4567',
  BR: '11 98765 4321',
  CL: '9 6123 4567',
  CO: '310 482 1773',
  CR: '8812 3456',
  CU: '5 234 5678',
  DO: '829 482 1773',
  EC: '99 123 4567',
  ES: '612 345 678',
  GQ: '222 123 456',
  GT: '5123 4567',
  HN: '9123 4567',
  MX: '55 4821 7730',
  NI: '8123 4567',
  PA: '6123 4567',
  PE: '912 345 678',
  PR: '787 482 1773',
  PT: '912 345 678',
  PY: '961 456 789',
  SV: '7012 3456',
  US: '212 482 7730',
  UY: '94 231 234',
  VE: '412 482 1773',
}

/** Empty where the country is not known: an example of another one would mislead. */
export const phoneExample = (country: string | undefined): string => examples[country ?? ''] ?? ''
