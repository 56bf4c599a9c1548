import type { DokuClient } from "../../../doku-api"
import type { PaymentLog } from "../../../logging/payment-log"
import type { DokuAccount } from "./accounts"

/** DOKU rejects requests when the clocks differ by an hour; a warning is due well before. In ms. */
const LARGE_MS = 5 * 60_000

/** Logs once when this machine's clock and DOKU's differ too much, and once when they agree again. */
export class ClockSkewMonitor {
  private readonly skewed = new WeakSet<DokuClient>()

  constructor(private readonly log: PaymentLog) {}

  /** Call it after each call to DOKU, whose answer carries DOKU's time. */
  record({ providerId, client }: Pick<DokuAccount, "providerId" | "client">): void {
    if (!client.clock) return
    const ahead_ms = -client.clock.skewMs
    const off = Math.abs(ahead_ms) > LARGE_MS
    if (off === this.skewed.has(client)) return
    if (off) this.skewed.add(client)
    else this.skewed.delete(client)
    this.log.write(off ? "clock_skewed" : "clock_in_sync", { provider: providerId, ahead_ms })
  }
}
