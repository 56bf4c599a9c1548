import type { BigNumberInput } from "@medusajs/framework/types"
import { MathBN } from "@medusajs/framework/utils"

/** One in fixed point with four decimals. Medusa itself treats smaller amounts as zero. */
export const ONE = 10_000n

const DECIMALS = 4

/** Beyond any rupiah amount: a thousand times what DOKU's twelve digits hold. */
const LIMIT = 1e15

/**
 * One of Medusa's quantities or amounts (a number, a string, a BigNumber, or a raw `{ value }`) in ten-thousandths, so
 * that sums and shares are exact.
 *
 * @returns undefined when it can't be read as a number of plausible size
 */
export function toFixedPoint(value: unknown): bigint | undefined {
  if (value === null || value === undefined) return undefined
  try {
    const decimal = MathBN.convert(value as BigNumberInput)
    // The size is checked first, because "1e999999999" as decimal text would take a gigabyte.
    if (!decimal.isFinite() || decimal.abs().gt(LIMIT)) return undefined
    return BigInt(decimal.shiftedBy(DECIMALS).toFixed(0))
  } catch {
    return undefined // MathBN throws for values that it cannot parse.
  }
}
