import { eventually } from "./support/eventually"
import { letTimePass, runJob } from "./support/job"
import { leasesReleased } from "./support/leases"
import { captureLog } from "./support/log"
import { expectNoOrder, expectOneOrder } from "./support/orders"
import { expectOk } from "./support/shop"
import { setStock } from "./support/stock"
import { dokuSuite } from "./support/suite"

/** DOKU reports an invoice as paid, and contradicts itself afterwards. */
dokuSuite("DOKU contradicting a paid transaction", (suite) => {
  afterEach(() => jest.restoreAllMocks())

  const openKinds = async () =>
    (
      await suite.sql<{ kind: string }>("select kind from doku_case where closed_at is null order by kind")
    ).map(({ kind }) => kind)
  const denials = () =>
    suite.sql<{ details: unknown; closed: boolean; actor: string | null }>(
      `select details, closed_at is not null as closed, actor from doku_case
       where kind = 'status_contradicts_paid' order by opened_at, id`,
    )

  /** A payment that waits, because the item was sold out when it was paid. */
  async function paidWithoutOrder() {
    const { shop, sandbox } = suite
    const checkout = await shop.checkout()
    await setStock(suite, 0)
    sandbox.pay(checkout.invoice)
    await sandbox.idle()
    await eventually(async () => expect(await openKinds()).toEqual(["paid_without_order"]))
    await leasesReleased(suite)
    return checkout
  }

  async function paidOrder() {
    const { shop, sandbox, sql } = suite
    const checkout = await shop.checkout()
    sandbox.pay(checkout.invoice)
    await sandbox.idle()
    await eventually(() => expectOneOrder(suite, checkout.cart.id, checkout.cart.total))
    await eventually(async () =>
      expect(await sql("select settlement from doku_transaction")).toEqual([{ settlement: "settled" }]),
    )
    await leasesReleased(suite)
    return checkout
  }

  /** Makes DOKU answer with this status, without a notification. */
  function answerWith(invoice: string, status: string) {
    const { sandbox } = suite
    if (status === "NOT_FOUND") sandbox.updateSettings({ statusNotFoundMs: 86_400_000 })
    else sandbox.setStatus(invoice, { status, notify: false })
  }

  function answerPaidAgain(invoice: string) {
    suite.sandbox.updateSettings({ statusNotFoundMs: 0 })
    suite.sandbox.setStatus(invoice, { status: "SUCCESS", notify: false })
  }

  /** Makes all waiting work due, and runs it. */
  async function tryByJob(interval = "25 hours") {
    await letTimePass(suite, interval)
    await runJob(suite)
    await leasesReleased(suite)
  }

  async function closeCase(kind: string) {
    const [openCase] = await suite.sql<{ id: string }>(
      "select id from doku_case where kind = ? and closed_at is null",
      [kind],
    )
    const closing = { note: "Looked up in DOKU Back Office" }
    expectOk(await suite.shop.admin("POST", `/admin/doku/cases/${openCase?.id}/close`, closing))
  }

  describe("an answer that denies a payment", () => {
    it.each(["PENDING", "FAILED", "EXPIRED", "TIMEOUT", "NOT_FOUND"])(
      "blocks settling until DOKU reports the payment as paid again: %s",
      async (status) => {
        const { sql } = suite
        const { cart, invoice } = await paidWithoutOrder()
        answerWith(invoice, status)
        await setStock(suite, 9)
        const log = captureLog(suite)
        await tryByJob("20 minutes")
        await expectNoOrder(suite, cart.id)
        expect(await denials()).toEqual([{ details: { doku_status: status }, closed: false, actor: null }])
        expect(
          await sql("select data ->> 'doku_status' as status from doku_event where type = 'status_answer'"),
        ).toEqual([{ status }])
        expect(log.only(invoice, "payment_contradicted")).toMatchObject({ doku_status: status })
        expect(log.life(invoice)).toContain("warn payment_contradicted")
        // The payment is unchanged, and a repeated answer changes nothing.
        expect(await sql("select status, doku_status from doku_transaction")).toEqual([
          { status: "paid", doku_status: "SUCCESS" },
        ])
        await tryByJob()
        await expectNoOrder(suite, cart.id)
        expect(log.only(invoice, "payment_contradicted")).toBeDefined()

        answerPaidAgain(invoice)
        await tryByJob()
        await expectOneOrder(suite, cart.id, cart.total)
        expect(await denials()).toEqual([{ details: { doku_status: status }, closed: true, actor: "system" }])
        expect(await openKinds()).toEqual([])
      },
    )

    it("is learned by the storefront's completion before it captures", async () => {
      const { shop, sandbox } = suite
      const { cart, session, invoice } = await paidWithoutOrder()
      answerWith(invoice, "EXPIRED")
      await setStock(suite, 9)
      await letTimePass(suite, "11 minutes")
      expect((await shop.complete(cart.id)).body).toMatchObject({ type: "cart" })
      await leasesReleased(suite)
      await expectNoOrder(suite, cart.id)
      expect(await openKinds()).toContain("status_contradicts_paid")
      expect(await shop.word(session.id)).toEqual({ payment: "review", invoice_number: invoice })
      answerPaidAgain(invoice)
      expect(sandbox.invoice(invoice).paidAmount).toBe(cart.total)
    })

    it("exposes a notification that was forged with the store's own key", async () => {
      const { shop, sandbox, sql } = suite
      const { cart, invoice } = await shop.checkout()
      await setStock(suite, 0)
      sandbox.notify(invoice, { status: "SUCCESS" })
      await sandbox.idle()
      await eventually(async () => expect(await openKinds()).toEqual(["paid_without_order"]))
      await leasesReleased(suite)
      await setStock(suite, 9)
      await tryByJob("11 minutes")
      // Repeated forgeries change nothing.
      sandbox.notify(invoice, { status: "SUCCESS" })
      await sandbox.idle()
      await leasesReleased(suite)
      await shop.complete(cart.id)
      await tryByJob()
      await expectNoOrder(suite, cart.id)
      expect(await openKinds()).toContain("status_contradicts_paid")
      expect(await sql("select id from capture")).toEqual([])
    })

    it.each(["PENDING", "NOT_FOUND"])("opens a case about a captured payment: %s", async (status) => {
      const { shop, sql } = suite
      const { cart, session, invoice } = await paidOrder()
      answerWith(invoice, status)
      await tryByJob()
      expect(await denials()).toEqual([{ details: { doku_status: status }, closed: false, actor: null }])
      await expectOneOrder(suite, cart.id, cart.total)
      expect(await sql("select status, settlement from doku_transaction")).toEqual([
        { status: "paid", settlement: "settled" },
      ])
      expect(await shop.word(session.id)).toMatchObject({ payment: "paid" })
      // The last checks find it unchanged, or end it.
      await tryByJob("49 hours")
      expect(await denials()).toHaveLength(1)
      answerPaidAgain(invoice)
      await tryByJob("97 hours")
      expect(await openKinds()).toEqual([])
    })

    it("doesn't block settling once a person has closed its case, even if DOKU repeats it", async () => {
      const { sql } = suite
      const { cart, invoice } = await paidWithoutOrder()
      answerWith(invoice, "PENDING")
      await setStock(suite, 9)
      await tryByJob("20 minutes")
      await expectNoOrder(suite, cart.id)
      await closeCase("status_contradicts_paid")
      await tryByJob("2 minutes")
      await expectOneOrder(suite, cart.id, cart.total)
      await tryByJob()
      await tryByJob("49 hours")
      expect(await denials()).toMatchObject([{ closed: true }])
      expect(await sql("select id from doku_event where type = 'status_answer'")).toHaveLength(1)
    })

    it("opens a new case when it differs from the one that a person has closed", async () => {
      const { invoice } = await paidOrder()
      answerWith(invoice, "PENDING")
      await tryByJob()
      await closeCase("status_contradicts_paid")
      answerWith(invoice, "EXPIRED")
      await tryByJob("49 hours")
      expect(await denials()).toMatchObject([
        { details: { doku_status: "PENDING" }, closed: true },
        { details: { doku_status: "EXPIRED" }, closed: false },
      ])
      answerPaidAgain(invoice)
    })

    it("is replaced by the case of DOKU's refund, which has the right advice", async () => {
      const { sandbox } = suite
      const { invoice } = await paidWithoutOrder()
      answerWith(invoice, "PENDING")
      await tryByJob("20 minutes")
      expect(await openKinds()).toContain("status_contradicts_paid")
      sandbox.refund(invoice, { notify: { drop: true } })
      await tryByJob()
      expect(await openKinds()).toContain("refunded_at_doku")
      expect(await openKinds()).not.toContain("status_contradicts_paid")
    })

    it("is ignored within ten minutes of the payment, because DOKU's status may lag", async () => {
      const { shop } = suite
      const { cart, invoice } = await paidWithoutOrder()
      answerWith(invoice, "PENDING")
      await letTimePass(suite, "5 minutes")
      expect(expectOk(await shop.admin("POST", `/admin/doku/transactions/${invoice}/check`))).toMatchObject({
        asked: true,
        answered: true,
      })
      expect(await denials()).toEqual([])
      await setStock(suite, 9)
      expectOk(await shop.admin("POST", `/admin/doku/transactions/${invoice}/check`))
      await expectOneOrder(suite, cart.id, cart.total)
      answerPaidAgain(invoice)
    })

    it.each(["FAILED", "EXPIRED", "PENDING"])(
      "is not inferred from a late notification: %s",
      async (status) => {
        const { sandbox, sql } = suite
        const { cart, invoice } = await paidOrder()
        await letTimePass(suite, "20 minutes")
        sandbox.notify(invoice, { status })
        await sandbox.idle()
        expect(await sql("select kind from doku_case")).toEqual([])
        await expectOneOrder(suite, cart.id, cart.total)
      },
    )

    it("is not inferred from a proxy's page with a 404", async () => {
      const { doku } = suite
      const { cart } = await paidWithoutOrder()
      await setStock(suite, 9)
      const client = doku.accounts.list()[0]?.client
      if (!client) throw new Error("no account")
      const page = { found: false, notFound: { onlyPage: true } } as const
      jest.spyOn(client, "getStatus").mockResolvedValue(page)
      await tryByJob("20 minutes")
      await expectOneOrder(suite, cart.id, cart.total)
      expect(await denials()).toEqual([])
    })

    it.each(["status_500", "html_502", "rate_limited", "empty_200"] as const)(
      "is not inferred from a missing answer: %s",
      async (kind) => {
        const { sandbox, doku } = suite
        const { cart } = await paidWithoutOrder()
        await setStock(suite, 9)
        sandbox.addFault({ route: "status", kind, count: 100 })
        await tryByJob("20 minutes")
        await expectOneOrder(suite, cart.id, cart.total)
        await tryByJob()
        expect(await denials()).toEqual([])
        doku.accounts.list()[0]?.breaker.onSuccess()
      },
    )
  })

  describe("the amount of a payment", () => {
    const paidAmount = async () =>
      (await suite.sql<{ paid_amount: string }>("select paid_amount from doku_transaction"))[0]?.paid_amount

    async function paidWith(amount: number) {
      const { shop, sandbox } = suite
      const checkout = await shop.checkout()
      sandbox.pay(checkout.invoice, { notify: { amount, requestId: "first" } })
      await sandbox.idle()
      await eventually(async () => expect(await openKinds()).toEqual(["amount_mismatch"]))
      await leasesReleased(suite)
      return checkout
    }

    it.each(["notification", "status"])(
      "is DOKU's latest, by %s, and closing the case makes the order",
      async (by) => {
        const { sandbox } = suite
        const { cart, invoice } = await paidWith(1_000)
        expect(await paidAmount()).toBe("1000")
        if (by === "notification") sandbox.notify(invoice)
        await sandbox.idle()
        await tryByJob("20 minutes")
        expect(await paidAmount()).toBe(String(cart.total))
        // A person has to close the case first.
        await expectNoOrder(suite, cart.id)
        expect(await openKinds()).toEqual(["amount_mismatch"])
        await closeCase("amount_mismatch")
        await tryByJob("2 minutes")
        await expectOneOrder(suite, cart.id, cart.total)
      },
    )

    it("blocks settling when it differs, even after its case is closed, until DOKU reports the right one", async () => {
      const { shop, sandbox } = suite
      const { cart, session, invoice } = await shop.checkout()
      sandbox.addFault({ route: "status", kind: "status_500", count: 1_000 })
      sandbox.pay(invoice, { notify: { amount: 1_000 } })
      await sandbox.idle()
      await eventually(async () => expect(await openKinds()).toEqual(["amount_mismatch"]))
      await closeCase("amount_mismatch")
      await tryByJob("20 minutes")
      await shop.complete(cart.id)
      await expectNoOrder(suite, cart.id)
      expect(await shop.word(session.id)).toEqual({ payment: "review", invoice_number: invoice })
      sandbox.clearFaults()
      suite.doku.accounts.list()[0]?.breaker.onSuccess()
      // The completion may still hold the lease.
      await eventually(async () => {
        await tryByJob()
        await expectOneOrder(suite, cart.id, cart.total)
      })
    })

    it("follows DOKU's report to a smaller amount, and blocks settling then", async () => {
      const { shop, sandbox } = suite
      const { cart, invoice } = await paidWithoutOrder()
      sandbox.notify(invoice, { amount: 1_000 })
      await sandbox.idle()
      await leasesReleased(suite)
      await setStock(suite, 9)
      expect(await paidAmount()).toBe("1000")
      sandbox.addFault({ route: "status", kind: "status_500", count: 1_000 })
      await tryByJob("20 minutes")
      await shop.complete(cart.id)
      await expectNoOrder(suite, cart.id)
      expect(await openKinds()).toContain("amount_mismatch")
      sandbox.clearFaults()
      suite.doku.accounts.list()[0]?.breaker.onSuccess()
    })

    it("is the most that can be refunded", async () => {
      const { shop, sandbox } = suite
      const { cart, invoice } = await paidWith(1_000)
      sandbox.notify(invoice)
      await sandbox.idle()
      await leasesReleased(suite)
      expectOk(
        await shop.admin("POST", `/admin/doku/transactions/${(await findTransaction(invoice)).id}/refunds`, {
          amount: cart.total,
          reference: "BCA-1",
        }),
      )
      expect(await openKinds()).toEqual([])
    })

    it("isn't reset by a repeated older notification", async () => {
      const { sandbox } = suite
      const { cart, invoice } = await paidWith(1_000)
      sandbox.notify(invoice)
      await sandbox.idle()
      await leasesReleased(suite)
      // The same bytes again, as DOKU sends them after our answer got lost.
      sandbox.notify(invoice, { amount: 1_000, requestId: "first" })
      await sandbox.idle()
      expect(await paidAmount()).toBe(String(cart.total))
    })

    it("remains as captured, whatever DOKU reports later", async () => {
      const { sandbox } = suite
      const { cart, invoice } = await paidOrder()
      sandbox.notify(invoice, { amount: 1_000 })
      await sandbox.idle()
      await leasesReleased(suite)
      expect(await paidAmount()).toBe(String(cart.total))
      expect(await openKinds()).toEqual(["amount_mismatch"])
      await expectOneOrder(suite, cart.id, cart.total)
    })

    async function findTransaction(invoice: string) {
      const found = await suite.doku.ledger.find("invoice_number", invoice)
      if (!found) throw new Error(`No transaction for ${invoice}`)
      return found
    }
  })
})
