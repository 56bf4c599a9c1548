import type { MedusaContainer } from "@medusajs/framework/types"
import { MedusaError } from "@medusajs/framework/utils"
import { createStep, createWorkflow, StepResponse, WorkflowResponse } from "@medusajs/framework/workflows-sdk"
import { DOKU_MODULE, type DokuModuleService } from "../modules/doku"
import { BUSY_MESSAGE } from "./collection-leases"
import { collectionIdsOf, owedBy } from "./medusa/order-debt"
import { findWaitingMoney } from "./medusa/waiting-money"
import { accountForOrder } from "./payment-link/link-account"
import { type LinkOrder, loadLinkOrder } from "./payment-link/link-order"
import { type LinkRefusal, whyNoLink } from "./payment-link/link-refusal"
import { type PaymentLinkView, viewLinks } from "./payment-link/link-view"

export interface RequestPaymentLinkInput {
  order_id: string
  /** Medusa's id of the user who requests it. */
  actor?: string | null
}

/** How long a request waits for another one on the same order, in ms. */
const WAIT_MS = 10_000

/**
 * @throws MedusaError NOT_FOUND for an unknown order, NOT_ALLOWED with the refusal's code when the order can't be paid
 * by a link
 */
async function requestPaymentLink(
  container: MedusaContainer,
  { order_id, actor = null }: RequestPaymentLinkInput,
): Promise<PaymentLinkView> {
  const doku: DokuModuleService = container.resolve(DOKU_MODULE)
  const order = await loadLinkOrder(container, order_id)
  if (!order) throw new MedusaError(MedusaError.Types.NOT_FOUND, `There is no order with id ${order_id}`)
  const { account, refusal } = await checkOrder(container, order)
  if (refusal || !account)
    throw new MedusaError(MedusaError.Types.NOT_ALLOWED, refusal?.message ?? "", refusal?.code)
  // By the order's id: two simultaneous requests would make two links.
  const lease = await doku.leases.acquire(order.id, { waitMs: WAIT_MS })
  if (!lease) throw new MedusaError(MedusaError.Types.CONFLICT, BUSY_MESSAGE)
  try {
    const link = await doku.paymentLinks.request({
      orderId: order.id,
      providerId: account.providerId,
      actor,
      days: account.options.paymentLinkDays,
    })
    const [view] = await viewLinks(container, [link], order)
    return view as PaymentLinkView
  } finally {
    await lease.release()
  }
}

/** The links of an order, what it owes, and why no link can be requested. */
export interface OrderPaymentLinks {
  payment_links: PaymentLinkView[]
  /** Integer IDR; 0 for an order in another currency. */
  owed: number
  refusal: LinkRefusal | null
}

/** @returns undefined for an unknown order */
export async function loadOrderPaymentLinks(
  container: MedusaContainer,
  orderId: string,
): Promise<OrderPaymentLinks | undefined> {
  const doku: DokuModuleService = container.resolve(DOKU_MODULE)
  const order = await loadLinkOrder(container, orderId)
  if (!order) return undefined
  const [links, { refusal }] = await Promise.all([
    doku.paymentLinks.list(orderId),
    checkOrder(container, order),
  ])
  return {
    payment_links: await viewLinks(container, links, order),
    owed: refusal?.code === "not_idr" ? 0 : owedBy(order),
    refusal: refusal ?? null,
  }
}

/** The account by which an order is paid, and why it can't be paid by a link now. */
export async function checkOrder(container: MedusaContainer, order: LinkOrder, preferred?: string) {
  const doku: DokuModuleService = container.resolve(DOKU_MODULE)
  const [account, waiting] = await Promise.all([
    accountForOrder(container, order, preferred),
    findWaitingMoney(doku, collectionIdsOf(order)),
  ])
  const refusal = whyNoLink({ order, limits: account?.options, waitingInvoice: waiting?.invoice_number })
  return { account, waiting, refusal }
}

export const requestPaymentLinkWorkflowId = "doku-request-payment-link"

/** A single step without compensation: a link that was made stays. */
const requestPaymentLinkStep = createStep(
  "doku-request-payment-link-step",
  async (input: RequestPaymentLinkInput, { container }) =>
    new StepResponse<PaymentLinkView>(await requestPaymentLink(container, input)),
)

/**
 * Makes a payment link of what an order owes, or counts the days of its live link anew. An order has one live link.
 *
 * @example
 * const { result } = await requestPaymentLinkWorkflow(container).run({ input: { order_id } })
 * await sendEmail({ to: order.email, link: result.url })
 */
export const requestPaymentLinkWorkflow = createWorkflow(
  requestPaymentLinkWorkflowId,
  (input: RequestPaymentLinkInput) => new WorkflowResponse(requestPaymentLinkStep(input)),
)
