import { setTimeout as pause } from "node:timers/promises"
import { waitUntil } from "../testing/lib/wait"
import { atOnce } from "./lib/at-once"
import { ascending, quantile, ratioOf, rounded, summarize } from "./lib/compare"
import { type Notification, notificationOf } from "./lib/notification"
import { Sender, type SentRequest } from "./lib/sender"
import { BenchShop, type WaitingCart } from "./lib/shop"
import type { Figures, Question } from "./questions"

const ROUNDS = 20
const WARM_UP = 2
const AT_ONCE = 10
/** Notifications of each kind in a round: about as many as take a second or more. */
const SENT = { accepted: 20, repeated: 100, forged: 400, "built-in": 400 } as const

const BURST_TIMES = 10
const BURST_S = 30
/** How often the batch's orders are counted, in ms. The measured time can be too long by this much. */
const LOOK_EVERY_MS = 50
/** For the slowest machine: the burst is worked off at the usual rate, in ms. */
const WORKED_OFF_WITHIN_MS = 20 * 60_000

type Kind = keyof typeof SENT

/** Each kind in turn, then far more than can be worked off at once. */
export const notifications: Question = {
  title: `how many notifications a second, ${AT_ONCE} at once, ${ROUNDS} rounds, and ${BURST_TIMES} times as many for ${BURST_S} s`,
  async measure(lifetime, say) {
    const shop = await BenchShop.open(lifetime, say)
    const sender = new Sender(shop.origin, AT_ONCE)
    await lifetime.own("the sender", () => sender.close())
    const carts = await shop.waitingCarts("linkaja", (ROUNDS + WARM_UP) * SENT.accepted)
    say(`${ROUNDS} rounds of each kind …`)
    const { rates, queries } = await inRounds(shop, sender, carts)

    const accepted = summarize(rates.accepted).median
    const burst = await shop.waitingCarts("linkaja", Math.round(accepted * BURST_TIMES * BURST_S))
    say(`a burst of ${burst.length} notifications in ${BURST_S} s …`)
    const flood = new Sender(shop.origin, burst.length)
    await lifetime.own("the flood", () => flood.close())
    const outcome = await burstOf(shop, flood, burst)
    return [...rateRows(rates, queries), ...burstRows(burst, outcome)]
  },
}

async function inRounds(shop: BenchShop, sender: Sender, carts: readonly WaitingCart[]) {
  const rates: Record<Kind, number[]> = { accepted: [], repeated: [], forged: [], "built-in": [] }
  const queries: Record<Kind, number[]> = { accepted: [], repeated: [], forged: [], "built-in": [] }
  const builtIn: Notification = {
    path: "/hooks/payment/nothing_bench",
    headers: { "content-type": "application/json" },
    // Names no session, so that the provider has nothing to do with it when the event comes.
    body: notificationOf({ invoiceNumber: "NOTHING", amount: 1 }).body,
  }
  for (let round = 0; round < ROUNDS + WARM_UP; round++) {
    const batch = carts.slice(round * SENT.accepted, (round + 1) * SENT.accepted)
    const fresh = batch.map((cart) => notificationOf(cart))
    const [known] = carts
    if (known === undefined) throw new Error("There is no cart")
    const repeated = notificationOf(known)
    const forged = notificationOf(known, { forged: true })
    const kinds: [Kind, readonly Notification[], number][] = [
      ["accepted", fresh, 200],
      ["repeated", Array.from({ length: SENT.repeated }, () => repeated), 200],
      ["forged", Array.from({ length: SENT.forged }, () => forged), 401],
      ["built-in", Array.from({ length: SENT["built-in"] }, () => builtIn), 200],
    ]
    // Who comes first changes from round to round.
    const first = round % kinds.length
    for (const [kind, messages, status] of [...kinds.slice(first), ...kinds.slice(0, first)]) {
      await shop.readStopwatch()
      const startedAt = performance.now()
      const answers = await atOnce(AT_ONCE, messages, (message) => sender.send(message))
      // Some are answered before their order is made: what is left of it is theirs, and not the next kind's.
      if (kind === "accepted") await allAreOrders(shop, batch, "after a round", LOOK_EVERY_MS)
      const seconds = (performance.now() - startedAt) / 1_000
      const { count = 0 } = (await shop.readStopwatch())["database queries"] ?? {}
      const wrong = answers.find((answer) => answer.status !== status)
      if (wrong) throw new Error(`A notification (${kind}) was answered ${wrong.status}, not ${status}`)
      if (round < WARM_UP) continue
      rates[kind].push(messages.length / seconds)
      queries[kind].push(count / messages.length)
    }
  }
  return { rates, queries }
}

