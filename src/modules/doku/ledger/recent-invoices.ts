/**
 * The last invoices of one provider, the newest first: whatever is looked for among them costs the same in any store.
 *
 * The provider is given as a range of one value, and stands in the order. By an equation PostgreSQL may choose to walk
 * the newest invoices of all providers until it has met enough of this one: all of the table, for one out of use.
 *
 * @param before SQL of a time.
 * @returns SQL with the bindings `providerId`, `lastInvoices` (how many), and those of `before`.
 */
export function lastInvoicesSql(before: string): string {
  return `select id, client_id, environment, paid_at from doku_transaction
    where provider_id >= :providerId and (provider_id, created_at) <= (:providerId, ${before})
    order by provider_id desc, created_at desc, id desc limit :lastInvoices`
}
