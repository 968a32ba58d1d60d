/** How many decimals a currency has (ISO 4217): 2 for MXN, 0 for CLP. Amounts are kept as integers of the smallest unit. */
export function minorDigits(currency: string): number {
  return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2
}
