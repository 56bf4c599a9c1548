/** Medusa names a provider `pp_{identifier}_{id}`; the `id` is the one that medusa-config.ts gives the account. */
const PREFIX = "pp_doku-linkaja_"

/**
 * The account that opens LinkAja by DOKU Checkout, `integration: "checkout"`. The demo store offers both of DOKU's ways
 * side by side; a store that offers one needs neither this name nor the two texts for it.
 */
const BY_CHECKOUT = `${PREFIX}checkout`

export function isLinkAja(providerId: string): boolean {
  return providerId.startsWith(PREFIX)
}

export function isByCheckout(providerId: string): boolean {
  return providerId === BY_CHECKOUT
}

/** The LinkAja providers among these. DOKU Checkout comes last, because it shows the shopper one page more. */
export function linkAjaAmong(providerIds: readonly string[]): string[] {
  return providerIds
    .filter(isLinkAja)
    .sort((one, other) => Number(isByCheckout(one)) - Number(isByCheckout(other)))
}
