/**
 * Splits a whole amount in proportion to weights so that the shares add up exactly (the largest-remainder method):
 * each share is rounded down, and the remaining units go to the largest fractions. Equal fractions are served in the
 * given order.
 *
 * @param weights none negative, at least one positive
 * @returns one share for each weight, adding up to `amount`
 */
export function allocate(amount: bigint, weights: readonly bigint[]): bigint[] {
  const whole = sum(weights)
  const parts = weights.map((weight, index) => ({
    index,
    share: (amount * weight) / whole,
    fraction: (amount * weight) % whole,
  }))
  const left = Number(amount - sum(parts.map((part) => part.share)))
  const luckiest = [...parts].sort((a, b) => compare(b.fraction, a.fraction) || a.index - b.index)
  const lucky = new Set(luckiest.slice(0, left))
  return parts.map((part) => (lucky.has(part) ? part.share + 1n : part.share))
}

export function sum(numbers: readonly bigint[]): bigint {
  return numbers.reduce((total, number) => total + number, 0n)
}

/** For `sort`: ascending. */
export function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0
}