interface BurstOutcome {
  answers: SentRequest[]
  /** Whole seconds from the last notification until every payment had its order. */
  workedOffS: number
  recorded: number
  made: Made
}

/** What became of some payments. */
interface Made {
  settled: number
  orders: number
  captures: number
}

/** As DOKU might after an outage: each at its time, whatever became of the ones before. */
async function burstOf(
  shop: BenchShop,
  sender: Sender,
  carts: readonly WaitingCart[],
): Promise<BurstOutcome> {
  const messages = carts.map((cart) => notificationOf(cart))
  const everyMs = (BURST_S * 1_000) / messages.length
  const startedAt = performance.now()
  const sending: Promise<SentRequest>[] = []
  for (const [index, message] of messages.entries()) {
    const early = startedAt + index * everyMs - performance.now()
    if (early > 0) await pause(early)
    sending.push(sender.send(message))
  }
  const answers = await Promise.all(sending)
  const endedAt = performance.now()
  const recorded = await paidAmong(shop, carts)
  const made = await allAreOrders(shop, carts, "after the burst")
  return { answers, recorded, made, workedOffS: Math.round((performance.now() - endedAt) / 1_000) }
}

async function paidAmong({ database }: BenchShop, carts: readonly WaitingCart[]): Promise<number> {
  const [counted] = await database.query<{ paid: string }>(
    "select count(*) as paid from doku_transaction where status = 'paid' and invoice_number = any(?)",
    [carts.map(({ invoiceNumber }) => invoiceNumber)],
  )
  return Number(counted?.paid)
}

/** Waits for it, and fails when a payment is lost or doubled. */
async function allAreOrders(
  shop: BenchShop,
  carts: readonly WaitingCart[],
  when: string,
  every = 500,
): Promise<Made> {
  const isDone = (made: Made) => Object.values(made).every((count) => count >= carts.length)
  await waitUntil(async () => isDone(await madeOf(shop, carts)), { ms: WORKED_OFF_WITHIN_MS, every })
  const made = await madeOf(shop, carts)
  if (Object.values(made).some((count) => count !== carts.length)) {
    throw new Error(`Of ${carts.length} payments ${when}: ${JSON.stringify(made)}`)
  }
  return made
}

async function madeOf({ database }: BenchShop, carts: readonly WaitingCart[]): Promise<Made> {
  const ids = carts.map(({ cartId }) => cartId)
  const [found] = await database.query<Record<keyof Made, string>>(
    `select (select count(*) from doku_transaction where cart_id = any(?) and settlement = 'settled') as settled,
       (select count(*) from order_cart where cart_id = any(?)) as orders,
       (select count(*) from capture c join payment p on p.id = c.payment_id
          join cart_payment_collection k on k.payment_collection_id = p.payment_collection_id
        where k.cart_id = any(?)) as captures`,
    [ids, ids, ids],
  )
  return {
    settled: Number(found?.settled),
    orders: Number(found?.orders),
    captures: Number(found?.captures),
  }
}

function rateRows(rates: Record<Kind, number[]>, queries: Record<Kind, number[]>): Figures[] {
  return (Object.keys(SENT) as Kind[]).map((kind) => {
    const { median, p10, p90 } = summarize(rates[kind])
    const { ratio, low, high } = ratioOf(rates[kind], rates.accepted)
    return {
      what: kind === "accepted" ? "accepted, until they are orders" : kind,
      per_second: rounded(median, 1),
      p10: rounded(p10, 1),
      p90: rounded(p90, 1),
      times_accepted: rounded(ratio, 1),
      low: rounded(low, 1),
      high: rounded(high, 1),
      queries_each: rounded(summarize(queries[kind]).median, 1),
      target: kind === "forged" ? "5 or more, no query" : "",
    }
  })
}

function burstRows(
  carts: readonly WaitingCart[],
  { answers, recorded, workedOffS, made }: BurstOutcome,
): Figures[] {
  const times = ascending(answers.map(({ ms }) => ms))
  const row = (what: string, figure: number) => ({ what: `burst: ${what}`, figure: rounded(figure, 1) })
  return [
    row("notifications a second", carts.length / BURST_S),
    row("notifications", carts.length),
    row("answered 200", answers.filter(({ status }) => status === 200).length),
    row("recorded when the last was answered", recorded),
    row("median answer, ms", quantile(times, 0.5)),
    row("99 % answered within, ms", quantile(times, 0.99)),
    row("slowest answer, ms", quantile(times, 1)),
    row("all are orders after another, s", workedOffS),
    row("orders", made.orders),
    row("captures", made.captures),
  ]
}
