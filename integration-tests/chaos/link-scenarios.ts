import { setTimeout as pause } from "node:timers/promises"
import { STATUS_NOT_FOUND_MS } from "./fault-profile"
import { LinkCustomer } from "./link-customer"
import type { Random } from "./random"
import type { Scenario } from "./scenario"
import type { Shopper } from "./shopper"

/** Orders that the admin makes or changes, and that customers pay by a payment link. */
export const LINK_SCENARIOS: readonly Scenario[] = [
  {
    name: "changed order, difference paid by link",
    weight: 6,
    play: async (shopper, random) => {
      const customer = await withChangedOrder(shopper)
      const invoice = await customer.goToLinkAja()
      shopper.pay(invoice, { drop: random.chance(0.3) })
      await customer.comeBack(invoice)
    },
  },
  {
    name: "order changed while its link's page is open, old page paid, then the rest",
    weight: 6,
    play: async (shopper, random) => {
      const customer = await withChangedOrder(shopper)
      const old = await customer.goToLinkAja()
      await customer.addGoods()
      await foundByDoku()
      shopper.pay(old, { drop: random.chance(0.3) })
      if (random.chance(0.5)) await customer.comeBack(old)
      await payRest(customer, random)
    },
  },
  {
    name: "order changed at the instant of its payment, then the rest paid",
    weight: 3,
    play: async (shopper, random) => {
      const customer = await withChangedOrder(shopper)
      const invoice = await customer.goToLinkAja()
      await foundByDoku()
      const paid = async () => {
        // The steps of an edit take about a second.
        await pause(random.between(0, 1_500))
        shopper.pay(invoice, { copies: 2 })
        await customer.comeBack(invoice)
      }
      await Promise.all([customer.addGoods(), paid()])
      // If the order owed nothing in between, its link has ended.
      await customer.receiveLinkAgain()
      await payRest(customer, random)
    },
  },
  {
    name: "order changed while its link's page is open, both pages paid",
    weight: 2,
    mayNeedPerson: true,
    play: async (shopper, random) => {
      const customer = await withChangedOrder(shopper)
      const old = await customer.goToLinkAja()
      await customer.addGoods()
      const anew = await customer.goToLinkAja()
      const [one, other] = random.chance(0.5) ? [old, anew] : [anew, old]
      shopper.pay(one, { drop: random.chance(0.3) })
      if (random.chance(0.5)) await customer.comeBack(one)
      if (other.number !== one.number) shopper.pay(other, { drop: random.chance(0.3) })
    },
  },
  {
    name: "order lowered while its link's page is open, old page paid",
    weight: 2,
    mayNeedPerson: true,
    play: async (shopper, random) => {
      const customer = await withChangedOrder(shopper, 3)
      const old = await customer.goToLinkAja()
      await customer.lowerGoods()
      shopper.pay(old, { drop: random.chance(0.3) })
      if (random.chance(0.5)) await customer.comeBack(old)
    },
  },
  {
    name: "link's button pressed twice at once, one page paid",
    weight: 4,
    play: async (shopper, random) => {
      const customer = random.chance(0.5) ? await withChangedOrder(shopper) : await withPhoneOrder(shopper)
      const invoice = random.pick(await customer.pressTwice())
      shopper.pay(invoice, { drop: random.chance(0.3) })
      if (random.chance(0.5)) await customer.comeBack(invoice)
    },
  },
  {
    name: "link opened in two tabs, one paid",
    weight: 3,
    play: async (shopper, random) => {
      const customer = await withChangedOrder(shopper)
      const first = await customer.goToLinkAja()
      const second = await customer.goToLinkAja()
      shopper.pay(random.pick([first, second]), { drop: random.chance(0.3) })
      if (random.chance(0.5)) await customer.comeBack(first)
    },
  },
  {
    name: "paid by link, tab closed",
    weight: 3,
    play: async (shopper, random) => {
      const customer = random.chance(0.5) ? await withChangedOrder(shopper) : await withPhoneOrder(shopper)
      shopper.pay(await customer.goToLinkAja(), { drop: random.chance(0.5) })
    },
  },
  {
    name: "declined by link, then paid on a new page",
    weight: 4,
    play: async (shopper, random) => {
      const customer = await withChangedOrder(shopper)
      const declined = await customer.goToLinkAja()
      shopper.decline(declined)
      await customer.comeBack(declined)
      const anew = await customer.goToLinkAja()
      shopper.pay(anew, { drop: random.chance(0.3) })
      if (random.chance(0.5)) await customer.comeBack(anew)
    },
  },
  {
    name: "link's page expired, then paid on a new one",
    weight: 3,
    play: async (shopper, random) => {
      const customer = await withChangedOrder(shopper)
      const expired = await customer.goToLinkAja()
      await shopper.letOfferEnd(expired)
      if (random.chance(0.5)) await customer.comeBack(expired)
      const anew = await customer.goToLinkAja()
      shopper.pay(anew, { drop: random.chance(0.3) })
      if (random.chance(0.5)) await customer.comeBack(anew)
    },
  },
  {
    name: "phone order paid by link",
    weight: 5,
    play: async (shopper, random) => {
      const customer = await withPhoneOrder(shopper)
      const invoice = await customer.goToLinkAja()
      shopper.pay(invoice, { drop: random.chance(0.3) })
      if (random.chance(0.7)) await customer.comeBack(invoice)
    },
  },
  {
    name: "order cancelled while its link's page is open, paid all the same",
    weight: 3,
    mayNeedPerson: true,
    play: async (shopper, random) => {
      const customer = random.chance(0.5) ? await withChangedOrder(shopper) : await withPhoneOrder(shopper)
      const invoice = await customer.goToLinkAja()
      await customer.cancelOrder()
      shopper.world.linkBook.paidAfterCancel.add(invoice.number)
      shopper.pay(invoice, { drop: random.chance(0.3) })
      if (random.chance(0.5)) await customer.comeBack(invoice)
    },
  },
  {
    name: "link withdrawn while its page is open, paid all the same",
    weight: 3,
    // The order owes the money, so it is booked.
    play: async (shopper, random) => {
      const customer = await withChangedOrder(shopper)
      const invoice = await customer.goToLinkAja()
      await customer.withdrawLink()
      shopper.pay(invoice, { drop: random.chance(0.3) })
      if (random.chance(0.5)) await customer.comeBack(invoice)
    },
  },
]

async function withChangedOrder(shopper: Shopper, added?: number): Promise<LinkCustomer> {
  const customer = new LinkCustomer(shopper)
  await customer.orderAtCheckout()
  await customer.addGoods(added)
  await customer.receiveLink()
  return customer
}

async function withPhoneOrder(shopper: Shopper): Promise<LinkCustomer> {
  const customer = new LinkCustomer(shopper)
  await customer.orderByPhone()
  await customer.receiveLink()
  return customer
}

/** A customer takes longer to pay than DOKU does to find its own invoice. Before that, the rest could not be known. */
function foundByDoku(): Promise<void> {
  return pause(STATUS_NOT_FOUND_MS)
}

async function payRest(customer: LinkCustomer, random: Random): Promise<void> {
  const rest = await customer.goToLinkAja()
  customer.shopper.pay(rest, { drop: random.chance(0.3) })
  if (random.chance(0.5)) await customer.comeBack(rest)
}
