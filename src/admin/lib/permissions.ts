/** What the user's role may do about transactions and payment links; the server checks the same permissions. */
export interface Permissions {
  /** Check with DOKU, test the connection and the activation, close a case. */
  update: boolean
  /** Record a refund. */
  refund: boolean
  /** Request and withdraw a payment link. */
  requestPayment: boolean
}

/** @param granted the user's permissions as Medusa names them: `payment:read`. Undefined where its RBAC is off. */
export function toPermissions(granted: readonly string[] | undefined): Permissions {
  const has = (permission: string) => granted?.includes(permission) ?? true
  return {
    update: has("payment:update"),
    refund: has("refund:create"),
    requestPayment: has("order:update"),
  }
}
