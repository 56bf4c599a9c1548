import { readReadyPayment } from "../../src/workflows/medusa/ready-payment"
import { findsAfter } from "./support/rolled-back"
import { dokuSuite } from "./support/suite"

dokuSuite("a payment that is ready for its order", (suite) => {
  it("lets a completion run at once only for a payment that nothing keeps from its order", async () => {
    const { cart, collectionId } = await suite.shop.checkout()
    const PAID = "update doku_transaction set status = 'paid', paid_amount = amount, paid_at = now()"
    const second = (status: string) =>
      `insert into doku_transaction (id, provider_id, channel, integration, environment, client_id, invoice_number, pay_token,
         return_token, payment_collection_id, cart_id, amount, session_amount, expires_at, paid_amount, paid_at, status)
       select 'dokutx_second', provider_id, channel, integration, environment, client_id, 'SECOND', 'second',
         'second2', payment_collection_id, cart_id, amount, session_amount, expires_at, paid_amount, paid_at, '${status}'
       from doku_transaction limit 1`
    const isReady = (cartId: string, ...statements: string[]) =>
      findsAfter(suite, [PAID, ...statements], (sql) => readReadyPayment(sql, cartId, [collectionId]))
    expect(await isReady(cart.id)).toBe(true)
    expect(await isReady(cart.id, second("expired"))).toBe(true)
    expect(await isReady("cart_other")).toBe(false)
    const hindered: Record<string, string> = {
      "it is not paid": "update doku_transaction set status = 'pending'",
      "it is settled": "update doku_transaction set settlement = 'settled'",
      "a session has claimed it": "update doku_transaction set claimed_session_id = 'payses_1'",
      "another amount was received": "update doku_transaction set paid_amount = amount - 1",
      "another was paid too": second("paid"),
      "another was paid too, and refunded": second("refunded"),
      "the cart costs something else": "update payment_collection set amount = amount + 1",
      "the collection was deleted": "update payment_collection set deleted_at = now()",
      "the session was deleted": "update payment_session set deleted_at = now()",
      "the session has another amount": "update payment_session set amount = amount + 1",
      "the session is of another provider": "update payment_session set provider_id = 'pp_system_default'",
      "the session has failed": "update payment_session set status = 'error'",
      "a second session is of another provider": `insert into payment_session (id, payment_collection_id, provider_id, amount, raw_amount, currency_code, status, data)
         select 'payses_second', payment_collection_id, 'pp_system_default', amount, raw_amount, currency_code, 'pending', data from payment_session`,
      "Medusa has a payment": `insert into payment (id, payment_collection_id, payment_session_id, provider_id, amount, raw_amount, currency_code, data)
         select 'pay_second', payment_collection_id, id, provider_id, amount, raw_amount, currency_code, data from payment_session`,
      "a case is open": `insert into doku_case (id, transaction_id, provider_id, invoice_number, kind, details)
         select 'dokucase_1', id, provider_id, invoice_number, 'cart_changed', '{}' from doku_transaction`,
      "a person has closed its case": `insert into doku_case (id, transaction_id, provider_id, invoice_number, kind, details, closed_at, actor, note)
         select 'dokucase_1', id, provider_id, invoice_number, 'cart_changed', '{}', now(), 'user_1', 'Returned' from doku_transaction`,
      "some of it was returned": `insert into doku_refund (id, transaction_id, amount, reference, actor, returned_at)
         select 'dokuref_1', id, 1, 'R1', 'user_1', now() from doku_transaction`,
      "it has an order": `insert into order_payment_collection (id, order_id, payment_collection_id) select 'link_1', 'order_1', payment_collection_id from doku_transaction`,
    }
    const taken: string[] = []
    for (const [why, statement] of Object.entries(hindered))
      if (await isReady(cart.id, statement)) taken.push(why)
    expect(taken).toEqual([])
  })
})
