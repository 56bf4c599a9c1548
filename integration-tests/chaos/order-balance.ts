import { type Facts, type Finding, grouped, orphanOrders } from "./balance"

/** An order books the captures of its settled transactions, each once and nothing else. */
export function orderBooksWrongly(facts: Facts): Finding[] {
  const findings: Finding[] = []
  const settled = new Map(
    grouped(
      facts.rows
        .filter((row) => row.settlement === "settled")
        .map((row) => [row.order ?? "none", row.paidAmount ?? 0]),
    ),
  )
  const booked = grouped(facts.bookings.map(({ order, amount }) => [order, amount]))
  // An order without a cart is judged by itself.
  const orphans = orphanOrders(facts)
  for (const order of new Set([...settled.keys(), ...booked.keys()])) {
    if (orphans.includes(order)) continue
    const amounts = booked.get(order) ?? []
    const difference = sum(amounts) - sum(settled.get(order) ?? [])
    if (difference === 0) continue
    findings.push({
      kind: difference > 0 ? "doubled" : "order books less",
      invoice: facts.rows.find((row) => row.order === order)?.invoice ?? null,
      amount: Math.abs(difference),
      detail: `order ${order} books ${amounts.length} captures of ${sum(amounts)}, settled ${sum(settled.get(order) ?? [])}`,
    })
  }
  return findings
}

/** What must be true of orders that are paid by a payment link, beside what is true of all payments. */
export function ordersByLinkWrongly(facts: Facts): Finding[] {
  return [
    ...moneyWrongly(facts),
    ...collectionsWrongly(facts),
    ...pagesWrongly(facts),
    ...cancelledWrongly(facts),
  ]
}

function moneyWrongly({ linkOrders, rows }: Facts): Finding[] {
  const findings: Finding[] = []
  for (const { order, total, booked, canceled, lowered } of linkOrders) {
    const invoice = rows.find((row) => row.order === order)?.invoice ?? null
    if (canceled) continue
    if (booked > total && !lowered) {
      const detail = `order ${order} costs ${total} and books ${booked}`
      findings.push({ kind: "order paid too much", invoice, amount: booked - total, detail })
    }
  }
  return findings
}

/** What was paid of an order completes its collection, whatever the order's total became meanwhile. */
function collectionsWrongly({ rows, collections, linkOrders }: Facts): Finding[] {
  const canceled = linkOrders.filter((one) => one.canceled).map(({ order }) => order)
  return rows
    .filter(
      ({ cart, settlement, order }) =>
        cart === null && settlement === "settled" && !canceled.includes(order ?? ""),
    )
    .flatMap(({ invoice, collection, paidAmount }): Finding[] => {
      const found = collections.find(({ id }) => id === collection)
      if (found?.status === "completed" && found.amount === paidAmount) return []
      const detail = `its collection is ${found?.status} over ${found?.amount}`
      return [{ kind: "collection paid in part", invoice, amount: paidAmount ?? 0, detail }]
    })
}

/**
 * Orders whose summary lost a capture or a refund: Medusa wrote it for a change of the order at the same moment, which
 * its own locks don't prevent.
 */
export function staleSummaries({ linkOrders }: Facts): string[] {
  return linkOrders
    .filter(({ canceled, total, booked, pending }) => !canceled && pending !== total - booked)
    .map(({ order }) => order)
}

function pagesWrongly({ sentToPay, twins }: Facts): Finding[] {
  return [
    ...sentToPay
      .filter(({ amount, owed }) => owed < amount)
      .map(({ invoice, amount, owed }) => ({
        kind: "sent to pay too much" as const,
        invoice,
        amount: amount - owed,
        detail: `the page asked for ${amount} when the order owed ${owed}`,
      })),
    ...twins.map(({ order, invoices }) => ({
      kind: "two pages for one debt" as const,
      invoice: invoices[0] ?? null,
      amount: 0,
      detail: `order ${order}, pressed twice at once: ${invoices.join(" and ")}`,
    })),
  ]
}

function cancelledWrongly({ paidAfterCancel, rows }: Facts): Finding[] {
  return rows
    .filter(({ invoice, settlement }) => paidAfterCancel.includes(invoice) && settlement === "settled")
    .map(({ invoice, order, paidAmount }) => ({
      kind: "settled on a cancelled order",
      invoice,
      amount: paidAmount ?? 0,
      detail: `order ${order}`,
    }))
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((total, amount) => total + amount, 0)
}
