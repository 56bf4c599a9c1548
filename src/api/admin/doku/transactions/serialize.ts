import type { MedusaContainer } from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"
import { DOKU_MODULE, type DokuModuleService } from "../../../../modules/doku"
import {
  findTransactionHistory,
  type TransactionHistory,
} from "../../../../modules/doku/queries/transaction-history"
import { readId } from "../../../utils/params"
import { orderNumbers } from "../order-display-ids"

export type TransactionAnswer = TransactionHistory & { order_display_id: number | null }

/** By what a path names a transaction: its id, or its invoice number, which has no underscore. */
export function transactionName(value: unknown): ["id" | "invoice_number", string] {
  const name = readId(value)
  if (!name) throw unknownTransaction()
  return [name.includes("_") ? "id" : "invoice_number", name]
}

/** 404 */
export function unknownTransaction(): MedusaError {
  return new MedusaError(MedusaError.Types.NOT_FOUND, "No LinkAja transaction has this id or invoice number")
}

/**
 * One transaction with its history, as the admin's routes answer it.
 *
 * @param named what stands in the path.
 * @throws MedusaError 404
 */
export async function transactionAnswer(
  container: MedusaContainer,
  named: unknown,
): Promise<TransactionAnswer> {
  const doku: DokuModuleService = container.resolve(DOKU_MODULE)
  const history = await findTransactionHistory(doku.sql, ...transactionName(named))
  if (!history) throw unknownTransaction()
  const numbers = await orderNumbers(container, [history.order_id])
  return { ...history, order_display_id: numbers.get(history.order_id) ?? null }
}
