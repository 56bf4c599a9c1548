import type { BigNumberInput } from "@medusajs/framework/types"
import { MathBN } from "@medusajs/framework/utils"

/** One, in fixed point: four decimals, the precision below which Medusa itself takes an amount for zero. */
export const ONE = 10_000n

const DECIMALS = 4

/** Beyond any rupiah amount: a thousand times what DOKU's twelve digits hold. */
const LIMIT = 1e15

/**
 * A quantity or an amount as Medusa hands it out (a number, a string, its BigNumber, or a raw `{ value }`) in
 * ten-thousandths, so that sums and shares are exact.
 *
 * @returns undefined when it can't be read as a number of plausible size
 */
export function toFixedPoint(value: unknown): bigint | undefined {
  if (value === null || value === undefined) return undefined
  try {
    const decimal = MathBN.convert(value as BigNumberInput)
    // The size comes first: writing out "1e999999999" would take a gigabyte.
    if (!decimal.isFinite() || decimal.abs().gt(LIMIT)) return undefined
    return BigInt(decimal.shiftedBy(DECIMALS).toFixed(0))
  } catch {
    return undefined // not even a value that can be turned into text
  }
}
