const path = require("node:path")

/**
 * A suite's one line in a test run: `PASS  integration   250 tests   398.2 s  integration-tests/http/….test.ts`.
 *
 * @param {string} project the name of its Jest project
 * @param {object} result the suite as Jest passes it to reporters
 * @param {string} rootDir what the path is relative to
 */
function headline(project, result, rootDir) {
  const count = result.numPassingTests + result.numFailingTests
  const left = result.numPendingTests + result.numTodoTests
  return [
    hasFailed(result) ? "FAIL" : "PASS",
    project.padEnd(11),
    `${count} ${count === 1 ? "test " : "tests"}`.padStart(10),
    `${(result.perfStats.runtime / 1000).toFixed(1)} s`.padStart(8),
    path.relative(rootDir, result.testFilePath) + (left > 0 ? `  (${left} more not run)` : ""),
  ].join("  ")
}

/**
 * What a suite wrote to the console, as far as it belongs into the output of the run. Medusa's logger writes the errors
 * that tests provoke to stdout, which Jest keeps as `log`: those are shown only where a test failed.
 */
function consoleOf(result) {
  const entries = result.console ?? []
  const shown = hasFailed(result)
    ? entries
    : entries.filter(({ type }) => type === "warn" || type === "error")
  return shown.map(({ type, message, origin }) => {
    const place = origin.split("\n").find((line) => /^\s+at (?!.*node_modules)/.test(line))
    const lines = [`console.${type}: ${message.trimEnd()}`, ...(place ? [place.trim()] : [])]
    return lines.join("\n").replace(/^/gm, "    ").slice(2)
  })
}

function hasFailed({ numFailingTests, testExecError }) {
  return numFailingTests > 0 || Boolean(testExecError)
}

module.exports = { headline, consoleOf }
