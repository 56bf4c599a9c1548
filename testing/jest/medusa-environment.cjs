const { TestEnvironment } = require("jest-environment-node")

/**
 * Medusa runs queries of one transaction beside each other, and pg warns about it once in every suite. Nothing here can
 * change that, and Node can only switch off all deprecation warnings, so exactly this one is left out.
 */
const KNOWN = "Calling client.query() when the client is already executing a query is deprecated"

const emitWarning = process.emitWarning
process.emitWarning = (warning, ...details) => {
  if (!String(warning).startsWith(KNOWN)) emitWarning.call(process, warning, ...details)
}

/** Jest's environment for suites that boot a Medusa. */
module.exports = TestEnvironment
