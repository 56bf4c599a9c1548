/**
 * The last transactions of one provider, the newest first. A search among them costs the same in a store of any size.
 *
 * The provider is compared as a range of one value and is part of the order. With `=` PostgreSQL may walk the newest
 * transactions of all providers until it has found enough: the whole table for a provider that is not used any more.
 *
 * @param before SQL of a time.
 * @returns SQL with the bindings `providerId`, `lastInvoices` (how many), and those of `before`.
 */
export function lastInvoicesSql(before: string): string {
  return `select id, client_id, environment, integration, paid_at from doku_transaction
    where provider_id >= :providerId and (provider_id, created_at) <= (:providerId, ${before})
    order by provider_id desc, created_at desc, id desc limit :lastInvoices`
}
