import { eventually } from "./support/eventually"
import { letTimePass, runJob } from "./support/job"
import { expectOneOrder } from "./support/orders"
import { dokuSuite } from "./support/suite"

/** The number of rounds; set it higher for a longer search, e.g. `CROWD_TRIES=100`. */
const TRIES = Number(process.env.CROWD_TRIES ?? 3)
const NOTIFICATIONS = 50

dokuSuite("a burst", (suite) => {
  it(
    `of ${NOTIFICATIONS} notifications, the return page, completions and the job makes one order with one capture, ${TRIES} times`,
    async () => {
      const { shop, sandbox, sql } = suite
      for (let tries = 0; tries < TRIES; tries++) {
        // The sandbox waits for each answer, however slow the machine is.
        sandbox.updateSettings({ notificationTimeoutMs: 60_000 })
        const { cart, invoice } = await shop.checkout()
        const { callbackUrl } = sandbox.invoice(invoice)
        sandbox.pay(invoice, { notify: { drop: true } })
        // Makes the transaction due for the job.
        await letTimePass(suite, "61 seconds")

        sandbox.notify(invoice, { copies: NOTIFICATIONS })
        const [returned, completed] = await Promise.all([
          shop.http("GET", callbackUrl),
          shop.complete(cart.id),
          shop.complete(cart.id),
          runJob(suite),
          runJob(suite),
        ])
        await sandbox.idle({ retries: true })

        expect(returned.status).toBe(303)
        expect(completed.status).toBe(200)
        const order = await eventually(() => expectOneOrder(suite, cart.id, cart.total))
        expect(completed.body.order?.id).toBe(order.id)
        // No notification was lost or rejected: each was answered 200 in the end, before that only 503, and is in the
        // timeline once.
        const answers = sandbox
          .invoice(invoice)
          .notifications.filter(({ state }) => state !== "dropped")
          .map(({ attempts }) => attempts.map(({ httpStatus }) => httpStatus))
        expect(answers.map((each) => each.at(-1))).toEqual(Array(NOTIFICATIONS).fill(200))
        expect(answers.flat().filter((status) => status !== 200 && status !== 503)).toEqual([])
        await eventually(async () =>
          expect(
            await sql(
              `select t.settlement, count(*) filter (where e.type = 'settled')::int as settled,
               count(*) filter (where e.type = 'notification')::int as notifications
             from doku_transaction t join doku_event e on e.transaction_id = t.id
             where t.invoice_number = ? group by 1`,
              [invoice],
            ),
          ).toEqual([{ settlement: "settled", settled: 1, notifications: 1 }]),
        )
      }
    },
    120_000 + TRIES * 30_000,
  )
})
