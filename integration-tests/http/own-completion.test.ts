import { MedusaError, Modules } from "@medusajs/framework/utils"
import {
  createStep,
  createWorkflow,
  StepResponse,
  transform,
  WorkflowResponse,
} from "@medusajs/framework/workflows-sdk"
import { completeCartWorkflow } from "@medusajs/medusa/core-flows"
import { withCollectionLease } from "../../src/workflows"
import { eventually } from "./support/eventually"
import { runJob } from "./support/job"
import { expectNoOrder, expectOneOrder } from "./support/orders"
import { expectOk } from "./support/shop"
import { dokuSuite } from "./support/suite"

const SPLIT_ORDER = "test-split-order"

/** Called in the store's workflow before the vendor's order is made. */
let beforeSplit: () => Promise<void> = async () => undefined

/** Makes the vendor's order beside the paid one. Idempotent, because the workflow may run several times. */
const splitStep = createStep(
  "test-split-order-step",
  async ({ parent }: { parent: string }, { container }) => {
    await beforeSplit()
    const orders = container.resolve(Modules.ORDER)
    const isChild = ({ metadata }: { metadata?: Record<string, unknown> | null }) =>
      metadata?.parent_id === parent
    if ((await orders.listOrders({}, { select: ["id", "metadata"] })).some(isChild)) return new StepResponse()
    const [child] = await orders.createOrders([
      { currency_code: "idr", email: "siti@example.com", metadata: { parent_id: parent } },
    ])
    return new StepResponse(undefined, child?.id)
  },
  async (child, { container }) => {
    if (typeof child === "string") await container.resolve(Modules.ORDER).deleteOrders([child])
  },
)

/** Medusa's marketplace recipe: core's completion as a step, then the order is split. */
const splitOrderWorkflow = createWorkflow(SPLIT_ORDER, (input: { cart_id: string }) => {
  const order = completeCartWorkflow.runAsStep({ input: { id: input.cart_id } })
  splitStep(transform({ order }, ({ order }) => ({ parent: order.id })))
  return new WorkflowResponse(order)
})

