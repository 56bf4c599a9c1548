const { default: Sequencer } = require("@jest/test-sequencer")

/**
 * What takes minutes before what is over sooner, so that no worker is left alone at the end. Cluster, which waits a lot
 * for schedules and for time to pass, has the browser beside it, which keeps a core busy.
 */
const ORDER = ["cluster", "browser", "integration", "chaos", "unit"]

/** Suites that share a store are one long file for Jest. */
const SHARED = /[\\/]together[\\/]/

/** The order of the projects in a full test run. */
module.exports = class ProjectsInOrder extends Sequencer {
  sort(tests) {
    const rank = ({ context, path }) =>
      ORDER.indexOf(context.config.displayName.name) - (SHARED.test(path) ? 0.5 : 0)
    return super.sort(tests).sort((one, other) => rank(one) - rank(other))
  }
}
