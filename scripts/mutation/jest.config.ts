import type { Config } from "jest"
import { unit } from "../../jest.config"

/** The unit tests of what `stryker.config.mjs` mutates, as it runs them for every mutant. */
const config: Config = {
  ...unit,
  rootDir: "../..",
  roots: ["<rootDir>/src"],
  testMatch: [
    "<rootDir>/src/doku-api/**/*.test.ts",
    "<rootDir>/src/modules/doku/ledger/{status-machine,check-schedule}.test.ts",
    "<rootDir>/src/workflows/{settle/decide,medusa/payment-snapshot}.test.ts",
  ],
  setupFiles: ["<rootDir>/scripts/mutation/fewer-examples.ts"],
  testSequencer: "<rootDir>/scripts/mutation/tests-beside.cjs",
  // A mutant that never answers fails soon by this, without the new process that Stryker's own limit needs.
  testTimeout: 5_000,
}

export default config