dokuSuite(
  "a store with a completion workflow of its own",
  (suite) => {
    beforeEach(() => {
      beforeSplit = async () => undefined
    })
    afterEach(() => jest.restoreAllMocks())

    const childrenOf = (parent: string) =>
      suite.sql<{ id: string }>(
        `select id from "order" where metadata->>'parent_id' = ? and deleted_at is null`,
        [parent],
      )
    const paymentsOf = (order: string) =>
      suite.sql("select payment_collection_id from order_payment_collection where order_id = ?", [order])
    const openCases = () =>
      suite.sql<{ kind: string; details: { reason?: string } }>(
        "select kind, details from doku_case where closed_at is null",
      )
    const settled = (invoice: string) =>
      eventually(async () =>
        expect(
          await suite.sql("select settlement from doku_transaction where invoice_number = ?", [invoice]),
        ).toEqual([{ settlement: "settled" }]),
      )

    /** One paid order, and one child without a payment. */
    async function expectSplitOnce({
      cart,
      invoice,
    }: {
      cart: { id: string; total: number }
      invoice: string
    }) {
      await settled(invoice)
      const parent = await expectOneOrder(suite, cart.id, cart.total)
      const children = await childrenOf(parent.id)
      expect(children).toHaveLength(1)
      expect(await paymentsOf(String(children[0]?.id))).toEqual([])
      expect(await suite.sql("select id from capture where deleted_at is null")).toHaveLength(1)
      expect(await openCases()).toEqual([])
      return parent
    }

    /** Runs the workflow as the store's own route does. */
    const completeByRoute = (cartId: string, waitMs?: number) =>
      withCollectionLease(
        suite.container,
        cartId,
        async () => {
          const { result } = await splitOrderWorkflow(suite.container).run({ input: { cart_id: cartId } })
          return result.id
        },
        { waitMs },
      )

    describe("settling", () => {
      it("runs the workflow, so that a notification alone makes and splits the order", async () => {
        const checkout = await suite.shop.checkout()
        suite.sandbox.pay(checkout.invoice)
        await suite.sandbox.idle()
        await expectSplitOnce(checkout)
      })

      it("splits the order once when the notification repeats and the shopper returns", async () => {
        const checkout = await suite.shop.checkout()
        suite.sandbox.pay(checkout.invoice, { notify: { copies: 3 } })
        await suite.shop.http("GET", suite.sandbox.invoice(checkout.invoice).callbackUrl)
        await suite.sandbox.idle()
        await expectSplitOnce(checkout)
        suite.sandbox.notify(checkout.invoice, { status: "SUCCESS", copies: 2 })
        await suite.sandbox.idle()
        await runJob(suite)
        await expectSplitOnce(checkout)
      })

      it("makes one order when the workflow fails after Medusa's completion and is retried", async () => {
        const { sandbox, shop } = suite
        beforeSplit = async () => {
          throw new MedusaError(MedusaError.Types.INVALID_DATA, "no vendor sells this")
        }
        const checkout = await shop.checkout()
        sandbox.pay(checkout.invoice)
        await sandbox.idle()
        await eventually(async () =>
          expect(await openCases()).toEqual([
            {
              kind: "paid_without_order",
              details: expect.objectContaining({ reason: expect.stringContaining("no vendor sells this") }),
            },
          ]),
        )
        beforeSplit = async () => undefined
        const transaction = await suite.doku.ledger.find("invoice_number", checkout.invoice)
        expectOk(await shop.admin("POST", `/admin/doku/transactions/${transaction?.id}/check`))
        await expectSplitOnce(checkout)
      })

      it("runs the workflow again when a process died between the order and its split", async () => {
        const { sandbox, shop, doku, container } = suite
        const checkout = await shop.checkout()
        const transaction = await doku.ledger.find("invoice_number", checkout.invoice)
        if (!transaction) throw new Error("The invoice is not in the ledger")
        sandbox.pay(checkout.invoice, { notify: false })
        await doku.queryStatus(transaction, { source: "job", minIntervalMs: 0 })
        // The state that the killed process leaves.
        await doku.ledger.addEvent(transaction, "completion_workflow_started", {})
        await completeCartWorkflow(container).run({ input: { id: checkout.cart.id } })
        await runJob(suite)
        await expectSplitOnce(checkout)
      })

      it("captures nothing when the workflow is unknown to Medusa, and logs it", async () => {
        const { sandbox, shop, doku } = suite
        const [account] = doku.accounts.list()
        if (!account) throw new Error("No account is configured")
        jest.replaceProperty(account.options, "completionWorkflow", "forgotten-workflow")
        const checkout = await shop.checkout()
        sandbox.pay(checkout.invoice)
        await sandbox.idle()
        await eventually(async () =>
          expect(await openCases()).toEqual([
            {
              kind: "paid_without_order",
              details: expect.objectContaining({
                reason: expect.stringMatching(/"forgotten-workflow".*completionWorkflow/),
              }),
            },
          ]),
        )
        await expectNoOrder(suite, checkout.cart.id)
      })

      it("records a refund on the paid order, and none on its children", async () => {
        const { sandbox, shop, doku, sql } = suite
        const checkout = await shop.checkout()
        sandbox.pay(checkout.invoice)
        await sandbox.idle()
        const parent = await expectSplitOnce(checkout)
        const transaction = await doku.ledger.find("invoice_number", checkout.invoice)
        const refund = { amount: 1_000, reference: "TRX-1", note: "half a bag" }
        expectOk(await shop.admin("POST", `/admin/doku/transactions/${transaction?.id}/refunds`, refund))
        expect(
          await sql(
            "select order_id from order_transaction where reference = 'refund' and deleted_at is null",
          ),
        ).toEqual([{ order_id: parent.id }])
      })
    })

    describe("the store's own route under the lease", () => {
      it("returns the order, split once, when the notification comes at the same instant", async () => {
        const checkout = await suite.shop.checkout()
        suite.sandbox.pay(checkout.invoice, { notify: { copies: 2 } })
        const [orderId] = await Promise.all([
          completeByRoute(checkout.cart.id),
          suite.shop.http("GET", suite.sandbox.invoice(checkout.invoice).callbackUrl),
          suite.sandbox.idle(),
        ])
        const parent = await expectSplitOnce(checkout)
        expect(orderId).toBe(parent.id)
      })

      it("settles a payment received meanwhile, without another caller", async () => {
        const checkout = await suite.shop.checkout()
        suite.sandbox.pay(checkout.invoice, { notify: false })
        await completeByRoute(checkout.cart.id)
        await expectSplitOnce(checkout)
      })

      it("is refused when another holder keeps the lease too long", async () => {
        const { doku, shop } = suite
        const { cart, collectionId } = await shop.checkout()
        const lease = await doku.leases.acquire(collectionId, { waitMs: 0 })
        await expect(completeByRoute(cart.id, 100)).rejects.toMatchObject({
          type: MedusaError.Types.CONFLICT,
        })
        await lease?.release()
        await expectNoOrder(suite, cart.id)
      })

      it("releases the lease when the work fails, and throws its error", async () => {
        const { container, shop, sql } = suite
        const { cart } = await shop.checkout()
        const work = withCollectionLease(container, cart.id, async () => {
          throw new Error("the vendor hung up")
        })
        await expect(work).rejects.toThrow("the vendor hung up")
        expect(await sql("select owner from doku_lease")).toEqual([])
      })

      it("runs at once for a cart without a LinkAja payment", async () => {
        const { container, shop } = suite
        const { id } = await shop.cart()
        expect(await withCollectionLease(container, id, async () => "done")).toBe("done")
      })

      it("is refused while a refund is recorded", async () => {
        const { shop, sandbox, container, sql } = suite
        const { cart, session, invoice } = await shop.checkout()
        sandbox.pay(invoice, { notify: false })
        // The state that a process leaves when it dies after the capture.
        await container.resolve(Modules.PAYMENT).authorizePaymentSession(session.id, {})
        await sql("update doku_transaction set status = 'refunded', doku_status = 'REFUNDED'")
        const work = jest.fn()
        await expect(withCollectionLease(container, cart.id, work)).rejects.toMatchObject({
          type: MedusaError.Types.NOT_ALLOWED,
        })
        expect(work).not.toHaveBeenCalled()
        await sql("update doku_transaction set status = 'paid', doku_status = 'SUCCESS'")
      })
    })
  },
  { DOKU_COMPLETION_WORKFLOW: SPLIT_ORDER },
)
