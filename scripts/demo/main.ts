/**
 * `npm run demo`: a Medusa store with LinkAja against the sandbox, to click through.
 * `npm run demo -- --storefront URL`: the same without the shop, for a storefront that is started elsewhere.
 * `npm run demo -- --check`: the same store, bought from without hands; the last line of output is its verdict.
 */

import { type DemoStore, type StorefrontChoice, startDemo } from "../../testing/demo-store/start"
import { Lifetime } from "../../testing/lib/lifetime"
import { ADMIN } from "../../testing/store/names"
import { check } from "./check"
import { readOptions, USAGE } from "./options"

const say = (line: string) => console.log(line)

async function main(args: string[]): Promise<void> {
  let options: ReturnType<typeof readOptions>
  try {
    options = readOptions(args, process.env)
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : error}\n\n${USAGE}`)
    process.exitCode = 2
    return
  }
  if (options.help) say(USAGE)
  else await (options.check ? runCheck() : runDemo(options.storefront))
}

async function runDemo(storefront: StorefrontChoice): Promise<void> {
  const lifetime = new Lifetime()
  onAskedToStop(() => {
    if (!lifetime.signal.aborted) {
      say("\nStopping …")
    }
    void lifetime.end().then(() => process.exit(0))
  })
  try {
    const demo = await startDemo(lifetime, { throwaway: false, admin: true, storefront }, say)
    announce(demo, storefront)
    await demo.serverEnded
  } catch (error) {
    if (!lifetime.signal.aborted) {
      console.error(error instanceof Error ? error.message : error)
      await lifetime.end()
      process.exit(1)
    }
    await lifetime.end()
    process.exit(0)
  }
}

async function runCheck(): Promise<void> {
  const lifetime = new Lifetime()
  onAskedToStop(() => void lifetime.end())
  let verdict: object
  try {
    const demo = await startDemo(lifetime, { throwaway: true, admin: false }, say)
    verdict = { ok: true, ...(await Promise.race([check(demo, lifetime.signal, say), demo.serverEnded])) }
  } catch (error) {
    verdict = { ok: false, reason: error instanceof Error ? error.message : String(error) }
    process.exitCode = 1
  }
  await lifetime.end()
  // Last of all, once nothing is left that could print a line after it.
  process.stdout.write(`${JSON.stringify(verdict)}\n`, () => process.exit())
}

/** Ctrl-C (often delivered twice: by the terminal and by npm), a polite kill, or the end of our parent. */
function onAskedToStop(stop: () => void): void {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, stop)
  }
  process.on("disconnect", stop)
}

function announce({ addresses, publishableKey, logFile }: DemoStore, { origin }: StorefrontChoice): void {
  const isYours = origin !== undefined
  say(`
  The demo store is running.

    Shop             ${addresses.shop}${isYours ? "   (yours: start it now)" : ""}
    Admin            ${addresses.backend}/app   (${ADMIN.email} / ${ADMIN.password})
    DOKU's book      ${addresses.sandbox}
    Notifications    ${addresses.notification}
    Return page      ${addresses.returnPage}
    Medusa           ${addresses.backend}
    Publishable key  ${publishableKey}
${isYours ? YOUR_STOREFRONT : THINGS_TO_TRY}
  Medusa writes its log to ${logFile}. Ctrl-C stops everything; the data is kept for the next start.
`)
}

const YOUR_STOREFRONT = `
  Your storefront needs the last two. It has one region: Indonesia (id), in rupiah.
`

const THINGS_TO_TRY = `
  Buy something in the shop, pay on the made-up LinkAja page, and find the order in the Admin. Then try:
    - press Tolak (decline) there, and pay at the second try
    - choose "LinkAja, by DOKU Checkout": DOKU's page opens first, and keeps its invoice for a second try
    - close the tab after paying: the order is made all the same
    - go Back from LinkAja, change the cart and pay; or pay the old page in another tab
    - open the address of the return page in another browser
`

void main(process.argv.slice(2))
