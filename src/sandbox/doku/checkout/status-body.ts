import type { InvoiceRecord } from "../../state/book"
import { type Merchant, withDefaults } from "../../state/merchants"
import type { SandboxSettings } from "../../state/settings"
import { channelFields } from "../channel"
import { orderEcho } from "../order-echo"
import { sentItems } from "../sent-items"
import { transactionFields } from "../transaction-fields"
import { echoItems } from "./items"
import { checkoutOrigin } from "./origin"

/**
 * Status of a Checkout order. Source: DOKU's page on it, and a third party's redacted capture. Before the first attempt
 * it has no transaction. DOKU promises `order.status` to accounts registered from December 2024 on; older ones are
 * assumed to have none.
 */
export function checkoutStatus(
  invoice: InvoiceRecord,
  merchant: Merchant,
  settings: SandboxSettings,
): unknown {
  const hasOrderStatus = withDefaults(merchant).checkoutStatus === "order_generated"
  const { acquirer, ...ids } = channelFields(settings.statusChannelIds, invoice.channel)
  return {
    order: {
      ...orderEcho(settings, "status", invoice, settings.statusAmountFormat),
      status: hasOrderStatus ? invoice.orderStatus : undefined,
      currency: settings.statusCurrency ?? undefined,
    },
    transaction: invoice.attempts > 0 ? transactionFields(invoice) : undefined,
    ...ids,
    // The capture has a name, whose spelling is redacted: assumed to be the id.
    acquirer: acquirer && { ...acquirer, name: acquirer.id },
    additional_info: {
      origin: checkoutOrigin("api_format"),
      override_notification_url: invoice.overrideNotificationUrl ?? undefined,
      line_items: echoItems(sentItems(invoice.request)),
    },
  }
}
