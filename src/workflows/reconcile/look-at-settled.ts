import type { TransactionRow } from "../../modules/doku/rows"
import type DokuModuleService from "../../modules/doku/service"

/** A payment that has its order: DOKU may have given the money back since, and tells nobody. */
export async function lookAtSettled(doku: DokuModuleService, row: TransactionRow): Promise<void> {
  const { row: seen } = await doku.askDoku(row)
  await doku.planNextLook(seen)
}
