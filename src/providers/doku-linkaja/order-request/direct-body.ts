import { serializeCreateOrder } from "../../../doku-api"
import { additionalInfo, type BodyInput } from "./body-input"
import { buildCustomer } from "./customer"
import { buildLineItems } from "./line-items"

/** The request of DOKU's LinkAja API. */
export function directBody(input: BodyInput): string {
  const { source, invoiceNumber, amount, returnUrl } = input
  const customer = buildCustomer(source)
  return serializeCreateOrder({
    order: {
      invoice_number: invoiceNumber,
      amount,
      callback_url: returnUrl,
      line_items: buildLineItems(source, amount).map(({ name, price, quantity }) => ({
        name,
        price,
        quantity,
      })),
    },
    ...(customer ? { customer } : {}),
    additional_info: additionalInfo(input),
  })
}
