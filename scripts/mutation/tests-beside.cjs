const { existsSync } = require("node:fs")
const path = require("node:path")
const { default: Sequencer } = require("@jest/test-sequencer")

/**
 * Of the tests that reach a mutated file, those beside it: its own, or else its folder's. Otherwise each mutant
 * of `amount.ts` would run the tests of whatever has to do with money, at several times the cost, and pass for
 * found because some test far away stumbled over it.
 */
module.exports = class TestsBeside extends Sequencer {
  constructor(options) {
    super(options)
    // Stryker names the one mutated file; in its first run, which measures what covers what, it names them all.
    this.mutated = options.globalConfig.nonFlagArgs
  }

  sort(tests) {
    const [file, ...others] = this.mutated
    if (file === undefined || others.length > 0) return super.sort(tests)
    const own = file.replace(/\.ts$/, ".test.ts")
    const isBeside = existsSync(own)
      ? (test) => path.resolve(test.path) === path.resolve(own)
      : (test) => path.dirname(test.path) === path.dirname(path.resolve(file))
    return super.sort(tests.filter(isBeside))
  }
}
