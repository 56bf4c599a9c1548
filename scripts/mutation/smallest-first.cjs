const { statSync } = require("node:fs")
const { default: Sequencer } = require("@jest/test-sequencer")

/** One failing file is enough to kill a mutant: the small ones find most, and DOKU's client takes seconds. */
module.exports = class SmallestFirst extends Sequencer {
  sort(tests) {
    return [...tests].sort((one, other) => statSync(one.path).size - statSync(other.path).size)
  }
}
