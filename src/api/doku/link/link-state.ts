import type { MedusaContainer } from "@medusajs/framework/types"
import { DOKU_MODULE, type DokuModuleService, type Transaction } from "../../../modules/doku"
import type { PaymentLink } from "../../../modules/doku/ledger/rows"
import { loadPaymentStatus } from "../../../modules/doku/queries/load-payment-status"
import type { PaymentStatus } from "../../../modules/doku/queries/payment-status"
import { collectionIdsOf, owedBy } from "../../../workflows/medusa/order-debt"
import { type LinkOrder, loadLinkOrder } from "../../../workflows/payment-link/link-order"
import { paymentLinkStatus } from "../../../workflows/payment-link/link-status"
import { endLinks } from "../../../workflows/payment-link/link-view"
import { checkOrder } from "../../../workflows/request-payment-link"

/** What the page of a payment link shows. Nothing about the order when the link has ended. */
export type LinkState =
  | { kind: "ended" | "unavailable" }
  | { kind: "review"; invoice: string }
  /** `order` and `amount` only for the customer who comes back from LinkAja. */
  | { kind: "paid"; order?: LinkOrder; amount?: number }
  /** `since`: when the customer was sent to LinkAja, or paid. */
  | { kind: "pending"; since: Date; order?: LinkOrder; owed?: number }
  | { kind: "owes" | "changed" | "failed" | "expired"; order: LinkOrder; owed: number }
  | { kind: "rest"; order: LinkOrder; owed: number; received: number }

/** Where the customer comes from, as the return page says in the query. */
export interface Arrival {
  sessionId: string | undefined
  /** The pay page was closed, because the order owes another amount by now. */
  changed: boolean
}

/** Opening a link makes no invoice, and sends no request to DOKU. */
export async function loadLinkState(
  container: MedusaContainer,
  link: PaymentLink,
  arrival: Arrival,
): Promise<LinkState> {
  const doku: DokuModuleService = container.resolve(DOKU_MODULE)
  const order = await loadLinkOrder(container, link.order_id)
  const collectionIds = order ? collectionIdsOf(order) : []
  const transactions = await doku.ledger.listByCollection(...collectionIds)
  const status = paymentLinkStatus(link, order, transactions, new Date())
  await endLinks(doku, [link], order)
  const mine = await findOwn(doku, transactions, arrival.sessionId)
  if (!order || status !== "live") {
    // Who comes back from LinkAja has to learn what became of the payment, also when the link has ended meanwhile.
    const own = mine && (await stateOfOwn(doku, mine, order))
    return own ?? { kind: status === "paid" ? "paid" : "ended" }
  }
  const { waiting, refusal } = await checkOrder(container, order, link.provider_id)
  if (waiting) return stateOfMoney(doku, waiting)
  if (refusal) return { kind: "unavailable" }
  return stateOfDebt({ order, transactions, mine, arrival })
}

/** The transaction by which the customer comes back; undefined for a session of another order. */
async function findOwn(
  doku: DokuModuleService,
  transactions: readonly Transaction[],
  sessionId: string | undefined,
): Promise<Transaction | undefined> {
  const found = sessionId && (await doku.ledger.findBySession(sessionId))
  return found ? transactions.find(({ id }) => id === found.id) : undefined
}

async function stateOfOwn(
  doku: DokuModuleService,
  mine: Transaction,
  order: LinkOrder | undefined,
): Promise<LinkState | undefined> {
  const word = await wordOf(doku, mine)
  switch (word.payment) {
    case "paid":
      return { kind: "paid", ...(order && { order }), amount: mine.amount }
    case "review":
      return { kind: "review", invoice: word.invoice_number ?? mine.invoice_number }
    case "pending":
      // Money that waits for its order is polled for; a page that nobody paid has ended with its link.
      return mine.status === "paid" ? { kind: "pending", since: mine.paid_at ?? mine.created_at } : undefined
    default:
      return undefined
  }
}

async function stateOfMoney(doku: DokuModuleService, waiting: Transaction): Promise<LinkState> {
  const word = await wordOf(doku, waiting)
  return word.payment === "pending"
    ? { kind: "pending", since: waiting.paid_at ?? waiting.created_at }
    : { kind: "review", invoice: word.invoice_number ?? waiting.invoice_number }
}

async function wordOf(
  doku: DokuModuleService,
  transaction: Transaction,
): Promise<{ payment: PaymentStatus; invoice_number?: string }> {
  return (await loadPaymentStatus(doku.sql, transaction)) ?? { payment: "pending" }
}

interface Debt {
  order: LinkOrder
  /** The oldest first. */
  transactions: readonly Transaction[]
  mine: Transaction | undefined
  arrival: Arrival
}

function stateOfDebt({ order, transactions, mine, arrival }: Debt): LinkState {
  const owed = owedBy(order)
  const shown = { order, owed }
  if (mine?.settlement === "settled") return { kind: "rest", ...shown, received: mine.amount }
  const opened = transactions.filter(
    ({ cart_id, redirected_at }) => cart_id === null && redirected_at !== null,
  )
  const last = opened.at(-1)
  if (arrival.changed || (mine !== undefined && mine.amount !== owed)) return { kind: "changed", ...shown }
  if (!last || last.amount !== owed || last.settlement === "settled") return { kind: "owes", ...shown }
  if (last.status === "failed" || last.doku_status === "FAILED") return { kind: "failed", ...shown }
  if (last.status === "expired" || last.expires_at <= new Date()) return { kind: "expired", ...shown }
  if (last.status === "pending" || last.status === "created")
    return { kind: "pending", ...shown, since: last.redirected_at ?? last.created_at }
  return { kind: "owes", ...shown }
}
