/** Measured times in ms by name, all of the same length. */
export type Series = Record<string, number[]>

export interface Summary {
  median: number
  /** A tenth of the values are below, a tenth above. */
  p10: number
  p90: number
}

export interface Ratio {
  /** The median over the pairs. */
  ratio: number
  /** With 95 % confidence the true median lies between these. */
  low: number
  high: number
}

/**
 * Does each thing once a round, `rounds` times, after `warmUp` rounds that don't count. Who comes first changes from
 * round to round, so that what the machine does meanwhile meets all of them alike.
 *
 * @param things each answers how long it took, in ms, so that what it prepares isn't counted
 */
export async function inTurn(
  things: Record<string, (round: number) => Promise<number> | number>,
  { rounds, warmUp }: { rounds: number; warmUp: number },
): Promise<Series> {
  const names = Object.keys(things)
  const series: Series = Object.fromEntries(names.map((name) => [name, []]))
  for (let round = -warmUp; round < rounds; round++) {
    const first = Math.abs(round) % names.length
    for (const name of [...names.slice(first), ...names.slice(0, first)]) {
      const ms = await things[name]?.(round + warmUp)
      if (round >= 0 && ms !== undefined) series[name]?.push(ms)
    }
  }
  return series
}

/** Runs `work` and resolves to its duration in ms. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now()
  await work()
  return performance.now() - startedAt
}

export function summarize(values: readonly number[]): Summary {
  const sorted = ascending(values)
  return { median: quantile(sorted, 0.5), p10: quantile(sorted, 0.1), p90: quantile(sorted, 0.9) }
}

/** The ratio of two interleaved series, pair by pair: noise that lasts longer than a pair cancels out. */
export function ratioOf(one: readonly number[], other: readonly number[]): Ratio {
  if (one.length !== other.length) throw new Error("Only pairs can be compared.")
  const ratios = ascending(one.map((value, index) => value / (other[index] as number)))
  // The order statistics between which a median lies, by the normal approximation of the binomial.
  const half = 0.98 * Math.sqrt(ratios.length)
  const at = (index: number) => ratios[Math.min(Math.max(index, 0), ratios.length - 1)] as number
  const middle = (ratios.length - 1) / 2
  // Rounded outwards, otherwise the confidence would be below 95 %.
  const [low, high] = [at(Math.floor(middle - half)), at(Math.ceil(middle + half))]
  return { ratio: quantile(ratios, 0.5), low, high }
}

/** @param share 0 to 1, of values in ascending order; between two values in proportion */
export function quantile(sorted: readonly number[], share: number): number {
  if (sorted.length === 0) throw new Error("Nothing was measured.")
  const at = (sorted.length - 1) * share
  const below = sorted[Math.floor(at)] as number
  const above = sorted[Math.ceil(at)] as number
  return below + (above - below) * (at - Math.floor(at))
}

export function ascending(values: readonly number[]): number[] {
  return [...values].sort((one, other) => one - other)
}

/** Rounds to `digits` decimals. */
export function rounded(value: number, digits = 2): number {
  return Number(value.toFixed(digits))
}
