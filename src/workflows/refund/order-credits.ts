import type { BigNumberInput, MedusaContainer } from "@medusajs/framework/types"
import {
  ChangeActionType,
  ContainerRegistrationKeys,
  OrderChangeStatus,
  OrderChangeType,
} from "@medusajs/framework/utils"
import type { Dated } from "../medusa/payment-snapshot"

/** A credit line as it was added. `refundId` is Medusa's refund that it belongs to; Medusa's own name none. */
export interface Credit extends Dated {
  refundId: string | null
}

export interface OrderCredits {
  /** The refunds of all the order's payments, by whichever provider. */
  refunds: Dated[]
  credits: Credit[]
}

/** What our credit lines have as `reference`, beside the refund's id. */
export const CREDIT_REFERENCE = "refund"

interface GraphOrder {
  payment_collections?: ({ payments?: ({ refunds?: Dated[] } | null)[] } | null)[]
}

interface GraphChange {
  id: string
  created_at: string | Date
  actions?: {
    action: string
    amount: BigNumberInput
    reference: string | null
    reference_id: string | null
  }[]
}

/**
 * The credit lines come from the changes that added them: Medusa copies an order's credit lines at every later change,
 * with new ids and times.
 */
export async function loadOrderCredits(container: MedusaContainer, orderId: string): Promise<OrderCredits> {
  const query = container.resolve(ContainerRegistrationKeys.QUERY)
  const [orders, changes] = await Promise.all([
    query.graph({
      entity: "order",
      fields: ["id", "payment_collections.payments.refunds.*"],
      filters: { id: orderId },
    }),
    query.graph({
      entity: "order_change",
      fields: [
        "id",
        "created_at",
        "actions.action",
        "actions.amount",
        "actions.reference",
        "actions.reference_id",
      ],
      filters: {
        order_id: orderId,
        change_type: OrderChangeType.CREDIT_LINE,
        status: OrderChangeStatus.CONFIRMED,
      } as object,
    }),
  ])
  const [order] = orders.data as unknown as GraphOrder[]
  return {
    refunds: (order?.payment_collections ?? []).flatMap((collection) =>
      (collection?.payments ?? []).flatMap((payment) => payment?.refunds ?? []),
    ),
    credits: (changes.data as unknown as GraphChange[]).flatMap(({ id, created_at, actions = [] }) =>
      actions
        .filter(({ action }) => action === ChangeActionType.CREDIT_LINE_ADD)
        .map(({ amount, reference, reference_id }) => ({
          id,
          amount,
          created_at,
          refundId: reference === CREDIT_REFERENCE ? reference_id : null,
        })),
    ),
  }
}
