const { default: Sequencer } = require("@jest/test-sequencer")

/**
 * What takes minutes before what is over sooner, so that no worker is left alone at the end. Cluster waits a lot for
 * schedules and for time to pass, so it comes first, beside what keeps a core busy.
 */
const ORDER = ["cluster", "integration", "browser", "chaos", "unit"]

/** The order of the projects in a full test run. */
module.exports = class ProjectsInOrder extends Sequencer {
  sort(tests) {
    const rank = (test) => ORDER.indexOf(test.context.config.displayName.name)
    return super.sort(tests).sort((one, other) => rank(one) - rank(other))
  }
}
