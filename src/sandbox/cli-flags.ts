import { parseArgs } from "node:util"
import { InputError } from "./input/input-error"
import { errorCode, errorMessage } from "./input/system-error"
import type { SandboxOptions } from "./sandbox"
import type { Integration } from "./state/book"
import { DEFAULT_MERCHANT } from "./state/merchants"

export const DEFAULT_CLI_PORT = 4010

export const HELP = `doku-linkaja-sandbox: a fake DOKU with its Checkout page and LinkAja's, for development and tests.

Usage
  doku-linkaja-sandbox [flags]

Flags
  --port <number>            port to listen on; 0 picks a free one (default ${DEFAULT_CLI_PORT})
  --host <name>              host to listen on (default localhost)
  --client-id <text>         Client-Id of the merchant (default ${DEFAULT_MERCHANT.clientId})
  --secret-key <text>        its secret key (default ${DEFAULT_MERCHANT.secretKey})
  --notification-url <url>   where notifications go, e.g.
                             http://localhost:9000/hooks/payment/doku-linkaja_doku
                             (default none: they are recorded, but not sent)
  --integrations <list>      DOKU's ways on which LinkAja is active for the merchant: direct,
                             checkout, direct,checkout or none (default direct,checkout)
  --time-scale <number>      divides the delays of notification retries: 3600 makes an hour
                             pass in a second (default 1)
  --help                     this text

The book is at /, the control API under /__sandbox/.
`

export type CliRequest = { help: true } | { help: false; options: SandboxOptions }

const FLAGS = {
  port: { type: "string", default: String(DEFAULT_CLI_PORT) },
  host: { type: "string" },
  "client-id": { type: "string", default: DEFAULT_MERCHANT.clientId },
  "secret-key": { type: "string", default: DEFAULT_MERCHANT.secretKey },
  "notification-url": { type: "string" },
  integrations: { type: "string" },
  "time-scale": { type: "string" },
  help: { type: "boolean", short: "h" },
} as const

/** @throws InputError that names the flag and the fix. */
export function readFlags(argv: readonly string[]): CliRequest {
  const flags = parse(argv)
  if (flags.help) return { help: true }
  const { clientId, secretKey } = DEFAULT_MERCHANT
  return {
    help: false,
    options: {
      port: wholeNumber(flags.port, "--port", 65_535),
      host: optional(flags.host, (value) => nonEmpty(value, "--host", "localhost")),
      timeScale: optional(flags["time-scale"], scale),
      merchants: [
        {
          clientId: nonEmpty(flags["client-id"], "--client-id", clientId),
          secretKey: nonEmpty(flags["secret-key"], "--secret-key", secretKey),
          notificationUrl: optional(flags["notification-url"], webUrl),
          integrations: optional(flags.integrations, integrations),
        },
      ],
    },
  }
}

function optional<T>(value: string | undefined, read: (value: string) => T): T | undefined {
  return value === undefined ? undefined : read(value)
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({ args: [...argv], options: FLAGS, strict: true, allowPositionals: false }).values
  } catch (error) {
    if (!errorCode(error)?.startsWith("ERR_PARSE_ARGS_")) throw error
    const known = Object.keys(FLAGS).map((name) => `--${name}`)
    throw new InputError(`${errorMessage(error).split(". To specify")[0]}. Known flags: ${known.join(", ")}`)
  }
}

function wholeNumber(value: string, flag: string, max: number): number {
  const number = /^\d+$/.test(value) ? Number(value) : Number.NaN
  if (!(number <= max)) throw new InputError(`${flag} ${value}: give a whole number from 0 to ${max}`)
  return number
}

function integrations(value: string): Integration[] {
  if (value === "none") return []
  return value.split(",").map((word) => {
    const name = word.trim()
    if (name === "direct" || name === "checkout") return name
    throw new InputError(`--integrations ${value}: give direct, checkout, direct,checkout or none`)
  })
}

function scale(value: string): number {
  const number = /^\d+(\.\d+)?$/.test(value) ? Number(value) : Number.NaN
  if (!(number >= 0.001 && number <= 1e9)) {
    throw new InputError(`--time-scale ${value}: give a number from 0.001 to 1000000000, e.g. 3600`)
  }
  return number
}

function nonEmpty(value: string, flag: string, example: string): string {
  if (value.trim() === "") throw new InputError(`${flag} is empty: give a value, e.g. ${example}`)
  return value.trim()
}

function webUrl(value: string): string {
  if (URL.canParse(value) && /^https?:\/\//i.test(value)) return value
  throw new InputError(
    `--notification-url ${value}: give an absolute URL, e.g. http://localhost:9000/hooks/payment/doku-linkaja_doku`,
  )
}
