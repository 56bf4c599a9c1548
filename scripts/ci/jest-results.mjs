/**
 * Reads what `jest --json --outputFile=FILE` wrote.
 *
 *   node scripts/ci/jest-results.mjs count FILE       passed and failed, as two numbers; a test that did not run has failed
 *   node scripts/ci/jest-results.mjs failures FILE    failed tests with their messages, cut short
 *   node scripts/ci/jest-results.mjs slowest FILE     the twelve suites that took longest
 */
import { readFileSync } from "node:fs"
import path from "node:path"

const MAX_MESSAGE = 2_000

const reports = {
  count: ({ numPassedTests, numFailedTests, numRuntimeErrorTestSuites, numPendingTests, numTodoTests }) => [
    `${numPassedTests} ${numFailedTests + numRuntimeErrorTestSuites + numPendingTests + numTodoTests}`,
  ],

  failures: ({ testResults }) =>
    testResults.flatMap(({ assertionResults, name, message }) => {
      const failed = assertionResults
        .filter(({ status }) => status === "failed")
        .map(({ fullName, failureMessages }) => failure(fullName, failureMessages.join("\n")))
      return assertionResults.length === 0 && message ? [failure(name, message), ...failed] : failed
    }),

  slowest: ({ testResults }) =>
    testResults
      .map(({ name, startTime, endTime }) => ({ name, seconds: Math.round((endTime - startTime) / 1000) }))
      .sort((one, other) => other.seconds - one.seconds)
      .slice(0, 12)
      .map(({ name, seconds }) => `${String(seconds).padStart(5)} s  ${path.relative("", name)}`),
}

function failure(name, message) {
  return `\n== failed: ${name}\n${message.slice(0, MAX_MESSAGE)}`
}

const [report, file] = process.argv.slice(2)
for (const line of reports[report](JSON.parse(readFileSync(file, "utf8")))) console.log(line)
