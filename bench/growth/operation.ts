import type { GrownLedger } from "./grown-ledger"

/** Returns how long its work took in ms, without the time to prepare it and to put rows back. */
export type Operation = (round: number) => Promise<number>

/** Operations by name. Each can have several variants; the slowest variant is measured. */
export type Work = Record<string, Record<string, Operation>>

/** A payment to look up. They are spread over the ledger, so that few rounds read the same pages. */
export interface Known {
  id: string
  invoice_number: string
  pay_token: string
  session_id: string
  payment_collection_id: string
  cart_id: string
  order_id: string
  payment_id: string
}

const MANY = 250

export async function knownPayments({ sql, rows }: GrownLedger): Promise<Known[]> {
  return sql.query<Known>(
    `select t.id, t.invoice_number, t.pay_token, t.claimed_session_id as session_id, t.payment_collection_id, t.cart_id,
       t.order_id, t.payment_id
     from generate_series(1, :many::int) place
     cross join lateral (
       select * from doku_transaction
       where id >= 'dokutx_' || lpad((1 + abs(hashint4(place)) % (0.9 * :rows)::int)::text, 10, '0') and settlement = 'settled'
       order by id limit 1) t`,
    { many: MANY, rows },
  )
}

/** The payment of a round. */
export function ofRound(known: readonly Known[], round: number): Known {
  return known[round % known.length] as Known
}
