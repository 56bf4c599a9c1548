import { setTimeout as pause } from "node:timers/promises"
import { LINK_SCENARIOS } from "./link-scenarios"
import type { Random } from "./random"
import type { Scenario } from "./scenario"
import type { Shopper } from "./shopper"
import { onlyGaveUp } from "./storefront"

/** Sells out while shoppers pay, and is never restocked. */
const SOLD_OUT_SKU = "TAS-PANDAN"
/** Sells out at times, and is restocked at the end of a run. */
export const RESTOCKED_SKU = "KAOS-JKT-XL"

/** Faults by which DOKU's answer to a create request is lost at once, after DOKU has made the invoice. */
const UNANSWERED = ["reset_after", "truncated", "empty_200"] as const

/** The courses that a checkout may take. The balance is checked the same way for all of them. */
const SCENARIOS: readonly Scenario[] = [
  {
    name: "pays and returns",
    weight: 16,
    play: async (shopper) => {
      const invoice = await shopper.goToLinkAja()
      shopper.pay(invoice)
      await shopper.comeBack(invoice)
    },
  },
  {
    name: "pays and never returns",
    weight: 8,
    play: async (shopper) => shopper.pay(await shopper.goToLinkAja()),
  },
  {
    name: "notification lost, shopper returns",
    weight: 5,
    play: async (shopper) => {
      const invoice = await shopper.goToLinkAja()
      shopper.pay(invoice, { drop: true })
      await shopper.comeBack(invoice)
    },
  },
  {
    name: "notification lost, shopper never returns",
    weight: 7,
    play: async (shopper) => shopper.pay(await shopper.goToLinkAja(), { drop: true }),
  },
  {
    name: "notification doubled",
    weight: 4,
    play: async (shopper, random) => {
      const invoice = await shopper.goToLinkAja()
      shopper.pay(invoice, { copies: random.between(2, 5) })
      await shopper.comeBack(invoice)
    },
  },
  {
    name: "notification late",
    weight: 4,
    play: async (shopper, random) => {
      const invoice = await shopper.goToLinkAja()
      shopper.pay(invoice, { delayMs: random.between(3_000, 20_000) })
      if (random.chance(0.5)) await shopper.comeBack(invoice)
    },
  },
  {
    name: "repeated long after",
    weight: 2,
    play: async (shopper) => {
      const invoice = await shopper.goToLinkAja()
      shopper.pay(invoice)
      await shopper.comeBack(invoice)
      shopper.tell(invoice, { status: "SUCCESS", copies: 2, delayMs: 5_000 })
    },
  },
  {
    name: "out of order",
    weight: 6,
    play: async (shopper, random) => {
      const invoice = await shopper.goToLinkAja()
      shopper.pay(invoice, { followedBy: random.pick(["FAILED", "PENDING", "EXPIRED", "TIMEOUT"]) })
      if (random.chance(0.5)) await shopper.comeBack(invoice)
    },
  },
  {
    name: "success, then DOKU's word changes",
    weight: 6,
    play: async (shopper, random) => {
      const invoice = await shopper.goToLinkAja()
      shopper.pay(invoice)
      // Only after the ledger has recorded the success: before that, DOKU has reported none.
      if (await shopper.seesPaid(invoice)) shopper.changeWord(invoice, random.pick(["FAILED", "PENDING"]))
    },
  },
  {
    name: "forged success",
    weight: 4,
    play: async (shopper, random) => {
      const invoice = await shopper.goToLinkAja()
      shopper.tell(invoice, { status: "SUCCESS", signature: random.pick(["bad", "absent"]), retry: false })
      await shopper.comeBack(invoice)
      if (random.chance(0.5)) shopper.pay(invoice)
    },
  },
  {
    name: "success over another amount",
    weight: 2,
    mayNeedPerson: true,
    play: async (shopper, random) => {
      const invoice = await shopper.goToLinkAja()
      const { amount } = shopper.world.sandbox.invoice(invoice.number)
      shopper.pay(invoice, { amount: amount + random.pick([-1_000, -1, 1, 50_000]) })
    },
  },
  {
    name: "declined, then paid",
    weight: 4,
    play: async (shopper, random) => {
      const invoice = await shopper.goToLinkAja()
      shopper.decline(invoice)
      await shopper.comeBack(invoice)
      shopper.pay(invoice, { drop: random.chance(0.5) })
    },
  },
  {
    name: "paid after expiry",
    weight: 4,
    play: async (shopper, random) => {
      const invoice = await shopper.goToLinkAja()
      await shopper.letOfferEnd(invoice)
      await shopper.comeBack(invoice)
      shopper.pay(invoice, { drop: random.chance(0.5) })
    },
  },
  {
    name: "looks back before paying",
    weight: 3,
    play: async (shopper, random) => {
      const invoice = await shopper.goToLinkAja()
      await shopper.comeBack(invoice)
      await shopper.complete()
      shopper.pay(invoice, { drop: random.chance(0.5) })
    },
  },
  {
    name: "cart changed, total the same",
    weight: 4,
    play: async (shopper, random) => {
      const old = await shopper.goToLinkAja()
      await shopper.addToCart()
      await shopper.removeFromCart()
      shopper.pay(old, { drop: random.chance(0.3) })
      if (random.chance(0.5)) await shopper.chooseLinkAja()
    },
  },
  {
    name: "cart changed, total another",
    weight: 3,
    mayNeedPerson: true,
    play: async (shopper, random) => {
      const old = await shopper.goToLinkAja()
      await shopper.addToCart()
      shopper.pay(old, { drop: random.chance(0.3) })
      if (random.chance(0.5)) await shopper.chooseLinkAja()
    },
  },
  {
    name: "cart changed, old and new page paid",
    weight: 2,
    mayNeedPerson: true,
    play: async (shopper, random) => {
      const old = await shopper.goToLinkAja()
      await shopper.addToCart()
      const anew = await shopper.chooseLinkAja()
      await shopper.openPage(anew)
      shopper.pay(old, { drop: random.chance(0.3) })
      shopper.pay(anew)
    },
  },
  {
    name: "double click",
    weight: 4,
    play: async (shopper, random) => {
      await shopper.fillCart()
      const first = await shopper.chooseLinkAja()
      const clicks = await Promise.allSettled([shopper.chooseLinkAja(), shopper.chooseLinkAja()])
      const reached = clicks.flatMap((click) => (click.status === "fulfilled" ? [click.value] : []))
      const invoice = random.pick([first, ...reached])
      await shopper.openPage(invoice)
      shopper.pay(invoice, { drop: random.chance(0.3) })
    },
  },
  {
    name: "two tabs, one paid",
    weight: 3,
    play: async (shopper, random) => {
      const first = await shopper.goToLinkAja()
      const second = await shopper.chooseLinkAja()
      await shopper.openPage(second)
      shopper.pay(random.pick([first, second]), { drop: random.chance(0.3) })
    },
  },
  {
    name: "two tabs, both paid",
    weight: 4,
    mayNeedPerson: true,
    play: async (shopper, random) => {
      const first = await shopper.goToLinkAja()
      const second = await shopper.chooseLinkAja()
      await shopper.openPage(second)
      const [one, other] = random.chance(0.5) ? [first, second] : [second, first]
      shopper.pay(one, { drop: random.chance(0.3) })
      if (random.chance(0.5)) await shopper.comeBack(one)
      shopper.pay(other, { drop: random.chance(0.3) })
    },
  },
  {
    name: "everybody at once",
    weight: 5,
    play: async (shopper) => {
      const invoice = await shopper.goToLinkAja()
      shopper.pay(invoice, { copies: 3 })
      await Promise.all([shopper.comeBack(invoice), shopper.complete(), shopper.comeBack(invoice)])
    },
  },
  {
    name: "hangs up while completing",
    weight: 3,
    play: async (shopper, random) => {
      const invoice = await shopper.goToLinkAja()
      shopper.pay(invoice, { drop: random.chance(0.5) })
      await shopper.complete({ patienceMs: random.between(20, 300) })
    },
  },
  {
    name: "sold out for good",
    weight: 2,
    mayNeedPerson: true,
    play: async (shopper, random) => soldOut(shopper, random, SOLD_OUT_SKU),
  },
  {
    name: "sold out for a while",
    weight: 3,
    play: async (shopper, random) => soldOut(shopper, random, RESTOCKED_SKU),
  },
  {
    name: "promotion gone",
    weight: 2,
    mayNeedPerson: true,
    play: async (shopper, random) => {
      const { backOffice } = shopper.world
      const code = `HEMAT${shopper.number}`
      const promotion = await backOffice.createPromotion(code)
      const invoice = await shopper.goToLinkAja({ promotion: code })
      await backOffice.withdrawPromotion(promotion)
      shopper.pay(invoice, { drop: random.chance(0.3) })
      if (random.chance(0.5)) await shopper.comeBack(invoice)
    },
  },
  {
    name: "voucher used up by somebody else",
    weight: 3,
    mayNeedPerson: true,
    play: async (shopper, random) => {
      const { backOffice } = shopper.world
      const code = `SEKALI${shopper.number}`
      const promotion = await backOffice.createLimitedVoucher(code)
      const invoice = await shopper.goToLinkAja({ promotion: code })
      await backOffice.useUp(promotion)
      shopper.pay(invoice, { drop: random.chance(0.3) })
      if (random.chance(0.5)) await shopper.comeBack(invoice)
    },
  },
  {
    name: "voucher with a limit, used in time",
    weight: 2,
    play: async (shopper, random) => {
      const code = `PERTAMA${shopper.number}`
      await shopper.world.backOffice.createLimitedVoucher(code)
      const invoice = await shopper.goToLinkAja({ promotion: code })
      shopper.pay(invoice, { drop: random.chance(0.3) })
      if (random.chance(0.5)) await shopper.comeBack(invoice)
    },
  },
  {
    name: "DOKU's status contradicts the payment",
    weight: 4,
    mayNeedPerson: true,
    play: async (shopper, random) => {
      const invoice = await shopper.goToLinkAja()
      shopper.pay(invoice)
      if (!(await shopper.seesPaid(invoice))) return
      await shopper.contradict(invoice, random.pick(["FAILED", "EXPIRED", "PENDING"]))
      if (random.chance(0.4)) {
        await pause(random.between(500, 6_000))
        await shopper.contradict(invoice, "SUCCESS")
        return
      }
      shopper.world.contradicted.add(invoice.number)
    },
  },
  {
    name: "changes over to another wallet before paying",
    weight: 3,
    play: async (shopper, random) => {
      await shopper.goToLinkAja()
      const page = await shopper.chooseWallet()
      await shopper.payWallet(page)
      if (random.chance(0.5)) await shopper.complete()
    },
  },
  {
    name: "changes over after paying, DOKU silent",
    weight: 4,
    mayNeedPerson: true,
    play: async (shopper, random) => {
      const invoice = await shopper.goToLinkAja()
      shopper.pay(invoice, random.chance(0.5) ? { drop: true } : { delayMs: random.between(500, 8_000) })
      shopper.silenceStatus(invoice)
      const page = await shopper.chooseWallet()
      if (random.chance(0.8)) {
        // Before or after LinkAja's payment has arrived.
        if (random.chance(0.6)) await shopper.seesPaid(invoice, 12_000)
        await pause(random.between(0, 3_000))
        await shopper.payWallet(page)
      }
      if (random.chance(0.5)) await shopper.comeBack(invoice)
    },
  },
  {
    name: "opens another wallet, then pays by LinkAja",
    weight: 3,
    play: async (shopper, random) => {
      await shopper.fillCart()
      await shopper.chooseWallet()
      const invoice = await shopper.chooseLinkAja()
      await shopper.openPage(invoice)
      shopper.pay(invoice, { drop: random.chance(0.3) })
      if (random.chance(0.5)) await shopper.comeBack(invoice)
    },
  },
  {
    name: "pays on Checkout's page",
    weight: 5,
    integration: "checkout",
    play: async (shopper, random) => {
      const invoice = await shopper.goToLinkAja()
      await shopper.press(invoice, "pay")
      if (random.chance(0.7)) await shopper.comeBack(invoice)
      if (random.chance(0.2)) await Promise.all([shopper.complete(), shopper.complete()])
    },
  },
  {
    name: "fails on Checkout's page, then pays",
    weight: 7,
    integration: "checkout",
    play: async (shopper, random) => {
      const invoice = await shopper.goToLinkAja()
      const failures = random.between(1, 3)
      for (let failure = 0; failure < failures; failure++) {
        await shopper.press(invoice, "decline")
        if (random.chance(0.3)) await shopper.comeBack(invoice)
      }
      if (random.chance(0.5)) await shopper.press(invoice, "pay")
      else shopper.pay(invoice, { drop: true })
      if (random.chance(0.5)) await shopper.comeBack(invoice)
    },
  },
  {
    name: "fails on Checkout's page and leaves",
    weight: 2,
    integration: "checkout",
    play: async (shopper, random) => {
      const invoice = await shopper.goToLinkAja()
      if (random.chance(0.7)) await shopper.press(invoice, "decline")
      await shopper.press(invoice, "abandon")
      if (random.chance(0.5)) await shopper.comeBack(invoice)
    },
  },
  {
    name: "success arrives after Checkout's page has ended",
    weight: 4,
    integration: "checkout",
    play: async (shopper, random) => {
      const invoice = await shopper.goToLinkAja()
      if (random.chance(0.5)) await shopper.press(invoice, "decline")
      await shopper.letOfferEnd(invoice)
      // The page has ended and takes no payment; an attempt that began before may still succeed.
      await shopper.press(invoice, "pay")
      if (random.chance(0.5)) await shopper.comeBack(invoice)
      shopper.pay(invoice, { drop: random.chance(0.5) })
    },
  },
  {
    name: "Checkout's page ends unpaid",
    weight: 2,
    integration: "checkout",
    play: async (shopper, random) => {
      const invoice = await shopper.goToLinkAja()
      await shopper.letOfferEnd(invoice)
      if (random.chance(0.5)) await shopper.comeBack(invoice)
      if (random.chance(0.3)) await shopper.openPage(invoice)
    },
  },
  {
    name: "notified of an end before Checkout's page ends",
    weight: 2,
    integration: "checkout",
    play: async (shopper, random) => {
      const invoice = await shopper.goToLinkAja()
      shopper.tell(invoice, { status: "EXPIRED" })
      if (random.chance(0.5)) await shopper.comeBack(invoice)
      shopper.pay(invoice, { drop: random.chance(0.5) })
    },
  },
  {
    name: "pays by another channel on Checkout's page",
    weight: 3,
    integration: "checkout",
    play: async (shopper, random) => {
      const invoice = await shopper.goToLinkAja()
      shopper.payByOtherChannel(invoice, { drop: random.chance(0.5) })
      if (random.chance(0.5)) await shopper.comeBack(invoice)
    },
  },
  {
    name: "changes the integration, pays the new page",
    weight: 3,
    play: async (shopper, random) => {
      await shopper.goToLinkAja()
      const anew = await shopper.changeIntegration()
      await shopper.openPage(anew)
      shopper.pay(anew, { drop: random.chance(0.4) })
      if (random.chance(0.5)) await shopper.comeBack(anew)
    },
  },
  {
    name: "changes the integration, pays the old page",
    weight: 3,
    play: async (shopper, random) => {
      const old = await shopper.goToLinkAja()
      const anew = await shopper.changeIntegration()
      if (random.chance(0.5)) await shopper.openPage(anew)
      shopper.pay(old, { drop: random.chance(0.4) })
      if (random.chance(0.5)) await shopper.comeBack(random.pick([old, anew]))
      if (random.chance(0.5)) await shopper.complete()
    },
  },
  {
    name: "changes the integration, pays both pages",
    weight: 2,
    mayNeedPerson: true,
    play: async (shopper, random) => {
      const old = await shopper.goToLinkAja()
      const anew = await shopper.changeIntegration()
      await shopper.openPage(anew)
      const [one, other] = random.chance(0.5) ? [old, anew] : [anew, old]
      shopper.pay(one, { drop: random.chance(0.3) })
      if (random.chance(0.5)) await shopper.comeBack(one)
      shopper.pay(other, { drop: random.chance(0.3) })
    },
  },
  {
    name: "changes the integration after paying, DOKU silent",
    weight: 3,
    // The new page is offered only if DOKU doesn't answer about the paid one, and may then be paid as well.
    mayNeedPerson: true,
    play: async (shopper, random) => {
      const paid = await shopper.goToLinkAja()
      shopper.pay(paid, random.chance(0.5) ? { drop: true } : { delayMs: random.between(500, 8_000) })
      const anew = await shopper.changeIntegration().catch(onlyGaveUp)
      if (!anew) return
      await shopper.openPage(anew).catch(onlyGaveUp)
      if (anew.number !== paid.number && random.chance(0.3)) shopper.pay(anew)
      if (random.chance(0.5)) await shopper.comeBack(anew)
    },
  },
  {
    name: "both integrations at once, one paid",
    weight: 2,
    play: async (shopper, random) => {
      await shopper.fillCart()
      const first = await shopper.chooseLinkAja()
      const clicks = await Promise.allSettled([shopper.changeIntegration(), shopper.changeIntegration()])
      const reached = clicks.flatMap((click) => (click.status === "fulfilled" ? [click.value] : []))
      const invoice = random.pick([first, ...reached])
      await shopper.openPage(invoice)
      shopper.pay(invoice, { drop: random.chance(0.3) })
    },
  },
  {
    name: "create unanswered, changes the integration, pays the first",
    weight: 2,
    play: async (shopper, random) => {
      await shopper.fillCart()
      await shopper.loseCreateAnswer(["reset_after", "reset_after"])
      const [unanswered] = shopper.invoicesAtDoku()
      await shopper.changeIntegration().catch(onlyGaveUp)
      if (unanswered) shopper.pay(unanswered, { drop: random.chance(0.5) })
    },
  },
  {
    name: "page lost, paid in the LinkAja app",
    weight: 8,
    play: async (shopper, random) => {
      await shopper.fillCart()
      // DOKU then has the invoice, and the shop got no response, or was told that the invoice is used already. Few of
      // them hang, because nobody else starts a payment meanwhile.
      const kind = random.pick([...UNANSWERED, ...UNANSWERED, "hang_after"] as const)
      const second = random.chance(0.3) ? "invoice_already_used" : kind
      const reached = await shopper.loseCreateAnswer([kind, second])
      if (reached) await shopper.openPage(reached).catch(onlyGaveUp)
      const [invoice] = shopper.invoicesAtDoku()
      if (invoice) shopper.pay(invoice, { drop: random.chance(0.7) })
    },
  },
  {
    name: "never pays",
    weight: 6,
    play: async (shopper, random) => {
      const invoice = await shopper.goToLinkAja()
      if (random.chance(0.5)) await shopper.comeBack(invoice)
      if (random.chance(0.3)) await shopper.complete()
    },
  },
  {
    name: "never opens the page",
    weight: 2,
    play: async (shopper) => {
      await shopper.fillCart()
      await shopper.chooseLinkAja()
    },
  },
  ...LINK_SCENARIOS,
]

async function soldOut(shopper: Shopper, random: Random, sku: string): Promise<void> {
  const { backOffice } = shopper.world
  await backOffice.stock(sku, 100)
  const invoice = await shopper.goToLinkAja({ sku })
  await backOffice.stock(sku, 0)
  shopper.pay(invoice, { drop: random.chance(0.3) })
  if (random.chance(0.5)) await shopper.comeBack(invoice)
  // DOKU reports FAILED after a recorded success, while the payment waits for its order. A word that stands for ten
  // minutes would be a contradiction, which requires a person.
  const denied = random.chance(0.3) && (await shopper.seesPaid(invoice))
  if (denied) shopper.changeWord(invoice, "FAILED")
  await pause(500)
  if (denied) shopper.changeWord(invoice, "SUCCESS")
}

export function drawScenario(random: Random): Scenario {
  return random.weighted(SCENARIOS)
}

/** @throws Error that lists the names, when none is called so. */
export function scenarioNamed(name: string): Scenario {
  const found = SCENARIOS.find((scenario) => scenario.name === name)
  if (found) return found
  throw new Error(
    `No scenario is called "${name}"; known:\n${SCENARIOS.map((scenario) => scenario.name).join("\n")}`,
  )
}
