/**
 * The demo store, which the integration tests boot too. Here the repository itself is the Medusa project, so
 * that the sources run as they are; a store that installed the package names it in `plugins` instead.
 */
import { defineConfig, loadEnv } from "@medusajs/framework/utils"

loadEnv(process.env.NODE_ENV ?? "development", __dirname)
// Nobody who tries a demo has agreed to being counted.
process.env.MEDUSA_DISABLE_TELEMETRY ??= "true"

const {
  DATABASE_URL = "postgres://postgres@localhost:5432/medusa-doku-linkaja",
  BACKEND_URL = "http://localhost:9000",
  STORE_CORS = "http://localhost:8000",
  ADMIN_CORS = BACKEND_URL,
  AUTH_CORS = `${BACKEND_URL},${STORE_CORS}`,
  JWT_SECRET = "demo-jwt-secret",
  COOKIE_SECRET = "demo-cookie-secret",
  // The account that the sandbox server knows.
  DOKU_CLIENT_ID = "BRN-0201-0000000000001",
  DOKU_SECRET_KEY = "SK-SANDBOX0001",
  // Comma-separated; keys that DOKU may still sign with after a change.
  DOKU_PREVIOUS_SECRET_KEYS = "",
  DOKU_ENVIRONMENT = "sandbox",
  DOKU_BASE_URL = "http://localhost:4010",
  RETURN_URL = "http://localhost:8000/id/checkout/linkaja",
  // Comma-separated; an app's addresses, to which a session may lead back.
  DOKU_ALLOWED_RETURN_URLS = "",
  // Completes carts in place of Medusa's own, for tests.
  DOKU_COMPLETION_WORKFLOW = "complete-cart",
  // Where several processes meet; without it, Medusa keeps events, workflows, locks and its cache in memory.
  REDIS_URL = "",
  // `server` answers requests, `worker` handles events and jobs, `shared` does both.
  MEDUSA_WORKER_MODE = "shared",
  // A JSON list of further accounts, for tests: each an `id`, and the options in which it differs from the first.
  DOKU_MORE_ACCOUNTS = "[]",
  // A JSON list of further payment providers, for benchmarks: what to compare with.
  MORE_PAYMENT_PROVIDERS = "[]",
  // Medusa's own switch for roles and rights.
  MEDUSA_FF_RBAC = "",
} = process.env

const dokuOptions = {
  clientId: DOKU_CLIENT_ID,
  secretKey: DOKU_SECRET_KEY,
  previousSecretKeys: DOKU_PREVIOUS_SECRET_KEYS.split(",").filter(Boolean),
  environment: DOKU_ENVIRONMENT,
  baseUrl: DOKU_BASE_URL,
  backendUrl: BACKEND_URL,
  returnUrl: RETURN_URL,
  allowedReturnUrls: DOKU_ALLOWED_RETURN_URLS.split(",").filter(Boolean),
  completionWorkflow: DOKU_COMPLETION_WORKFLOW,
}

const dokuAccount = ({ id, ...options }: { id: string }) => ({
  resolve: "./src/providers/doku-linkaja",
  id,
  options: { ...dokuOptions, ...options },
})

/** What docs/production.md tells a store with several processes to add. */
const redisModules = [
  { resolve: "@medusajs/medusa/event-bus-redis", options: { redisUrl: REDIS_URL } },
  { resolve: "@medusajs/medusa/workflow-engine-redis", options: { redis: { redisUrl: REDIS_URL } } },
  {
    resolve: "@medusajs/medusa/locking",
    options: {
      providers: [
        {
          resolve: "@medusajs/medusa/locking-redis",
          id: "locking-redis",
          is_default: true,
          options: { redisUrl: REDIS_URL },
        },
      ],
    },
  },
  {
    resolve: "@medusajs/medusa/caching",
    options: {
      providers: [
        {
          resolve: "@medusajs/caching-redis",
          id: "caching-redis",
          is_default: true,
          options: { redisUrl: REDIS_URL },
        },
      ],
    },
  },
]

export default defineConfig({
  projectConfig: {
    databaseUrl: DATABASE_URL,
    // Sessions: who logs in on one server is known to the other.
    ...(REDIS_URL ? { redisUrl: REDIS_URL } : {}),
    workerMode: MEDUSA_WORKER_MODE as "shared" | "server" | "worker",
    http: {
      storeCors: STORE_CORS,
      adminCors: ADMIN_CORS,
      authCors: AUTH_CORS,
      jwtSecret: JWT_SECRET,
      cookieSecret: COOKIE_SECRET,
    },
  },
  admin: {
    disable: process.env.MEDUSA_ADMIN_DISABLED === "true",
    backendUrl: BACKEND_URL,
  },
  featureFlags: REDIS_URL ? { caching: true } : {},
  modules: [
    ...(REDIS_URL ? redisModules : []),
    // Medusa reads this file before it reads the switch, so the module is named here.
    ...(MEDUSA_FF_RBAC === "true" ? [{ resolve: "@medusajs/medusa/rbac" }] : []),
    { resolve: "./src/modules/doku" },
    {
      resolve: "@medusajs/medusa/payment",
      dependencies: ["query", "doku"],
      options: {
        providers: [
          ...[{ id: "doku" }, ...JSON.parse(DOKU_MORE_ACCOUNTS)].map(dokuAccount),
          ...JSON.parse(MORE_PAYMENT_PROVIDERS),
        ],
      },
    },
  ],
})
