import type { OrderPaymentLinks, TransactionPage } from "./api-types"
import { isForbidden } from "./error-message"
import {
  groupOrderTransactions,
  isPaidByLinkAja,
  type Order,
  type OrderTransactions,
} from "./order-transactions"
import { hasLiveLink, type PaymentLinkSection, paymentLinkSection } from "./payment-links"

/** A request's state as react-query has it; the error is null before and after a failure. */
interface Loadable<Data> {
  data: Data | undefined
  error: unknown
  isPending: boolean
}

interface OrderWidgetInput {
  order: Order
  transactions: Loadable<TransactionPage>
  links: Loadable<OrderPaymentLinks>
  mayRequest: boolean
}

/** What an order's widget shows. */
interface OrderWidget {
  groups: OrderTransactions | undefined
  section: PaymentLinkSection | undefined
  /** Whether to say that the transactions could not be loaded. */
  transactionsFailed: boolean
  /** Whether to say that the payment links could not be loaded. */
  linksFailed: boolean
}

/**
 * What an order's widget shows; undefined for no widget. Until both requests are answered only an order that Medusa has
 * a LinkAja payment of has a widget, so that none appears and vanishes on orders of other providers.
 */
export function orderWidget({
  order,
  transactions,
  links,
  mayRequest,
}: OrderWidgetInput): OrderWidget | "loading" | undefined {
  const isOurs = isPaidByLinkAja(order)
  if (transactions.isPending || links.isPending) return isOurs ? "loading" : undefined
  const isAwaited = links.data !== undefined && hasLiveLink(links.data)
  const groups = transactions.data && groupOrderTransactions(transactions.data.transactions, order, isAwaited)
  const hasTransactions = groups !== undefined
  const section = links.data && paymentLinkSection(links.data, { hasTransactions, mayRequest })
  const transactionsFailed = isOurs && hasFailed(transactions)
  const linksFailed = (isOurs || hasTransactions) && hasFailed(links)
  if (!groups && !section && !transactionsFailed && !linksFailed) return undefined
  return { groups, section, transactionsFailed, linksFailed }
}

/** A failed reload keeps the data shown, and a user without the permission is told nothing. */
function hasFailed({ data, error }: Loadable<unknown>): boolean {
  return data === undefined && !isForbidden(error)
}
