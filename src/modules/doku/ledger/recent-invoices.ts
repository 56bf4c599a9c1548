/**
 * The last invoices of one provider, the newest first: whatever is looked for among them costs the same in any store.
 *
 * The provider is given as a range of one value, and stands in the order. By an equation PostgreSQL may choose to walk
 * the newest invoices of all providers until it has met enough of this one: all of the table, for one out of use.
 *
 * @param before SQL of a time.
 * @returns SQL whose bindings are the provider's id twice, those of `before`, and how many.
 */
export function lastInvoicesSql(before: string): string {
  return `select id, client_id, environment, paid_at from doku_transaction
    where provider_id >= ? and (provider_id, created_at) <= (?, ${before})
    order by provider_id desc, created_at desc, id desc limit ?`
}
