import type { Config } from "jest"
import { unit } from "../../jest.config"

/** The unit tests as `stryker.config.mjs` runs them, some of them for every mutant. */
const config: Config = {
  ...unit,
  rootDir: "../..",
  roots: ["<rootDir>/src"],
  setupFiles: ["<rootDir>/scripts/mutation/fewer-examples.ts"],
  testSequencer: "<rootDir>/scripts/mutation/smallest-first.cjs",
  // A mutant that never answers fails soon by this, without the new process that Stryker's own limit needs.
  testTimeout: 5_000,
}

export default config
