import { MERCHANT } from "./names"

export interface StoreAddresses {
  databaseUrl: string
  /** Base URL of the DOKU that the store takes its payments through. */
  sandbox: string
  backend?: string
  shop?: string
  returnPage?: string
}

/**
 * Everything that medusa-config.ts reads, for a store of the demo, a chaos run or a benchmark. Complete, so that nothing
 * from the caller's environment mixes in; who wants something else writes it over this.
 */
export function storeEnvironment({
  databaseUrl,
  sandbox,
  backend = "http://localhost:9000",
  shop = "http://localhost:8000",
  returnPage = `${shop}/id/checkout/linkaja`,
}: StoreAddresses): Record<string, string> {
  return {
    // The Admin is served from its sources, without a build, only in development.
    NODE_ENV: "development",
    DATABASE_URL: databaseUrl,
    REDIS_URL: "",
    MEDUSA_WORKER_MODE: "shared",
    BACKEND_URL: backend,
    STORE_CORS: shop,
    ADMIN_CORS: backend,
    AUTH_CORS: `${backend},${shop}`,
    JWT_SECRET: "demo-jwt-secret",
    COOKIE_SECRET: "demo-cookie-secret",
    DOKU_CLIENT_ID: MERCHANT.clientId,
    DOKU_SECRET_KEY: MERCHANT.secretKey,
    DOKU_PREVIOUS_SECRET_KEYS: "",
    DOKU_ENVIRONMENT: "sandbox",
    DOKU_BASE_URL: sandbox,
    DOKU_MORE_ACCOUNTS: "[]",
    MORE_PAYMENT_PROVIDERS: "[]",
    RETURN_URL: returnPage,
    DOKU_ALLOWED_RETURN_URLS: "",
    DOKU_COMPLETION_WORKFLOW: "complete-cart",
    MEDUSA_FF_RBAC: "false",
    MEDUSA_ADMIN_DISABLED: "true",
    MEDUSA_DISABLE_TELEMETRY: "true",
  }
}
