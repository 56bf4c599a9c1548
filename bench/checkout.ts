import { inTurn, type Ratio, ratioOf, rounded, summarize } from "./lib/compare"
import { BenchShop, PROVIDERS } from "./lib/shop"
import type { Figures, Question } from "./questions"

const ROUNDS = 200
const WARM_UP = 20

type Way = keyof typeof PROVIDERS

/** Measures each payment provider in turn on identical carts. Only requests are timed. */
export const checkout: Question = {
  title: `what LinkAja costs a checkout, beside pp_system_default and a provider that does nothing, ${ROUNDS} rounds`,
  async measure(lifetime, say) {
    const shop = await BenchShop.open(lifetime, say)
    const carts = await shop.carts((ROUNDS + WARM_UP) * Object.keys(PROVIDERS).length)
    say(`${ROUNDS} rounds of three checkouts …`)
    const completions: Record<Way, number[]> = { linkaja: [], system: [], nothing: [] }
    const payPages: number[] = []
    const parts: Record<string, { ms: number[]; count: number }> = {}
    const checkoutBy = (way: Way) => async (round: number) => {
      const cart = carts.pop()
      if (cart === undefined) throw new Error("There is no cart left")
      await shop.readStopwatch()
      const startedAt = performance.now()
      const session = await shop.session(cart, PROVIDERS[way])
      const ms = performance.now() - startedAt
      if (way === "linkaja" && round >= WARM_UP) keepParts(parts, await shop.readStopwatch())
      if (way === "linkaja") {
        const page = await shop.payPage(session)
        if (round >= WARM_UP) payPages.push(page)
        await shop.isPaid(cart)
      }
      const completion = await shop.completion(cart)
      if (round >= WARM_UP) completions[way].push(completion)
      return ms
    }
    const sessions = await inTurn(
      { nothing: checkoutBy("nothing"), linkaja: checkoutBy("linkaja"), system: checkoutBy("system") },
      { rounds: ROUNDS, warmUp: WARM_UP },
    )
    return [
      ...rows("session request", sessions as Record<Way, number[]>, "1.75"),
      ...Object.entries(parts).map(([part, { ms, count }]) => ({
        what: `session request, linkaja: ${part}${count > 1 ? `, ${count} of them` : ""}`,
        ...spread(ms),
      })),
      {
        what: "pay page, linkaja, beside the session request of system",
        ...spread(payPages),
        ...ratioRow(ratioOf(payPages, sessions.system as number[])),
        target: "2.00",
      },
      ...rows("completion", completions, "1.10"),
    ]
  },
}

function keepParts(
  parts: Record<string, { ms: number[]; count: number }>,
  sums: Record<string, { ms: number; count: number }>,
): void {
  for (const [name, { ms, count }] of Object.entries(sums)) {
    parts[name] ??= { ms: [], count }
    parts[name].ms.push(ms)
  }
}

function spread(times: readonly number[]) {
  const { median, p10, p90 } = summarize(times)
  return { median_ms: rounded(median, 1), p10_ms: rounded(p10, 1), p90_ms: rounded(p90, 1) }
}

function ratioRow({ ratio, low, high }: Ratio) {
  return { ratio: rounded(ratio), low: rounded(low), high: rounded(high) }
}

function rows(what: string, times: Record<Way, number[]>, target: string): Figures[] {
  const row = (way: Way, ratio?: Ratio) => {
    return {
      what: `${what}, ${way}`,
      ...spread(times[way]),
      ...(ratio ? ratioRow(ratio) : { ratio: "", low: "", high: "" }),
      target: way === "linkaja" ? target : "",
    }
  }
  return [
    row("nothing"),
    row("system", ratioOf(times.system, times.nothing)),
    row("linkaja", ratioOf(times.linkaja, times.nothing)),
  ]
}
