import { caseKindsWhere } from "../cases/case-kinds"
import { isClosedByPerson } from "../cases/cases"
import type { Sql } from "../db/sql"
import type { Transaction } from "../ledger/rows"
import { type PaymentFacts, type PaymentStatusAnswer, paymentStatus } from "./payment-status"

type FactsRow = Omit<
  PaymentFacts,
  "hasOpenCase" | "isClosedByPerson" | "returned" | "amount" | "paid_amount"
> & {
  amount: string
  paid_amount: string | null
  has_open_case: boolean
  is_closed_by_person: boolean
  returned: string
}

/** The status that a shopper is shown for the transaction of a Medusa session. */
export async function loadPaymentStatusOfSession(
  sql: Sql,
  sessionId: string,
): Promise<PaymentStatusAnswer | undefined> {
  const [own] = await sql.query<{ id: string; payment_collection_id: string }>(
    `select t.id, t.payment_collection_id from doku_session s
     join doku_transaction t on t.id = s.transaction_id where s.session_id = :sessionId`,
    { sessionId },
  )
  return own && loadPaymentStatus(sql, own)
}

/** The status that a shopper is shown, from the ledger alone: one indexed query, so that storefronts can poll. */
export async function loadPaymentStatus(
  sql: Sql,
  own: Pick<Transaction, "id" | "payment_collection_id">,
): Promise<PaymentStatusAnswer | undefined> {
  const rows = await sql.query<FactsRow>(
    `select t.id, t.invoice_number, t.status, t.settlement, t.doku_status, t.expires_at, t.amount, t.paid_amount,
       t.order_id, t.refusal,
       exists (select 1 from doku_case c where c.transaction_id = t.id and c.closed_at is null
         and c.kind <> all(:informing)) as has_open_case,
       ${isClosedByPerson("t.id")} as is_closed_by_person,
       (select coalesce(sum(r.amount), 0) from doku_refund r where r.transaction_id = t.id) as returned
     from doku_transaction t where t.payment_collection_id = :paymentCollectionId order by t.created_at, t.id`,
    { paymentCollectionId: own.payment_collection_id, informing: caseKindsWhere("informsOnly") },
  )
  const collection = rows.map(toFacts)
  const facts = collection.find(({ id }) => id === own.id)
  return facts && paymentStatus(facts, collection, new Date())
}

function toFacts({ has_open_case, is_closed_by_person, returned, amount, paid_amount, ...row }: FactsRow) {
  return {
    ...row,
    amount: Number(amount),
    paid_amount: paid_amount === null ? null : Number(paid_amount),
    hasOpenCase: has_open_case,
    isClosedByPerson: is_closed_by_person,
    returned: Number(returned),
  }
}
