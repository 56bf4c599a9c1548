import { inTurn, ratioOf, rounded, summarize } from "./lib/compare"
import { notificationOf } from "./lib/notification"
import { OrderWatch } from "./lib/order-watch"
import { Sender } from "./lib/sender"
import { BenchShop } from "./lib/shop"
import type { Question } from "./questions"

const PAIRS = 200
const WARM_UP = 20

/**
 * Medusa handles a notification after a fixed pause of five seconds, so some wait at once. Each pair's two
 * notifications leave together; ours is awaited before the next pair.
 */
const UNDER_WAY = 8

/**
 * One notification by each way, pair by pair, on carts that are alike. Then, with nothing else under way, a notification
 * and a bare completion in turn: Medusa's own request for it, with a provider that does nothing.
 */
export const paidOrder: Question = {
  title: `how soon a paid order is an order, by this plugin, by Medusa's delayed webhook and by a bare completion, ${PAIRS} pairs`,
  async measure(lifetime, say) {
    const shop = await BenchShop.open(lifetime, say)
    const sender = new Sender(shop.origin, UNDER_WAY + 1)
    await lifetime.own("the sender", () => sender.close())
    const watch = new OrderWatch(shop.database)
    const ours = await shop.waitingCarts("linkaja", PAIRS + WARM_UP)
    const builtIn = await shop.waitingCarts("nothing", PAIRS + WARM_UP)
    say(`${PAIRS} pairs …`)

    const byPlugin: number[] = []
    const byMedusa: Promise<number>[] = []
    for (const [pair, cart] of ours.entries()) {
      const other = builtIn[pair]
      if (other === undefined) throw new Error("There is no other cart for a pair")
      const waiting = untilOrder(watch, other.cartId, () =>
        sender.send({
          path: "/hooks/payment/nothing_bench",
          headers: { "content-type": "application/json" },
          body: JSON.stringify({ session_id: other.sessionId, amount: other.amount }),
        }),
      )
      // Awaited some pairs later, and may fail before.
      waiting.catch(() => undefined)
      byMedusa.push(waiting)
      byPlugin.push(await untilOrder(watch, cart.cartId, () => sender.send(notificationOf(cart))))
      await byMedusa[pair - UNDER_WAY]
    }
    const plugin = byPlugin.slice(WARM_UP)
    const medusa = (await Promise.all(byMedusa)).slice(WARM_UP)
    const { ratio, low, high } = ratioOf(medusa, plugin)

    say(`${PAIRS} pairs of a notification and a bare completion …`)
    const toNotify = await shop.waitingCarts("linkaja", PAIRS + WARM_UP)
    const toComplete = await shop.waitingCarts("nothing", PAIRS + WARM_UP)
    const { notified = [], completed = [] } = await inTurn(
      {
        notified: (round) => {
          const cart = at(toNotify, round)
          return untilOrder(watch, cart.cartId, () => sender.send(notificationOf(cart)))
        },
        completed: (round) => {
          const cart = at(toComplete, round)
          return untilOrder(watch, cart.cartId, async () => {
            await shop.completion(cart)
            return { status: 200 }
          })
        },
      },
      { rounds: PAIRS, warmUp: WARM_UP },
    )
    const besideBare = ratioOf(notified, completed)
    return [
      { what: "notification to order, Medusa's delayed webhook", ...spread(medusa) },
      {
        what: "notification to order, this plugin",
        ...spread(plugin),
        times_sooner: rounded(ratio, 1),
        low: rounded(low, 1),
        high: rounded(high, 1),
        target: "10 or more",
      },
      { what: "bare completion to order, alone", ...spread(completed) },
      {
        what: "notification to order, this plugin, alone",
        ...spread(notified),
        times_bare: rounded(besideBare.ratio),
        low: rounded(besideBare.low),
        high: rounded(besideBare.high),
        target: "1.25 or less",
      },
    ]
  },
}

function at<One>(list: readonly One[], index: number): One {
  const found = list[index]
  if (found === undefined) throw new Error(`There is no number ${index} of ${list.length}`)
  return found
}

/** From the moment a request is sent, in ms. */
async function untilOrder(
  watch: OrderWatch,
  cartId: string,
  send: () => Promise<{ status: number }>,
): Promise<number> {
  const startedAt = performance.now()
  const [{ status }, seenAt] = await Promise.all([send(), watch.orderOf(cartId)])
  if (status !== 200) throw new Error(`A request was answered ${status}`)
  return seenAt - startedAt
}

function spread(times: readonly number[]) {
  const { median, p10, p90 } = summarize(times)
  return { median_ms: rounded(median), p10_ms: rounded(p10), p90_ms: rounded(p90) }
}
