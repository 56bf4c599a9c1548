import { MedusaError, Modules } from "@medusajs/framework/utils"
import { type CallObserver, DokuClient } from "../../../doku-api"
import {
  type DokuEnvironment,
  OptionsError,
  PACKAGE_NAME,
  PROVIDER_IDENTIFIER,
  parseOptions,
  type ResolvedOptions,
} from "../config/options"
import { CircuitBreaker } from "./circuit-breaker"

/** One configured provider entry: its options, and the connection to DOKU that goes with them. */
export interface DokuAccount {
  /** Medusa's id of the provider, e.g. `pp_doku-linkaja_doku`. */
  providerId: string
  options: ResolvedOptions
  /** Path of the notification URL, which is part of what DOKU signs. */
  notificationPath: string
  client: DokuClient
  /** The reconcile job's circuit breaker; entries with the same credentials share one. */
  breaker: CircuitBreaker
}

interface ProviderEntry {
  resolve?: unknown
  id?: string
  options?: unknown
}

/** What a provider entry's `resolve` must say. */
export const PROVIDER_PATH = `${PACKAGE_NAME}/providers/${PROVIDER_IDENTIFIER}`

/**
 * The end of a `resolve` by which Medusa loads this provider: the package's export, a path to the folder, also with a
 * slash at its end or a Windows path's, or the file that `require.resolve` finds.
 */
const ENDS_WITH_PROVIDER = new RegExp(
  `[/\\\\]providers[/\\\\]${PROVIDER_IDENTIFIER}(?:[/\\\\]index(?:\\.[cm]?[jt]s)?)?[/\\\\]*$`,
)

/** The provider entries of `medusa-config.ts` that belong to this plugin, by their `resolve`. */
export function ourProviderEntries(configModule: unknown): ProviderEntry[] {
  return providerEntries(configModule).filter(
    ({ resolve }) => typeof resolve === "string" && ENDS_WITH_PROVIDER.test(resolve),
  )
}

/** Every provider entry of the payment module. */
export function providerEntries(configModule: unknown): ProviderEntry[] {
  const modules = (configModule as { modules?: Record<string, unknown> } | undefined)?.modules
  const payment = modules?.[Modules.PAYMENT] as { options?: { providers?: ProviderEntry[] } } | undefined
  return Array.isArray(payment?.options?.providers) ? payment.options.providers : []
}

/**
 * Medusa takes an imported provider, but skips its loader, which checks the setup.
 *
 * @throws OptionsError
 */
function rejectImportedEntry(configModule: unknown): void {
  const imported = providerEntries(configModule).find(({ resolve }) => isOurProviderItself(resolve))
  if (imported) {
    throw new OptionsError(
      `${PACKAGE_NAME}: the payment provider entry${imported.id ? ` "${imported.id}"` : ""} in medusa-config.ts ` +
        `holds the imported provider, which Medusa loads without its checks. Write its name instead:\n` +
        `  resolve: "${PROVIDER_PATH}",`,
    )
  }
}

/** Whether this is what `import provider from "…/providers/doku-linkaja"` gives. */
function isOurProviderItself(resolve: unknown): boolean {
  if (typeof resolve !== "object" || resolve === null) return false
  const { services } = ("default" in resolve ? resolve.default : resolve) as { services?: unknown }
  return Array.isArray(services) && services.some((service) => service?.identifier === PROVIDER_IDENTIFIER)
}

export function providerIdOf(entry: ProviderEntry): string {
  return `pp_${PROVIDER_IDENTIFIER}${entry.id ? `_${entry.id}` : ""}`
}

/** Every configured DOKU account, read from `medusa-config.ts`. Credentials are kept nowhere else. */
export class DokuAccounts {
  private readonly accounts: DokuAccount[]

  /**
   * @param observe surrounds each call to DOKU by the provider with this id, for metrics and traces.
   * @throws OptionsError when an entry or its options are invalid.
   */
  constructor(configModule: unknown, observe?: (providerId: string) => CallObserver) {
    rejectImportedEntry(configModule)
    const breakers = new Map<string, CircuitBreaker>()
    this.accounts = ourProviderEntries(configModule).map((entry) => {
      const options = parseOptions(entry.options, entry.id)
      const credentials = `${options.environment} ${options.clientId}`
      const breaker = breakers.get(credentials) ?? new CircuitBreaker()
      breakers.set(credentials, breaker)
      return {
        providerId: providerIdOf(entry),
        options,
        notificationPath: new URL(options.notificationUrl).pathname,
        client: new DokuClient({
          clientId: options.clientId,
          secretKey: options.secretKey,
          baseUrl: options.baseUrl,
          timeoutMs: options.timeoutMs,
          signDigest: options.signDigest,
          allowedRedirectHosts: options.allowedRedirectHosts,
          secrets: options.previousSecretKeys,
          ...(observe && { observe: observe(providerIdOf(entry)) }),
        }),
        breaker,
      }
    })
  }

  list(): readonly DokuAccount[] {
    return this.accounts
  }

  /** @throws MedusaError when no such provider is configured. */
  byProviderId(providerId: string): DokuAccount {
    const account = this.accounts.find((candidate) => candidate.providerId === providerId)
    if (account) return account
    throw new MedusaError(
      MedusaError.Types.NOT_FOUND,
      `No provider ${providerId} is configured in medusa-config.ts`,
    )
  }

  /** The ids of all providers with this account's credentials, its own included. */
  sharingCredentials({ breaker }: DokuAccount): string[] {
    return this.accounts.filter((other) => other.breaker === breaker).map(({ providerId }) => providerId)
  }

  /** One account for each pair of credentials, because a store may list the same ones twice. */
  listByCredentials(): DokuAccount[] {
    return this.accounts.filter(
      ({ breaker }, index) => this.accounts.findIndex((other) => other.breaker === breaker) === index,
    )
  }

  /** The account that `/hooks/payment/:provider` names, with or without Medusa's prefix `pp_`. */
  byHookName(name: string): DokuAccount | undefined {
    const providerId = name.startsWith("pp_") ? name : `pp_${name}`
    return this.accounts.find((account) => account.providerId === providerId)
  }

  /** Every account with this Client-Id; more than one where a store lists the same credentials twice. */
  byClientId(clientId: string): DokuAccount[] {
    return this.accounts.filter((account) => account.options.clientId === clientId)
  }

  /**
   * The account that may query DOKU about a transaction: the same environment and Client-Id. With credentials that
   * changed since, DOKU would answer about another merchant's invoice, or not at all.
   */
  forTransaction(transaction: {
    provider_id: string
    environment: DokuEnvironment
    client_id: string
  }): DokuAccount | undefined {
    const able = this.accounts.filter(
      ({ options }) =>
        options.environment === transaction.environment && options.clientId === transaction.client_id,
    )
    return able.find(({ providerId }) => providerId === transaction.provider_id) ?? able[0]
  }

  /**
   * The account whose URLs a shopper is sent to, also when the transaction's own account is not configured any more.
   */
  forShopper(transaction: Parameters<DokuAccounts["forTransaction"]>[0]): DokuAccount | undefined {
    return (
      this.accounts.find(({ providerId }) => providerId === transaction.provider_id) ??
      this.forTransaction(transaction) ??
      this.accounts[0]
    )
  }

  async close(): Promise<void> {
    await Promise.all(this.accounts.map(({ client }) => client.close()))
  }
}
