import { z } from "@medusajs/framework/zod"
import {
  DEFAULT_REDIRECT_HOSTS,
  DOKU_HOSTS,
  INTEGRATIONS,
  type Integration,
  MAX_RUPIAH,
} from "../../../doku-api"
import { readReturnAddress } from "./return-addresses"
import { LEAST_KEEP_UNPAID_DAYS } from "./watch"

export const PROVIDER_IDENTIFIER = "doku-linkaja"
/** `channel` of every transaction of this provider. */
export const CHANNEL = "linkaja"

/** Whether a Medusa payment provider belongs to this plugin, whatever `id` its entry has. */
export function isOurProviderId(providerId: string): boolean {
  return providerId === `pp_${PROVIDER_IDENTIFIER}` || providerId.startsWith(`pp_${PROVIDER_IDENTIFIER}_`)
}

export const PACKAGE_NAME = "medusa-payment-doku-linkaja"

export const ENVIRONMENTS = ["sandbox", "production"] as const
export type DokuEnvironment = (typeof ENVIRONMENTS)[number]

/** The languages of what a shopper reads. */
export const LANGUAGES = ["id", "en"] as const
export type Language = (typeof LANGUAGES)[number]

/** The id of Medusa's own completion workflow. */
export const COMPLETE_CART = "complete-cart"

/** The options that a store owner writes in `medusa-config.ts`. The README's table describes the same. */
export interface DokuLinkAjaOptions {
  /** Client ID from DOKU Back Office. Trimmed. */
  clientId: string
  /** Secret Key from DOKU Back Office. Trimmed. */
  secretKey: string
  /** Earlier keys. A notification that only one of them verifies makes the plugin query DOKU. Default: none. */
  previousSecretKeys?: string[]
  /** Which DOKU host is used. */
  environment: DokuEnvironment
  /**
   * Allows `sandbox` under `NODE_ENV=production`. Default: false, because a sandbox order gives goods away for nothing.
   */
  allowSandbox?: boolean
  /**
   * Which of DOKU's two ways to LinkAja is used: `direct`, DOKU's LinkAja API, or `checkout`, DOKU Checkout's hosted
   * page restricted to LinkAja. DOKU activates each by itself. Default: `direct`.
   */
  integration?: Integration
  /** Language of DOKU's page, where it has one, and of our own pages when the browser asks for neither. Default: `id`. */
  language?: Language
  /** Another DOKU host: the sandbox server, a proxy. Default: from `environment`. */
  baseUrl?: string
  /** Public URL of this Medusa server, path prefix included. */
  backendUrl: string
  /** Storefront page on which the shopper lands. */
  returnUrl: string
  /**
   * More addresses to which a session's `data.return_url` may lead, each with all paths below it: an app's
   * (`tokoku://linkaja`) or a page's (`https://app.store.id/linkaja`). Default: none. Origins in `storeCors` are allowed
   * without an entry.
   */
  allowedReturnUrls?: string[]
  /** The URL configured at DOKU. Default: `{backendUrl}/hooks/payment/doku-linkaja_{id}`. */
  notificationUrl?: string
  /** Also sends it as `additional_info.override_notification_url`. Default: false. */
  overrideNotificationUrl?: boolean
  /** Up to 4 letters or digits before each invoice number. Default: none. */
  invoicePrefix?: string
  /**
   * Minutes for which a LinkAja page is offered. Direct: counted again when the shopper opens it. Checkout: DOKU ends
   * its page then, counted from the creation. Default: 60.
   */
  expiresInMinutes?: number
  /** Days for which a payment link of an order works, 1 to 30. Default: 7. */
  paymentLinkDays?: number
  /**
   * Days, counted from the end of its offer, for which a transaction that was never paid is kept. 0: for ever.
   * Default: 90.
   */
  keepUnpaidDays?: number
  /** Milliseconds that one DOKU call may take, everything included. Default: 10000. */
  timeoutMs?: number
  /** `false` leaves the Digest line out of the create request's signature. Default: true. */
  signDigest?: boolean
  /** Integer IDR; LinkAja isn't offered for less. Default: none. */
  minAmount?: number
  /** Integer IDR; LinkAja isn't offered for more. Default: none. */
  maxAmount?: number
  /**
   * Hosts to which a shopper may be sent. Default: doku.com, linkaja.id, linkaja.com, their subdomains, and the host
   * of `baseUrl`.
   */
  allowedRedirectHosts?: string[]
  /**
   * Id of the workflow that completes a paid cart; a marketplace has one of its own. Default: `complete-cart`,
   * Medusa's.
   */
  completionWorkflow?: string
}

