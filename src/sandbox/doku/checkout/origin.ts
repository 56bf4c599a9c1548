/**
 * What a Checkout payment says of its origin. Third parties recorded `apiFormat` in create answers and notifications,
 * and `api_format` in status answers.
 */
export function checkoutOrigin(formatName: "apiFormat" | "api_format"): Record<string, string> {
  return {
    source: "direct",
    system: "mid-jokul-checkout-system",
    product: "CHECKOUT",
    [formatName]: "JOKUL",
  }
}
