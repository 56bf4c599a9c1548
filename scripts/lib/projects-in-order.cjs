const { default: Sequencer } = require("@jest/test-sequencer")

/** Quick answers first, and what takes minutes and has Medusa servers of its own before what is over sooner. */
const ORDER = ["unit", "chaos", "machines", "browser", "integration"]

/** In which order one run of all projects goes through them. */
module.exports = class ProjectsInOrder extends Sequencer {
  sort(tests) {
    const rank = (test) => ORDER.indexOf(test.context.config.displayName.name)
    return super.sort(tests).sort((one, other) => rank(one) - rank(other))
  }
}
