import type { AuthenticatedMedusaRequest, MedusaResponse } from "@medusajs/framework/http"
import { DOKU_MODULE, type DokuModuleService } from "../../../../modules/doku"
import { findRelated, findRelatedToOrder, orderNumbers } from "../order-display-ids"
import type { ListTransactionsQuery } from "./validators"

/** A page of the store's LinkAja payments: `{ transactions, next_cursor }`. */
export async function GET(
  req: AuthenticatedMedusaRequest<unknown, ListTransactionsQuery>,
  res: MedusaResponse,
): Promise<void> {
  const doku: DokuModuleService = req.scope.resolve(DOKU_MODULE)
  const {
    order,
    limit,
    after,
    cursor: _,
    q,
    order_id,
    ...filters
  } = req.validatedQuery as ListTransactionsQuery
  const belongs = await Promise.all([
    ...(q?.trim() ? [findRelated(req.scope, q)] : []),
    ...(order_id ? [findRelatedToOrder(req.scope, order_id)] : []),
  ])
  const { transactions, nextCursor } = await doku.transactionList.page({
    filters: { ...filters, belongs },
    order,
    limit,
    after,
  })
  const numbers = await orderNumbers(
    req.scope,
    transactions.map((transaction) => transaction.order_id),
  )
  res.json({
    transactions: transactions.map((transaction) => ({
      ...transaction,
      order_display_id: numbers.get(transaction.order_id) ?? null,
    })),
    next_cursor: nextCursor,
  })
}
