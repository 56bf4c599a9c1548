import type { MedusaContainer } from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"
import { DOKU_MODULE, type DokuModuleService } from "../../../../modules/doku"
import {
  findTransactionHistory,
  type TransactionHistory,
} from "../../../../modules/doku/queries/transaction-history"
import { readId } from "../../../utils/params"
import { loadOrderDisplayIds } from "../order-display-ids"

export type TransactionResponse = TransactionHistory & { order_display_id: number | null }

/**
 * A path names a transaction by its id or by its invoice number, which has no underscore.
 *
 * @throws MedusaError 404
 */
export function readTransactionKey(value: unknown): ["id" | "invoice_number", string] {
  const name = readId(value)
  if (!name) throw transactionNotFound()
  return [name.includes("_") ? "id" : "invoice_number", name]
}

export function transactionNotFound(): MedusaError {
  return new MedusaError(MedusaError.Types.NOT_FOUND, "No LinkAja transaction has this id or invoice number")
}

/**
 * One transaction with its history, as the admin's routes return it.
 *
 * @param key the id or the invoice number in the path.
 * @throws MedusaError 404
 */
export async function loadTransactionResponse(
  container: MedusaContainer,
  key: unknown,
): Promise<TransactionResponse> {
  const doku: DokuModuleService = container.resolve(DOKU_MODULE)
  const history = await findTransactionHistory(doku.sql, ...readTransactionKey(key))
  if (!history) throw transactionNotFound()
  const displayIds = await loadOrderDisplayIds(container, [history.order_id])
  return { ...history, order_display_id: displayIds.get(history.order_id) ?? null }
}
