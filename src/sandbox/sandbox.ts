import { createServer } from "node:http"
import type { AddressInfo } from "node:net"
import { bindOperations, type SandboxControl } from "./control/operations"
import { DokuContext } from "./doku/doku-context"
import { jsonAnswer } from "./http/answer"
import { InputError } from "./input/input-error"
import { decimal, integer, text } from "./input/readers"
import { errorCode, errorMessage } from "./input/system-error"
import { handleRequest } from "./server"
import { DEFAULT_MERCHANT, type Merchant, Merchants, readMerchant } from "./state/merchants"
import { DEFAULT_SETTINGS, readSettingsPatch, type SettingsPatch } from "./state/settings"

export interface SandboxOptions {
  /** Port to listen on. Default 0: a free one. */
  port?: number
  /** Host name to listen on, and in every URL that is handed out. Default "localhost". */
  host?: string
  /** Accounts that it knows. Default: the made-up `DEFAULT_MERCHANT`, without a notification URL. */
  merchants?: readonly Merchant[]
  /** Divides the delays of notification retries, and nothing else: 3600 makes an hour pass in a second. Default 1. */
  timeScale?: number
  /** Settings that differ from `DEFAULT_SETTINGS`; `reset()` restores them. */
  settings?: SettingsPatch
}

/** A running fake of DOKU and LinkAja. */
export interface Sandbox extends SandboxControl {
  /** Base URL for a client of DOKU, without a slash at its end, e.g. `http://localhost:4010`. */
  readonly url: string
  readonly port: number
  /** Ends every connection, hanging ones too, and every timer. May be called twice. */
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
  const settings = { ...DEFAULT_SETTINGS, ...readSettingsPatch(options.settings ?? {}, "settings") }
  const context = new DokuContext(merchants, settings, timeScale)

  const server = createServer((request, response) => {
    handleRequest(context, request, response).catch((error: unknown) => {
      // The caller hung up while sending, so there is nobody to answer.
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
  context.origin = `http://${host.includes(":") ? `[${host}]` : host}:${listening.port}`

  return {
    ...bindOperations(context),
    url: context.origin,
    port: listening.port,
    close: () =>
      new Promise((resolve, reject) => {
        context.close()
        server.close((error) =>
          error && errorCode(error) !== "ERR_SERVER_NOT_RUNNING" ? reject(error) : resolve(),
        )
        server.closeAllConnections()
      }),
  }
}

function addressOf(address: string | AddressInfo | null): AddressInfo {
  if (address === null || typeof address === "string") throw new InputError("the sandbox needs a TCP port")
  return address
}
