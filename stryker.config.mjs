// Mutation testing of what decides about money, part by part; docs/mutation-testing.md says how to read it.

/** The parts of `src/doku-api` that talk to DOKU; the others only read and write its messages. */
const CLIENT = ["client", "errors", "exchange", "failure", "private-texts"].map(
  (file) => `src/doku-api/${file}.ts`,
)

/** What is mutated, and the tests that are run for it: those that load Medusa take seconds for every mutant. */
const PARTS = {
  messages: {
    mutate: ["src/doku-api/*.ts", "!src/doku-api/*.test.ts", ...CLIENT.map((file) => `!${file}`)],
    testMatch: ["<rootDir>/src/doku-api/!(client).test.ts"],
  },
  client: {
    mutate: CLIENT,
    testMatch: ["<rootDir>/src/doku-api/client.test.ts"],
  },
  ledger: {
    mutate: ["src/modules/doku/transitions.ts", "src/modules/doku/check-schedule.ts"],
    testMatch: ["<rootDir>/src/modules/doku/{transitions,check-schedule}.test.ts"],
  },
  settle: {
    mutate: ["src/workflows/settle/decisions.ts", "src/workflows/settle/medusa-state.ts"],
    testMatch: ["<rootDir>/src/workflows/settle/decisions.test.ts"],
  },
}

const name = process.env.MUTATED_PART ?? ""
const part = PARTS[name]
if (part === undefined) {
  throw new Error(`Set MUTATED_PART to one of: ${Object.keys(PARTS).join(", ")}`)
}

/** @type {import("@stryker-mutator/api/core").PartialStrykerOptions} */
export default {
  mutate: part.mutate,
  testRunner: "jest",
  jest: {
    projectType: "custom",
    configFile: "scripts/mutation/jest.config.ts",
    config: { testMatch: part.testMatch },
  },
  coverageAnalysis: "perTest",
  concurrency: 2,
  thresholds: { high: 95, low: 90, break: 85 },
  reporters: ["clear-text", "html", "json", "progress"],
  htmlReporter: { fileName: `reports/mutation/${name}/index.html` },
  jsonReporter: { fileName: `reports/mutation/${name}/mutation.json` },
  tempDirName: `reports/mutation/${name}/sandbox`,
  // A second biome.json below the first would be an error to Biome.
  ignorePatterns: [".medusa", ".demo", "docs", "integration-tests", "reports", "biome.json"],
}
