import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { DOKU_MODULE, type DokuModuleService } from "../../../../modules/doku"
import { listTransactions } from "../../../../modules/doku/queries/transaction-list"
import { findRelated, findRelatedToOrder, loadOrderDisplayIds } from "../order-display-ids"
import type { ListTransactionsQuery } from "./validators"

/** A page of the transactions, newest first: `{ transactions, next_cursor }`. */
export async function GET(
  req: AuthenticatedMedusaRequest<unknown, ListTransactionsQuery>,
  res: MedusaResponse,
): Promise<void> {
  const doku: DokuModuleService = req.scope.resolve(DOKU_MODULE)
  const { limit, cursor, q, order_id, ...filters } = req.validatedQuery as ListTransactionsQuery
  const related = await Promise.all([
    ...(q?.trim() ? [findRelated(req.scope, q)] : []),
    ...(order_id ? [findRelatedToOrder(req.scope, order_id)] : []),
  ])
  const { transactions, nextCursor } = await listTransactions(
    doku.sql,
    { ...filters, related },
    { limit, cursor },
  )
  const displayIds = await loadOrderDisplayIds(
    req.scope,
    transactions.map((transaction) => transaction.order_id),
  )
  res.json({
    transactions: transactions.map((transaction) => ({
      ...transaction,
      order_display_id: displayIds.get(transaction.order_id) ?? null,
    })),
    next_cursor: nextCursor,
  })
}
