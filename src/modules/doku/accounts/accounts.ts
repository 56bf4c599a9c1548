import { MedusaError, Modules } from "@medusajs/framework/utils"
import { DokuClient } from "../../../doku-api"
import {
  type DokuEnvironment,
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

/**
 * The provider entries of `medusa-config.ts` that belong to this plugin, by the end of their `resolve`: a path or a
 * package.
 */
export function ourProviderEntries(configModule: unknown): ProviderEntry[] {
  const modules = (configModule as { modules?: Record<string, unknown> } | undefined)?.modules
  const payment = modules?.[Modules.PAYMENT] as { options?: { providers?: ProviderEntry[] } } | undefined
  const entries = Array.isArray(payment?.options?.providers) ? payment.options.providers : []
  return entries.filter(
    ({ resolve }) => typeof resolve === "string" && resolve.endsWith(`/providers/${PROVIDER_IDENTIFIER}`),
  )
}

export function providerIdOf(entry: ProviderEntry): string {
  return `pp_${PROVIDER_IDENTIFIER}${entry.id ? `_${entry.id}` : ""}`
}

/** Every configured DOKU account, read from `medusa-config.ts`. Credentials are kept nowhere else. */
export class DokuAccounts {
  private readonly accounts: DokuAccount[]

  /** @throws OptionsError when the options of an entry are invalid. */
  constructor(configModule: unknown) {
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
