const { default: Sequencer } = require("@jest/test-sequencer")

/** Quick answers first: in one run of all projects, the unit tests come before those that boot Medusa. */
module.exports = class UnitFirst extends Sequencer {
  sort(tests) {
    const rank = (test) => (test.context.config.displayName?.name === "unit" ? 0 : 1)
    return super.sort(tests).sort((one, other) => rank(one) - rank(other))
  }
}
