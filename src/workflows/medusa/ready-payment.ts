import type { MedusaContainer } from "@medusajs/framework/types"
import { Modules } from "@medusajs/framework/utils"
import { DOKU_MODULE, type DokuModuleService } from "../../modules/doku"
import { isClosedByPerson } from "../../modules/doku/cases/cases"
import type { Sql } from "../../modules/doku/db/sql"
import { type Transaction, type TransactionRow, toTransaction } from "../../modules/doku/ledger/rows"
import { hasMedusasTables } from "./medusa-tables"

/**
 * By Medusa's tables nothing but the session that waits for this money is in the collection, and its amount is still the
 * collection's: Medusa gives a collection the new amount, and deletes its sessions, whenever a shopper changes the cart.
 * Taxes that Medusa recalculates later are not seen here. `authorizePayment` compares the cart's own total, so such a
 * completion captures nothing, and uses up one order number.
 */
const READY_SQL = `select t.* from doku_transaction t
  join payment_collection c on c.id = t.payment_collection_id and c.deleted_at is null and c.amount = t.session_amount
  where t.payment_collection_id = any(:collectionIds) and t.cart_id = :cartId
    and t.status = 'paid' and t.settlement = 'open' and t.claimed_session_id is null and t.paid_amount = t.amount
    and not exists (select from doku_transaction o where o.payment_collection_id = any(:collectionIds)
      and o.id <> t.id and o.status in ('paid', 'refunded'))
    and not exists (select from doku_case k where k.transaction_id = t.id and k.closed_at is null)
    and not exists (select from doku_refund r where r.transaction_id = t.id)
    and not ${isClosedByPerson("t.id")}
    and exists (select from payment_session s where s.payment_collection_id = c.id and s.deleted_at is null
      and s.status = 'pending' and s.provider_id = t.provider_id and s.amount = t.session_amount)
    and not exists (select from payment_session s where s.payment_collection_id = c.id and s.deleted_at is null
      and s.provider_id <> t.provider_id)
    and not exists (select from payment p where p.payment_collection_id = c.id and p.deleted_at is null)
    and not exists (select from order_payment_collection l
      where l.payment_collection_id = c.id and l.deleted_at is null)`

/** Like `findReadyPayment`, in any store. */
export async function readReadyPayment(
  sql: Sql,
  cartId: string,
  collectionIds: readonly string[],
): Promise<Transaction | undefined> {
  const [ready] = await sql.query<TransactionRow>(READY_SQL, { cartId, collectionIds })
  return ready && toTransaction(ready)
}

/**
 * The one payment of a cart that is received, and that nothing is known to keep from its order. Undefined tells nothing:
 * the cart has to be looked at more closely.
 *
 * @param collectionIds the payment collections of the cart that have an invoice
 */
export async function findReadyPayment(
  container: MedusaContainer,
  cartId: string,
  collectionIds: readonly string[],
): Promise<Transaction | undefined> {
  if (!hasMedusasTables(container, [Modules.ORDER, Modules.PAYMENT])) return undefined
  const { sql }: DokuModuleService = container.resolve(DOKU_MODULE)
  return readReadyPayment(sql, cartId, collectionIds)
}
