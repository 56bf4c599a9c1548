const { DefaultReporter, VerboseReporter } = require("@jest/reporters")
const { consoleOf, headline } = require("./suite-lines.cjs")
const { skippedTests } = require("./what-tests-need.cjs")

/** Prints a line per suite, the console of failed suites, and at the end what was skipped. */
class SuiteReporter extends DefaultReporter {
  printTestFileHeader(_testPath, config, result) {
    this.log(headline(config.displayName?.name ?? "", result, config.rootDir))
    for (const text of consoleOf(result)) this.log(text)
  }

  onRunComplete(...args) {
    super.onRunComplete(...args)
    for (const line of skippedTests()) this.log(`\nSKIPPED  ${line}`)
  }
}

/** Jest calls this with `new`. A single suite is verbose by default: then each test has its line, as usual. */
module.exports = function createReporter(globalConfig) {
  return globalConfig.verbose ? new VerboseReporter(globalConfig) : new SuiteReporter(globalConfig)
}
