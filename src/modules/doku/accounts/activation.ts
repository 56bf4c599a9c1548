import {
  CHECKOUT_LINKAJA,
  DokuError,
  INTEGRATIONS,
  type Integration,
  otherIntegration,
  serializeCheckout,
  serializeCreateOrder,
} from "../../../doku-api"
import { activationInvoiceNumber } from "../ledger/invoice-number"
import type { DokuAccount } from "./accounts"
import { judgeFailure } from "./connection-test"

/**
 * - `active`: DOKU created the order, maybe with a page on a host that isn't allowed
 * - `inactive`: DOKU has not activated LinkAja by this integration
 * - `bad_credentials`: Client ID, Secret Key or environment
 * - `unclear`: anything else; see `code`, `message` and `httpStatus`
 */
export type ActivationOutcome = "active" | "inactive" | "bad_credentials" | "unclear"

export interface IntegrationActivation {
  integration: Integration
  outcome: ActivationOutcome
  /** The order to look for in DOKU Back Office. */
  invoiceNumber: string
  /** DOKU's code, the network's, or the plugin's own (`wrong_clock`, `no_network`, `throttled`). */
  code: string | null
  /** DOKU's message, masked: one line of at most 300 characters. Untrusted text wherever it is shown. */
  message: string | null
  httpStatus: number | null
  /** Host of the created order's page, if `allowedRedirectHosts` doesn't list it: shoppers are not sent there. */
  refusedRedirectHost: string | null
  /** Milliseconds that DOKU took. */
  durationMs: number
}

export interface Activation {
  /** One for each integration, `direct` first. */
  integrations: IntegrationActivation[]
  /** The value for the option `integration`; null when no integration is known to be active. */
  recommended: Integration | null
}

/** Integer IDR. DOKU publishes no least amount for LinkAja; third parties name this one. */
const USUAL_LEAST_AMOUNT = 10_000

/**
 * Finds out what DOKU has activated for an account, which only a create request can tell: one unpaid order by each
 * integration, of the least amount. Nobody is given its page. Its invoice number contains TESTNEVERPAY; because it has
 * the form of this store's numbers, a payment would open the case `unknown_invoice`.
 */
export class ActivationChecks {
  private readonly underWay = new Map<string, Promise<Activation>>()

  /** A call during a running check of the same account gets that check's result, so DOKU gets one order a way. */
  run(account: DokuAccount): Promise<Activation> {
    const running = this.underWay.get(account.providerId)
    if (running) return running
    const started = checkAll(account).finally(() => this.underWay.delete(account.providerId))
    this.underWay.set(account.providerId, started)
    return started
  }
}

async function checkAll(account: DokuAccount): Promise<Activation> {
  const integrations = await Promise.all(INTEGRATIONS.map((integration) => check(account, integration)))
  return { integrations, recommended: recommend(account.options.integration, integrations) }
}

/** The configured integration if it is active, or else the other one if that is. */
export function recommend(
  configured: Integration,
  integrations: readonly Pick<IntegrationActivation, "integration" | "outcome">[],
): Integration | null {
  const active = integrations
    .filter(({ outcome }) => outcome === "active")
    .map(({ integration }) => integration)
  return [configured, otherIntegration(configured)].find((one) => active.includes(one)) ?? null
}

async function check(account: DokuAccount, integration: Integration): Promise<IntegrationActivation> {
  const { client, options } = account
  const invoiceNumber = activationInvoiceNumber(options.invoicePrefix)
  const amount = options.minAmount ?? USUAL_LEAST_AMOUNT
  const startedAt = performance.now()
  const answer = await client
    .createOrder({
      integration,
      requestId: invoiceNumber,
      body: BODIES[integration](account, invoiceNumber, amount),
      expect: { invoiceNumber, amount },
    })
    .catch((error: unknown) => {
      if (error instanceof DokuError) return error
      throw error
    })
  const durationMs = Math.round(performance.now() - startedAt)
  return { integration, invoiceNumber, durationMs, ...judge(answer) }
}

function judge(
  answer: unknown,
): Pick<IntegrationActivation, "outcome" | "code" | "message" | "httpStatus" | "refusedRedirectHost"> {
  const refusedRedirectHost = answer instanceof DokuError ? (answer.redirectHost ?? null) : null
  return { ...judgeAnswer(answer), refusedRedirectHost }
}

function judgeAnswer(
  answer: unknown,
): Pick<IntegrationActivation, "outcome" | "code" | "message" | "httpStatus"> {
  if (!(answer instanceof DokuError)) return { outcome: "active", code: null, message: null, httpStatus: 200 }
  if (answer.redirectHost !== undefined) {
    return {
      outcome: "active",
      code: answer.code ?? null,
      message: null,
      httpStatus: answer.httpStatus ?? null,
    }
  }
  const { outcome, code, message, httpStatus } = judgeFailure(answer)
  if (outcome === "channel_inactive") return { outcome: "inactive", code, message, httpStatus }
  if (outcome === "bad_credentials") return { outcome, code, message, httpStatus }
  // DOKU's answer to an accepted order can't be used, and the reason is ours.
  const reason = answer.kind === "invalid_response" ? answer.message : null
  return {
    outcome: "unclear",
    code: code ?? (outcome === "unclear" ? null : outcome),
    message: message ?? reason,
    httpStatus,
  }
}

/** The name of the only line item, which DOKU Back Office shows. */
const ITEM = "Activation test - do not pay"

const BODIES: Record<Integration, (account: DokuAccount, invoiceNumber: string, amount: number) => string> = {
  direct: ({ options }, invoice_number, amount) =>
    serializeCreateOrder({
      order: {
        invoice_number,
        amount,
        callback_url: options.returnUrl,
        line_items: [{ name: ITEM, price: amount, quantity: 1 }],
      },
      additional_info: notificationOverride(options),
    }),
  checkout: ({ options }, invoice_number, amount) =>
    serializeCheckout({
      order: {
        amount,
        invoice_number,
        currency: "IDR",
        language: options.language === "en" ? "EN" : "ID",
        auto_redirect: true,
        callback_url: options.returnUrl,
        callback_url_result: options.returnUrl,
        callback_url_cancel: options.returnUrl,
        line_items: [{ name: ITEM, price: amount, quantity: 1 }],
      },
      payment: {
        payment_due_date: options.expiresInMinutes,
        payment_method_types: [CHECKOUT_LINKAJA],
      },
      additional_info: notificationOverride(options),
    }),
}

/** As in a shopper's order, because DOKU may reject the URL. */
function notificationOverride({ overrideNotificationUrl, notificationUrl }: DokuAccount["options"]) {
  return overrideNotificationUrl ? { override_notification_url: notificationUrl } : {}
}
