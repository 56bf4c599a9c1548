import { spawn } from "node:child_process"
import { once } from "node:events"
import path from "node:path"
import type { InvoiceRecord, SettingsPatch } from "../../src/sandbox"
import { withDeadline } from "../../testing/lib/deadline"
import { anyFreePort } from "../../testing/lib/free-port"
import type { Lifetime } from "../../testing/lib/lifetime"
import { requestJson } from "../../testing/store/http-json"
import { changed } from "./config-text"

const UP_WITHIN_MS = 60_000

/** The sandbox that the package brings along as a command, in a process of its own. */
export class ShippedSandbox {
  private constructor(readonly url: string) {}

  /** @param command the README's, of which only the addresses are replaced by this run's */
  static async start(
    lifetime: Lifetime,
    folder: string,
    command: string,
    backend: string,
  ): Promise<ShippedSandbox> {
    const port = await anyFreePort()
    const [npx, name = "", ...args] = changed(command, "http://localhost:9000", backend).split(" ")
    expect([npx, name]).toEqual(["npx", "doku-linkaja-sandbox"])
    const child = spawn(path.join(folder, "node_modules/.bin", name), [...args, "--port", String(port)], {
      cwd: folder,
      stdio: ["ignore", "pipe", "inherit"],
    })
    const ended = once(child, "exit")
    await lifetime.own("the sandbox", async () => {
      child.kill("SIGTERM")
      await ended
    })
    let said = ""
    const greeted = new Promise<void>((resolve) => {
      child.stdout.setEncoding("utf8").on("data", (text: string) => {
        said += text
        if (said.includes("Stop: Ctrl-C")) resolve()
      })
    })
    const tooSoon = ended.then(([code]) => {
      throw new Error(`${name} ended with ${code}: ${said}`)
    })
    tooSoon.catch(() => undefined)
    await withDeadline(
      UP_WITHIN_MS,
      "Starting the sandbox",
      Promise.race([greeted, tooSoon]),
      lifetime.signal,
    )
    return new ShippedSandbox(`http://localhost:${port}`)
  }

  /** Pays as on LinkAja's page; the sandbox then sends the notification. */
  async pay(invoice: string): Promise<void> {
    await requestJson(`${this.url}/__sandbox/invoices/${encodeURIComponent(invoice)}/pay`, { method: "POST" })
  }

  invoice(number: string): Promise<InvoiceRecord> {
    return requestJson(`${this.url}/__sandbox/book/${encodeURIComponent(number)}`)
  }

  async set(settings: SettingsPatch): Promise<void> {
    await requestJson(`${this.url}/__sandbox/settings`, { method: "PATCH", body: settings })
  }
}
