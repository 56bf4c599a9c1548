import { waitUntil } from "../../testing/lib/wait"
import type { Environment } from "../chaos/environment"
import { AS_IT_SHOULD, purchaseState } from "../chaos/purchase-state"
import { Random } from "../chaos/random"
import { Shopper } from "../chaos/shopper"
import { Storefront } from "../chaos/storefront"

export interface SpreadOptions {
  seed: number
  /** Number of the first checkout. */
  from: number
}

/** How the shop learns of the payment, and on which server: that of the cart, or the other. */
const NEWS = [
  "notification elsewhere",
  "return elsewhere",
  "completion elsewhere",
  "completion at home",
] as const

const SETTLED_WITHIN_MS = 60_000

/**
 * Checkouts whose requests land on one server or the other, as behind a load balancer that knows no sessions. Each
 * server is home to one of each kind. Resolves to what went wrong.
 */
export async function spread(environment: Environment, { seed, from }: SpreadOptions): Promise<string[]> {
  const problems: string[] = []
  let checkout = from
  for (const home of environment.servers) {
    for (const elsewhere of environment.servers.filter((server) => server !== home)) {
      for (const news of NEWS) {
        const problem = await checkOut(environment, checkout, seed, news, home.origin, elsewhere.origin)
        if (problem) problems.push(`checkout ${checkout} (${news} of ${home.name}): ${problem}`)
        checkout += 1
      }
    }
  }
  return problems
}

async function checkOut(
  environment: Environment,
  checkout: number,
  seed: number,
  news: (typeof NEWS)[number],
  home: string,
  elsewhere: string,
): Promise<string | undefined> {
  const { world } = environment
  const random = new Random(`${seed}:${checkout}`)
  const shopper = new Shopper({ ...world, origins: [home] }, checkout, random)
  const invoice = await shopper.goToLinkAja()
  if (news === "notification elsewhere") {
    shopper.pay(invoice, { retry: false }, elsewhere)
    await environment.sandbox.idle()
  } else {
    shopper.pay(invoice, { drop: true })
    if (news === "return elsewhere") await shopper.comeBack(invoice, elsewhere)
    else await shopper.complete({ origin: news === "completion elsewhere" ? elsewhere : home })
  }
  await waitUntil(
    async () => (await purchaseState(environment, invoice.number, shopper.cartId)) === AS_IT_SHOULD,
    {
      ms: SETTLED_WITHIN_MS,
    },
  )
  const stands = await purchaseState(environment, invoice.number, shopper.cartId)
  if (stands !== AS_IT_SHOULD) return stands

  const headers = { "x-publishable-api-key": world.publishableKey }
  const told = await Promise.all(
    [home, elsewhere].map((origin) =>
      new Storefront([origin], headers, random).request<{ payment: string; order_id?: string }>(
        "GET",
        `/store/doku/sessions/${invoice.sessionId}`,
      ),
    ),
  )
  const alike = new Set(told.map(({ payment, order_id }) => `${payment} ${order_id}`))
  const [word = ""] = alike
  return alike.size === 1 && word.startsWith("paid order_")
    ? undefined
    : `the shopper is told ${JSON.stringify(told)}`
}
