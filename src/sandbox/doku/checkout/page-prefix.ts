/** Path of the hosted page, as third parties saw it. */
export const PAGE_PREFIX = "/checkout-link-v2/"
