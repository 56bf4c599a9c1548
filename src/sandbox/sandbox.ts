import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { Operations, type SandboxControl } from "./control/operations"
import { Notifier } from "./doku/notifier"
import { jsonAnswer } from "./http/answer"
import { InputError } from "./input/input-error"
import { decimal, integer, text } from "./input/readers"
import { errorCode, errorMessage } from "./input/system-error"
import { handleRequest } from "./server"
import { Book } from "./state/book"
import type { SandboxContext } from "./state/context"
import { Faults } from "./state/faults"
import { DEFAULT_MERCHANT, type Merchant, Merchants, readMerchant } from "./state/merchants"
import { DEFAULT_SETTINGS, readSettingsPatch, type SettingsPatch } from "./state/settings"
import { Timers } from "./state/timers"

export interface SandboxOptions {
  /** Port to listen on. Default 0: a free one. */
  port?: number
  /** Host name to listen on, and in every URL that is handed out. Default "localhost". */
  host?: string
  /** Accounts it knows. Default: the one made-up `DEFAULT_MERCHANT`, without a notification URL. */
  merchants?: readonly Merchant[]
  /** Divides the delays of notification retries, and nothing else: 3600 makes an hour pass in a second. Default 1. */
  timeScale?: number
  /** Settings that differ from `DEFAULT_SETTINGS`; `reset()` comes back to them. */
  settings?: SettingsPatch
}

/** A running fake of DOKU and LinkAja. */
export interface Sandbox extends SandboxControl {
  /** Base URL without a slash at its end, e.g. `http://localhost:4010`: what a client takes for DOKU's host. */
  readonly url: string
  readonly port: number
  /** Ends every connection, also hanging ones, and every timer. May be called twice. */
  close(): Promise<void>
}

/**
 * Starts a fake DOKU with LinkAja's page behind it, for development and tests.
 *
 * @throws InputError for a bad option; a system error with `code` "EADDRINUSE" when the port is taken.
 */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const port = integer(0, 65_535)(options.port ?? 0, "port")
  const host = text()(options.host ?? "localhost", "host")
  const timeScale = decimal(0.001, 1e9)(options.timeScale ?? 1, "timeScale")
  const given = options.merchants ?? [DEFAULT_MERCHANT]
  const merchants = new Merchants(
    given.map((merchant, index) => readMerchant(merchant, `merchants[${index}]`)),
  )
  const initialSettings = { ...DEFAULT_SETTINGS, ...readSettingsPatch(options.settings ?? {}, "settings") }

  let origin = ""
  const faults = new Faults()
  const timers = new Timers()
  const notifier = new Notifier({
    merchants,
    faults,
    timeScale,
    timeoutMs: () => context.settings.notificationTimeoutMs,
  })
  const context: SandboxContext = {
    settings: structuredClone(initialSettings),
    initialSettings,
    merchants,
    book: new Book(),
    faults,
    notifier,
    accepted: new Map(),
    requests: [],
    startedAt: new Date(),
    now: () => new Date(Date.now() + context.settings.clockOffsetMs),
    origin: () => origin,
  }
  const operations = new Operations(context)

  const server = createServer((request, response) => {
    handleRequest({ context, operations, timers }, request, response).catch((error: unknown) => {
      // The caller hung up while sending: there is nobody to answer.
      if (request.destroyed && !request.complete) return
      if (response.headersSent) response.destroy()
      else {
        const answer = jsonAnswer(500, { message: `The sandbox failed: ${errorMessage(error)}` })
        response.writeHead(answer.status, answer.headers).end(answer.body)
      }
    })
  })
  const listening = await new Promise<AddressInfo>((resolve, reject) => {
    server.once("error", reject)
    server.listen(port, host, () => resolve(addressOf(server.address())))
  })
  origin = `http://${host.includes(":") ? `[${host}]` : host}:${listening.port}`

  const control = bind(operations)
  return {
    ...control,
    url: origin,
    port: listening.port,
    close: () =>
      new Promise((resolve, reject) => {
        timers.clear()
        notifier.close()
        server.close((error) =>
          error && errorCode(error) !== "ERR_SERVER_NOT_RUNNING" ? reject(error) : resolve(),
        )
        server.closeAllConnections()
      }),
  }
}

/** Lets a test take single operations off the sandbox: `const { pay } = sandbox`. */
function bind(operations: Operations): SandboxControl {
  return {
    health: () => operations.health(),
    book: () => operations.book(),
    invoice: (...given) => operations.invoice(...given),
    settings: () => operations.settings(),
    updateSettings: (...given) => operations.updateSettings(...given),
    merchants: () => operations.merchants(),
    setMerchant: (...given) => operations.setMerchant(...given),
    faults: () => operations.faults(),
    addFault: (...given) => operations.addFault(...given),
    addFaults: (...given) => operations.addFaults(...given),
    clearFaults: () => operations.clearFaults(),
    pay: (...given) => operations.pay(...given),
    decline: (...given) => operations.decline(...given),
    abandon: (...given) => operations.abandon(...given),
    expire: (...given) => operations.expire(...given),
    refund: (...given) => operations.refund(...given),
    setStatus: (...given) => operations.setStatus(...given),
    notify: (...given) => operations.notify(...given),
    sendNotification: (...given) => operations.sendNotification(...given),
    notifications: () => operations.notifications(),
    requests: () => operations.requests(),
    idle: (...given) => operations.idle(...given),
    reset: () => operations.reset(),
  }
}

function addressOf(address: string | AddressInfo | null): AddressInfo {
  if (address === null || typeof address === "string") throw new InputError("the sandbox needs a TCP port")
  return address
}
