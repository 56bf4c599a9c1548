import type { Config } from "jest"
import { testMatch } from "./integration-tests/http/together/test-match"
import { findChromium } from "./testing/browser/chromium-path"

const chromium = findChromium()
if (chromium !== undefined) {
  // For the filter below, which is plain JavaScript.
  process.env.CHROMIUM_PATH = chromium
}

const transform: Config["transform"] = {
  "^.+\\.[jt]s$": [
    "@swc/jest",
    {
      jsc: {
        parser: { syntax: "typescript", decorators: true },
        transform: { decoratorMetadata: true },
        target: "es2022",
      },
    },
  ],
}

/**
 * Every look at a global leads out of the context in which Jest runs a file, which costs a Medusa a tenth of its time: these are handed into each module instead. Only what no test replaces, and no dependency declares anew for itself.
 */
const sandboxInjectedGlobals: Config["sandboxInjectedGlobals"] = [
  "Array",
  "BigInt",
  "Boolean",
  "Error",
  "Function",
  "JSON",
  "Map",
  "Math",
  "Number",
  "Object",
  "Promise",
  "Proxy",
  "Reflect",
  "RegExp",
  "Set",
  "String",
  "Symbol",
  "TypeError",
  "WeakMap",
  "WeakSet",
]

const shared = {
  testEnvironment: "node",
  sandboxInjectedGlobals,
  transform,
  moduleFileExtensions: ["js", "ts", "json"],
  modulePathIgnorePatterns: ["<rootDir>/.medusa/server", "<rootDir>/.demo"],
}

export const unit = {
  ...shared,
  displayName: "unit",
  // Without roots Jest reads through all of node_modules first, which takes longer than the tests.
  roots: [
    "<rootDir>/src",
    "<rootDir>/scripts",
    "<rootDir>/testing",
    "<rootDir>/bench",
    "<rootDir>/integration-tests/chaos",
    "<rootDir>/integration-tests/contract",
    "<rootDir>/integration-tests/cluster",
    "<rootDir>/integration-tests/guide",
    "<rootDir>/examples/storefront/src",
  ],
  testMatch: [
    "<rootDir>/src/**/*.test.ts",
    "<rootDir>/scripts/**/*.test.ts",
    "<rootDir>/testing/**/*.test.ts",
    "<rootDir>/bench/**/*.test.ts",
    "<rootDir>/integration-tests/chaos/**/!(chaos).test.ts",
    "<rootDir>/integration-tests/contract/sandbox.test.ts",
    "<rootDir>/integration-tests/cluster/**/!(cluster).test.ts",
    "<rootDir>/integration-tests/guide/**/!(starter).test.ts",
    "<rootDir>/examples/storefront/src/**/*.test.ts",
  ],
}

/** Apart from `npm test`: it downloads two whole stores, so it needs a registry, and minutes. */
const packageProject = {
  ...shared,
  displayName: "package",
  roots: ["<rootDir>/integration-tests/package"],
  testMatch: ["<rootDir>/integration-tests/package/**/*.test.ts"],
  globalSetup: "<rootDir>/integration-tests/package/pack.ts",
  globalTeardown: "<rootDir>/integration-tests/package/clean-up.ts",
}

/** Apart from `npm test`: it calls DOKU's own sandbox, so it needs an account there, and the internet. */
const contractProject = {
  ...shared,
  displayName: "contract",
  roots: ["<rootDir>/integration-tests/contract"],
  testMatch: ["<rootDir>/integration-tests/contract/doku.test.ts"],
}

/** Apart from `npm test`: it builds and opens Medusa's Next.js starter, which NEXTJS_STARTER names. */
const guideProject = {
  ...shared,
  displayName: "guide",
  roots: ["<rootDir>/integration-tests/guide"],
  testMatch: ["<rootDir>/integration-tests/guide/starter.test.ts"],
}

const config: Config = {
  projects: [
    unit,
    {
      ...shared,
      displayName: "integration",
      testEnvironment: "<rootDir>/testing/jest/medusa-environment.cjs",
      roots: ["<rootDir>/integration-tests/http"],
      testMatch: testMatch({ shareStores: process.env.SHARE_STORES === "true" }),
      globalSetup: "<rootDir>/integration-tests/postgres/start.ts",
      globalTeardown: "<rootDir>/integration-tests/postgres/stop.ts",
      setupFiles: ["<rootDir>/integration-tests/postgres/environment.ts"],
    },
    {
      ...shared,
      displayName: "chaos",
      // Starts a PostgreSQL and Medusa servers of its own, to kill them.
      roots: ["<rootDir>/integration-tests/chaos"],
      testMatch: ["<rootDir>/integration-tests/chaos/chaos.test.ts"],
    },
    {
      ...shared,
      displayName: "cluster",
      // The same with two servers, a worker and the Redis that REDIS_URL names.
      roots: ["<rootDir>/integration-tests/cluster"],
      testMatch: ["<rootDir>/integration-tests/cluster/cluster.test.ts"],
    },
    ...(process.env.PACKAGE_TEST ? [packageProject] : []),
    ...(process.env.CONTRACT_TEST ? [contractProject] : []),
    ...(process.env.GUIDE_TEST ? [guideProject] : []),
    {
      ...shared,
      displayName: "browser",
      // Starts the demo store, and opens it in the machine's Chromium.
      roots: ["<rootDir>/integration-tests/browser"],
      testMatch: ["<rootDir>/integration-tests/browser/**/*.test.ts"],
    },
  ],
  // Of those with a Medusa, each keeps a core busy and has a gigabyte in memory.
  maxWorkers: 2,
  filter: "<rootDir>/testing/jest/what-tests-need.cjs",
  reporters: ["<rootDir>/testing/jest/suite-reporter.cjs", "summary"],
  testTimeout: 120_000,
}

export default config
