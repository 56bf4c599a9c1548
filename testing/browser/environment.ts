import type { Browser, BrowserContext } from "playwright-core"
import { type DemoStore, startDemo } from "../demo-store/start"
import type { Lifetime } from "../lib/lifetime"
import { Admin, type AdminLanguage } from "./admin"
import { BackOffice } from "./back-office"
import { launchChromium } from "./chromium"
import { buy } from "./purchase"
import { COFFEE } from "./shopper"

/** The first load of an Admin page in development compiles it; in ms, for slow machines. */
const FIRST_LOAD_MS = 240_000

type StorageState = Awaited<ReturnType<BrowserContext["storageState"]>>

export interface Environment {
  demo: DemoStore
  browser: Browser
  backOffice: BackOffice
  /** Of a browser in which the admin has logged in. */
  adminState: StorageState
}

/** A separate demo store with its Admin, and a browser for both. */
export async function openEnvironment(
  lifetime: Lifetime,
  { logFile }: { logFile?: string },
  say: (line: string) => void,
): Promise<Environment> {
  const browser = await launchChromium()
  await lifetime.own("the browser", () => browser.close())
  const demo = await startDemo(
    lifetime,
    { throwaway: true, admin: true, ...(logFile === undefined ? {} : { logFile }) },
    say,
  )
  // Reported by whatever is done next with a server that is gone.
  demo.serverEnded.catch(() => undefined)
  say("Compiling the Admin …")
  const adminState = await warmUp(browser, demo)
  return { demo, browser, backOffice: await BackOffice.logIn(demo.addresses.backend), adminState }
}

/**
 * Opens each of the Admin's pages once: Vite finds out only then what they import, and reloads the page when it
 * finds something new, which would happen in the midst of what is to be seen.
 */
async function warmUp(browser: Browser, demo: DemoStore): Promise<StorageState> {
  const { order_id } = await buy(demo, COFFEE)
  const context = await browser.newContext()
  context.setDefaultTimeout(FIRST_LOAD_MS)
  const admin = new Admin(await context.newPage(), demo.addresses.backend)
  await admin.logIn()
  await admin.opensPayments()
  await admin.opensSettings()
  await admin.opensOrder(order_id)
  const state = await context.storageState()
  await context.close()
  return state
}

/** What a browser remembers of an admin who has logged in, and has chosen a language and a theme. */
export function rememberedAdmin(
  { adminState, demo }: Environment,
  language: AdminLanguage,
  theme: "light" | "dark" = "light",
): StorageState {
  const localStorage = [
    { name: "lng", value: language },
    { name: "medusa_admin_theme", value: theme },
  ]
  // The dashboard believes its cookie first, which still has the language of the login.
  const cookies = adminState.cookies.filter(({ name }) => name !== "lng")
  return { cookies, origins: [{ origin: demo.addresses.backend, localStorage }] }
}
