/** What a person's role may do about our payments; the server decides by the same names. */
export interface Rights {
  /** To check with DOKU, to test the connection, and to close a case. */
  update: boolean
  /** To record a refund. */
  refund: boolean
}

/** @param permissions as Medusa lists a person's own: `payment:read`. Undefined where its RBAC is off. */
export function rightsOf(permissions: readonly string[] | undefined): Rights {
  const may = (right: string) => permissions?.includes(right) ?? true
  return { update: may("payment:update"), refund: may("refund:create") }
}
