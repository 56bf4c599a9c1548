import { parseArgs } from "node:util"
import type { StorefrontChoice } from "../../testing/demo-store/start"

export const USAGE = `npm run demo -- [--storefront URL] [--check] [--help]

  --storefront  the origin of a storefront that you start yourself, such as http://localhost:8000. The demo then serves
                Medusa, its Admin and the sandbox only, and prints the publishable key that your storefront needs
  --check       buys by itself, and says in its last line whether all went well

  RETURN_URL    environment variable: the page on which shoppers land after LinkAja.
                Default: /id/checkout/linkaja of the storefront
  STORE_CORS    environment variable: further origins that may use the Store API, separated by commas
  DATABASE_URL  environment variable: a PostgreSQL database in place of the embedded one`

export interface DemoOptions {
  help: boolean
  check: boolean
  storefront: StorefrontChoice
}

/** @throws Error that names the wrong flag or variable. */
export function readOptions(args: readonly string[], env: Record<string, string | undefined>): DemoOptions {
  const { values } = parseArgs({
    args: [...args],
    strict: true,
    options: {
      help: { type: "boolean", default: false },
      check: { type: "boolean", default: false },
      storefront: { type: "string" },
    },
  })
  const { help, check, storefront } = values
  if (check && storefront !== undefined) {
    throw new Error("--check buys in a store of its own: it can't be combined with --storefront.")
  }
  return {
    help,
    check,
    storefront: {
      origin: storefront === undefined ? undefined : readOrigin("--storefront", storefront),
      // A check proves this repository alone, whatever the caller's environment says.
      returnUrl: check || !env.RETURN_URL ? undefined : readUrl("RETURN_URL", env.RETURN_URL).href,
      moreOrigins: check ? [] : readOrigins(env.STORE_CORS ?? ""),
    },
  }
}

function readOrigins(list: string): string[] {
  const entries = list.split(",").map((entry) => entry.trim())
  return entries.filter(Boolean).map((entry) => readOrigin("STORE_CORS", entry))
}

/** Browsers send an origin without a path or a slash at its end, and Medusa compares it literally. */
function readOrigin(name: string, text: string): string {
  const url = readUrl(name, text)
  if (url.href !== `${url.origin}/`) {
    throw new Error(`${name} takes the origin alone: ${url.origin} instead of ${text}`)
  }
  return url.origin
}

function readUrl(name: string, text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined || !["http:", "https:"].includes(url.protocol)) {
    throw new Error(
      `${name} must be an address with http:// or https://, such as http://localhost:8000, not "${text}"`,
    )
  }
  return url
}
