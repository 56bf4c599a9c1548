import type { BigNumberInput, MedusaContainer, OrderChangeDTO } from "@medusajs/framework/types"
import { ContainerRegistrationKeys, MathBN, Modules } from "@medusajs/framework/utils"
import type { Transaction } from "../../modules/doku/ledger/rows"
import type { Dated, OrderTransaction } from "./missing-entries"

export interface PaymentBooks {
  id: string
  payment_session_id: string
  canceled_at: string | Date | null
  currency_code: string
  /** Medusa's amount; may hold fractions. */
  captured: BigNumberInput
  refunds: Dated[]
}

export interface OrderBooks {
  id: string
  canceled: boolean
  currency_code: string
  pendingDifference: BigNumberInput
  transactions: OrderTransaction[]
  creditLines: Dated[]
}

/** What Medusa's own tables say of one payment's refunds: the only ground on which a refund is called booked. */
export interface RefundSnapshot {
  collection: { id: string; refunded: BigNumberInput; refunds: BigNumberInput }
  /** Undefined when no money of this invoice was ever captured in Medusa. */
  payment: PaymentBooks | undefined
  order: OrderBooks | undefined
}

interface GraphPayment {
  id: string
  payment_session_id: string
  canceled_at: string | Date | null
  currency_code: string
  data: { invoice_number?: unknown } | null
  captures?: { amount: BigNumberInput }[]
  refunds?: Dated[]
}

interface GraphCollection {
  id: string
  refunded_amount: BigNumberInput | null
  payments?: GraphPayment[]
  order?: { id: string } | null
  cart?: { order?: { id: string } | null } | null
}

interface GraphOrder {
  id: string
  status: string
  canceled_at: string | Date | null
  currency_code: string
  summary: { pending_difference?: BigNumberInput } | null
  transactions?: OrderTransaction[]
  credit_lines?: Dated[]
}

/** Undefined when the payment collection itself is gone. */
export async function loadRefundSnapshot(
  container: MedusaContainer,
  transaction: Transaction,
): Promise<RefundSnapshot | undefined> {
  const query = container.resolve(ContainerRegistrationKeys.QUERY)
  const { data } = await query.graph({
    entity: "payment_collection",
    fields: [
      "id",
      "refunded_amount",
      "payments.*",
      "payments.captures.*",
      "payments.refunds.*",
      "order.id",
      "cart.order.id",
    ],
    filters: { id: transaction.payment_collection_id },
  })
  const collection = data[0] as unknown as GraphCollection | undefined
  if (!collection) return undefined
  const payments = collection.payments ?? []
  const payment = payments.find((one) => carries(one, transaction))
  const orderId = collection.order?.id ?? collection.cart?.order?.id
  return {
    collection: {
      id: collection.id,
      refunded: collection.refunded_amount ?? 0,
      refunds: total(payments.flatMap(({ refunds }) => refunds ?? [])),
    },
    payment: payment && {
      id: payment.id,
      payment_session_id: payment.payment_session_id,
      canceled_at: payment.canceled_at,
      currency_code: payment.currency_code,
      captured: total(payment.captures ?? []),
      refunds: payment.refunds ?? [],
    },
    order: orderId ? await readOrderBooks(container, orderId) : undefined,
  }
}

/** A payment that was captured for this invoice; by now it may be cancelled. */
function carries(
  { id, payment_session_id, data, captures }: GraphPayment,
  transaction: Transaction,
): boolean {
  if (!captures?.length) return false
  if (transaction.payment_id) return id === transaction.payment_id
  return (
    payment_session_id === transaction.claimed_session_id ||
    data?.invoice_number === transaction.invoice_number
  )
}

async function readOrderBooks(container: MedusaContainer, orderId: string): Promise<OrderBooks | undefined> {
  const query = container.resolve(ContainerRegistrationKeys.QUERY)
  const { data } = await query.graph({
    entity: "order",
    fields: ["id", "status", "canceled_at", "currency_code", "summary.*", "transactions.*", "credit_lines.*"],
    filters: { id: orderId },
  })
  const order = data[0] as unknown as GraphOrder | undefined
  return (
    order && {
      id: order.id,
      canceled: Boolean(order.canceled_at) || order.status === "canceled",
      currency_code: order.currency_code,
      pendingDifference: order.summary?.pending_difference ?? 0,
      transactions: order.transactions ?? [],
      creditLines: order.credit_lines ?? [],
    }
  )
}

/** A change of the order that isn't finished: as long as there is one, Medusa makes no other. */
export async function readOpenChange(
  container: MedusaContainer,
  orderId: string,
): Promise<OrderChangeDTO | undefined> {
  const [change] = await container
    .resolve(Modules.ORDER)
    .listOrderChanges({ order_id: orderId, status: ["pending", "requested"] })
  return change
}

function total(amounts: readonly { amount: BigNumberInput }[]): BigNumberInput {
  return MathBN.sum(0, ...amounts.map(({ amount }) => amount))
}
