import type { Environment } from "./environment"

/** The state of a payment that went well. */
export const AS_IT_SHOULD = "1 order, 1 capture, settled, cart completed, no case"

/** The state of one purchase in Medusa's tables and in the ledger, in words. */
export async function purchaseState(
  { database }: Pick<Environment, "database">,
  invoice: string,
  cart: string,
): Promise<string> {
  const [found] = await database.query<
    Record<"orders" | "captures" | "cases", string> & {
      settlement: string
      completed: boolean
    }
  >(
    `select t.settlement, c.completed_at is not null as completed,
       (select count(*) from order_cart o where o.cart_id = c.id and o.deleted_at is null) as orders,
       (select count(*) from capture k join payment p on p.id = k.payment_id
         where p.payment_collection_id = t.payment_collection_id and k.deleted_at is null) as captures,
       (select count(*) from doku_case d where d.invoice_number = t.invoice_number) as cases
     from doku_transaction t join cart c on c.id = ? where t.invoice_number = ?`,
    [cart, invoice],
  )
  if (!found) return "not in the ledger"
  const counted = (count: string, name: string) => `${count} ${name}${count === "1" ? "" : "s"}`
  return [
    counted(found.orders, "order"),
    counted(found.captures, "capture"),
    found.settlement,
    `cart ${found.completed ? "completed" : "open"}`,
    found.cases === "0" ? "no case" : counted(found.cases, "case"),
  ].join(", ")
}