/** The options with every default filled in; `backendUrl` and `baseUrl` without a slash at their end. */
export interface ResolvedOptions
  extends Required<Omit<DokuLinkAjaOptions, "notificationUrl" | "minAmount" | "maxAmount">>,
    Pick<DokuLinkAjaOptions, "minAmount" | "maxAmount"> {
  notificationUrl: string
}

const HTTP = /^https?:$/

const url = z
  .string()
  .trim()
  .transform((text, context) => {
    const parsed = URL.canParse(text) ? new URL(text) : undefined
    if (!parsed || !HTTP.test(parsed.protocol)) {
      context.addIssue({ code: "custom", message: "must be an absolute http(s) URL" })
      return z.NEVER
    }
    if (parsed.username || parsed.password || parsed.href.includes("#")) {
      context.addIssue({ code: "custom", message: "must hold no user name, password or #fragment" })
      return z.NEVER
    }
    return parsed.href
  })

/** An address below which a storefront may choose its return URL; see `isBelowAddress`. */
const returnAddress = z
  .string()
  .trim()
  .transform((text, context) => {
    const parsed = readReturnAddress(text)
    if (!parsed || /[*?#]/.test(parsed.href)) {
      const message =
        "must be an https URL or an app's address, such as tokoku://linkaja, without *, ?query or #fragment"
      context.addIssue({ code: "custom", message })
      return z.NEVER
    }
    return parsed.href
  })

/** A URL that paths are appended to. The others stay unchanged, because DOKU signs the path as it was given. */
const base = url
  .refine((text) => !text.includes("?"), "must hold no ?query, for paths are appended to it")
  .transform((text) => text.replace(/\/+$/, ""))

const key = z
  .string()
  .trim()
  .min(1, "is empty; copy it from DOKU Back Office")
  .regex(/^[\x21-\x7e]*$/, "holds white space or characters that no DOKU key has; copy it anew")

const rupiah = z
  .int("must be a whole number of rupiah")
  .min(1, "must be 1 or more")
  .max(MAX_RUPIAH, "is more than DOKU takes")
  .optional()

/** A century. More days than that are a mistake, such as milliseconds. */
const MAX_KEEP_DAYS = 36_500

const schema = z
  .strictObject({
    clientId: key,
    secretKey: key,
    previousSecretKeys: z.array(key).default([]),
    environment: z.enum(ENVIRONMENTS, { error: 'must be "sandbox" or "production"' }),
    allowSandbox: z.boolean().default(false),
    integration: z.enum(INTEGRATIONS, { error: 'must be "direct" or "checkout"' }).default("direct"),
    language: z.enum(LANGUAGES, { error: 'must be "id" or "en"' }).default("id"),
    baseUrl: base.optional(),
    backendUrl: base,
    returnUrl: url,
    allowedReturnUrls: z.array(returnAddress).default([]),
    notificationUrl: url.optional(),
    overrideNotificationUrl: z.boolean().default(false),
    invoicePrefix: z
      .string()
      .regex(/^[A-Za-z0-9]{0,4}$/, "must be at most 4 letters or digits")
      .default(""),
    expiresInMinutes: z.int("must be a whole number").min(1).max(1440).default(60),
    paymentLinkDays: z.int("must be a whole number of days").min(1).max(30).default(7),
    keepUnpaidDays: z.int("must be a whole number of days").min(0).max(MAX_KEEP_DAYS).default(90),
    minAmount: rupiah,
    maxAmount: rupiah,
    timeoutMs: z.int("must be a whole number").min(1000).max(30_000).default(10_000),
    signDigest: z.boolean().default(true),
    allowedRedirectHosts: z
      .array(
        z
          .string()
          .trim()
          .toLowerCase()
          .regex(/^(\*\.)?[a-z0-9.-]+$/, "must be host names, such as linkaja.id or *.linkaja.id"),
      )
      .optional(),
    completionWorkflow: z
      .string()
      .trim()
      .regex(/^\S+$/, "must be a workflow's id, as createWorkflow was given it")
      .default(COMPLETE_CART),
  })
  .superRefine((options, context) => {
    if (options.environment === "sandbox" && process.env.NODE_ENV === "production" && !options.allowSandbox) {
      context.addIssue({
        code: "custom",
        path: ["environment"],
        message:
          'is "sandbox" while NODE_ENV is "production": orders paid with sandbox money give goods away. ' +
          'Set environment: "production", or allowSandbox: true if this is a test store. On your own machine run ' +
          "npx medusa develop: npx medusa start sets NODE_ENV to production where it isn't set",
      })
    }
    if ((options.minAmount ?? 1) > (options.maxAmount ?? MAX_RUPIAH)) {
      context.addIssue({ code: "custom", path: ["minAmount"], message: "must not be more than maxAmount" })
    }
    // A transaction is watched for a late payment first, and a payment link shows its payments until it ends.
    const leastKept = Math.max(LEAST_KEEP_UNPAID_DAYS, options.paymentLinkDays)
    if (options.keepUnpaidDays > 0 && options.keepUnpaidDays < leastKept) {
      const reason =
        leastKept > LEAST_KEEP_UNPAID_DAYS
          ? "a payment link works that long (paymentLinkDays)"
          : "DOKU is queried about unpaid invoices until then"
      context.addIssue({
        code: "custom",
        path: ["keepUnpaidDays"],
        message: `must be 0, which keeps unpaid transactions for ever, or at least ${leastKept}: ${reason}`,
      })
    }
    if (options.environment === "production" && options.baseUrl?.startsWith("http:")) {
      context.addIssue({ code: "custom", path: ["baseUrl"], message: "must be https in production" })
    }
  })

const OPTION_NAMES = Object.keys(schema.shape)

/** The least that a store owner writes, for the environment in which the server runs. */
function example(): string {
  const environment: DokuEnvironment = process.env.NODE_ENV === "production" ? "production" : "sandbox"
  return `options: {
  clientId: process.env.DOKU_CLIENT_ID,
  secretKey: process.env.DOKU_SECRET_KEY,
  environment: "${environment}",
  backendUrl: "https://api.store.id",
  returnUrl: "https://store.id/id/checkout/linkaja",
}`
}

/** The options in `medusa-config.ts` are invalid. The message names each, and shows the lines that are missing. */
export class OptionsError extends Error {
  override name = "OptionsError"
}

/**
 * Checks a provider entry's options and fills in the defaults.
 *
 * @param id the provider entry's `id`, if it has one. It is part of the default `notificationUrl`, as it is part of
 * Medusa's provider id.
 * @throws OptionsError naming each option that is wrong, never its value.
 */
export function parseOptions(options: unknown, id?: string): ResolvedOptions {
  const provider = id ? `${PROVIDER_IDENTIFIER}_${id}` : PROVIDER_IDENTIFIER
  const result = schema.safeParse(options ?? {})
  if (!result.success) {
    const { issues } = result.error
    const isIncomplete = issues.some((issue) => isMissing(issue, options))
    throw new OptionsError(
      `${PACKAGE_NAME}: the options of the provider "${provider}" in medusa-config.ts don't work:\n` +
        issues.map((issue) => `  - ${describe(issue, options)}`).join("\n") +
        (isIncomplete ? `\nThe least that is needed:\n${example()}` : ""),
    )
  }
  const { data } = result
  const baseUrl = data.baseUrl ?? DOKU_HOSTS[data.environment]
  return {
    ...data,
    baseUrl,
    notificationUrl: data.notificationUrl ?? `${data.backendUrl}/hooks/payment/${provider}`,
    allowedRedirectHosts: data.allowedRedirectHosts ?? [...DEFAULT_REDIRECT_HOSTS, new URL(baseUrl).hostname],
  }
}

function describe(issue: z.core.$ZodIssue, options: unknown): string {
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((name) => `unknown option ${name}${suggest(name)}`).join("; ")
  }
  const at = issue.path.length > 0 ? issue.path.map(String).join(".") : "options"
  if (!isMissing(issue, options)) return `${at} ${issue.message}`
  const parent = valueAt(options, issue.path.slice(0, -1))
  const last = issue.path.at(-1)
  const given = last !== undefined && typeof parent === "object" && parent !== null && last in parent
  return `${at} is missing${given ? " (it is undefined: is its environment variable set?)" : ""}`
}

function isMissing(issue: z.core.$ZodIssue, options: unknown): boolean {
  return issue.code !== "unrecognized_keys" && valueAt(options, issue.path) === undefined
}

function valueAt(options: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce(property, options)
}

function property(of: unknown, name: PropertyKey): unknown {
  return typeof of === "object" && of !== null ? Reflect.get(of, name) : undefined
}

function suggest(name: string): string {
  const plain = (text: string) => text.toLowerCase().replace(/[^a-z]/g, "")
  const known = OPTION_NAMES.find((option) => {
    const [a, b] = [plain(option), plain(name)]
    return a === b || a.startsWith(b) || b.startsWith(a)
  })
  return known ? `, did you mean ${known}?` : `; the options are ${OPTION_NAMES.join(", ")}`
}
