/**
 * Key of the lease under which an order's refunds are booked. Medusa keeps one open change an order, and two payments of
 * one order belong to two collections with a lease each. Collections' leases are acquired before this one.
 */
export function refundLeaseKey(orderId: string): string {
  return `refunds_of_${orderId}`
}
