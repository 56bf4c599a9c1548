// Mutation testing of what decides about money; docs/mutation-testing.md says how to read it.

/** @type {import("@stryker-mutator/api/core").PartialStrykerOptions} */
export default {
  mutate: [
    "src/doku-api/**/*.ts",
    "src/modules/doku/ledger/{status-machine,check-schedule}.ts",
    "src/workflows/settle/decide.ts",
    "src/workflows/medusa/payment-snapshot.ts",
    "!src/**/{*.test.ts,__fixtures__/**}",
  ],
  testRunner: "jest",
  jest: { projectType: "custom", configFile: "scripts/mutation/jest.config.ts" },
  coverageAnalysis: "perTest",
  concurrency: 2,
  thresholds: { high: 95, low: 90, break: 85 },
  reporters: ["clear-text", "html", "json", "progress"],
  htmlReporter: { fileName: "reports/mutation/index.html" },
  jsonReporter: { fileName: "reports/mutation/mutation.json" },
  tempDirName: "reports/mutation/sandbox",
  // A second biome.json below the first would be an error to Biome.
  ignorePatterns: [".medusa", ".demo", "docs", "reports", "biome.json"],
}
