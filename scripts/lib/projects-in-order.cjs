const { default: Sequencer } = require("@jest/test-sequencer")

/**
 * What takes minutes before what is over sooner, and chaos and machines each beside what keeps a core busy: both wait a
 * lot, for schedules and for time to pass.
 */
const ORDER = ["chaos", "unit", "browser", "machines", "integration"]

/** In which order one run of all projects goes through them. */
module.exports = class ProjectsInOrder extends Sequencer {
  sort(tests) {
    const rank = (test) => ORDER.indexOf(test.context.config.displayName.name)
    return super.sort(tests).sort((one, other) => rank(one) - rank(other))
  }
}
