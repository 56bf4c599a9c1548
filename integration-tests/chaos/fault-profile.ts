import type { FaultKind, FaultRoute, FaultSpec, Sandbox } from "../../src/sandbox"
import { MERCHANT } from "../../testing/store/names"
import { Random } from "./random"

interface Likelihood extends Pick<FaultSpec, "ms" | "processed"> {
  kind: FaultKind
  probability: number
}

/** Probability of each fault, for requests to DOKU and for its notifications. */
const LIKELIHOODS: Record<FaultRoute, readonly Likelihood[]> = {
  create: [
    { kind: "hang_before", probability: 0.006 },
    { kind: "hang_after", probability: 0.01 },
    { kind: "status_500", probability: 0.015, processed: false },
    { kind: "status_500", probability: 0.01, processed: true },
    { kind: "html_502", probability: 0.01 },
    { kind: "html_502", probability: 0.01, processed: true },
    { kind: "reset_before", probability: 0.015 },
    { kind: "reset_after", probability: 0.015 },
    { kind: "empty_200", probability: 0.006 },
    { kind: "not_json_200", probability: 0.006 },
    { kind: "truncated", probability: 0.006 },
    { kind: "rate_limited", probability: 0.006 },
    { kind: "invoice_already_used", probability: 0.01 },
    { kind: "inactive_channel", probability: 0.005 },
    { kind: "slow", probability: 0.05, ms: 1_500 },
  ],
  status: [
    { kind: "hang_before", probability: 0.006 },
    { kind: "status_500", probability: 0.03 },
    { kind: "html_502", probability: 0.02 },
    { kind: "reset_before", probability: 0.02 },
    { kind: "reset_after", probability: 0.02 },
    { kind: "not_json_200", probability: 0.01 },
    { kind: "truncated", probability: 0.01 },
    { kind: "rate_limited", probability: 0.005 },
    { kind: "slow", probability: 0.06, ms: 1_200 },
  ],
  notify: [
    { kind: "reset_before", probability: 0.04 },
    { kind: "reset_after", probability: 0.04 },
    { kind: "hang_after", probability: 0.01 },
    { kind: "slow", probability: 0.06, ms: 2_000 },
  ],
}

/** How long a status query does not find a new invoice, in ms. */
export const STATUS_NOT_FOUND_MS = 1_500

export class FaultProfile {
  private drawn = 0
  private readonly random: Random

  constructor(
    private readonly sandbox: Sandbox,
    private readonly seed: number,
  ) {
    this.random = new Random(`${seed}:account`)
  }

  start(): void {
    this.sandbox.updateSettings({ statusNotFoundMs: STATUS_NOT_FOUND_MS })
    const faults = Object.entries(LIKELIHOODS).flatMap(([route, likelihoods]) =>
      likelihoods.map((likelihood, index) => ({
        route: route as FaultRoute,
        ...likelihood,
        seed: (this.seed * 101 + index * 7 + route.length) % 2 ** 31,
      })),
    )
    this.sandbox.addFaults(faults)
  }

  /**
   * Changes in what DOKU Checkout's answers differ from account to account: which fields name a page's end, and whether
   * the status of a page without an attempt is 404, as for older accounts. Call after each checkout.
   */
  changeAccount(): void {
    this.sandbox.updateSettings({
      checkoutExpiryFields: this.random.pick(["both", "expired_date", "expired_datetime", "none"]),
    })
    this.sandbox.setMerchant({
      clientId: MERCHANT.clientId,
      checkoutStatus: this.random.pick(["order_generated", "not_found"]),
    })
  }

  stop(): void {
    this.drawn = this.faultsDrawn()
    this.sandbox.clearFaults()
    this.sandbox.updateSettings({ statusNotFoundMs: 0 })
  }

  /** How many calls a fault has hit. */
  faultsDrawn(): number {
    const byRequest = this.sandbox.requests().filter(({ fault }) => fault !== null).length
    const ofNotifications = this.sandbox
      .faults()
      .filter(({ route }) => route === "notify")
      .reduce((sum, { hits }) => sum + hits, 0)
    return Math.max(this.drawn, byRequest + ofNotifications)
  }
}
