const { existsSync } = require("node:fs")
const path = require("node:path")

/**
 * Jest's `filter`: leaves out the tests that need more than Node where that is missing; the reporter names them at the
 * end. Under CI they have to run: there it is an error, except for those that nobody wants at each change. Whether there
 * is a Chromium, jest.config.ts has found out.
 */
const NEEDS = [
  {
    tests: "browser",
    files: /[\\/]integration-tests[\\/]browser[\\/]/,
    isThere: () => Boolean(process.env.CHROMIUM_PATH),
    otherwise: "there is no Chromium on this machine; install it, or name it in CHROMIUM_PATH",
  },
  {
    tests: "cluster",
    files: /[\\/]integration-tests[\\/]cluster[\\/]cluster\.test\.ts$/,
    isThere: () => Boolean(process.env.REDIS_URL),
    otherwise: "they need a Redis; name one in REDIS_URL, such as redis://localhost:6379",
  },
  {
    tests: "Prometheus",
    files: /[\\/]testing[\\/]prometheus[\\/].*\.test\.ts$/,
    isThere: () => isProgram("prometheus") && isProgram("promtool"),
    otherwise: "they need `prometheus` and `promtool` on the PATH; Debian has both in its package prometheus",
  },
  {
    tests: "screens' matrix",
    files: /[\\/]integration-tests[\\/]package[\\/]screens-matrix\.test\.ts$/,
    isThere: () => process.env.SCREENS_MATRIX === "true",
    otherwise:
      "they take about twelve minutes; set SCREENS_MATRIX=true for every package manager, Medusa and way to start",
    atEachChange: false,
  },
  {
    tests: "guide",
    files: /[\\/]integration-tests[\\/]guide[\\/]starter\.test\.ts$/,
    isThere: () => Boolean(process.env.CHROMIUM_PATH && process.env.NEXTJS_STARTER),
    otherwise:
      "they need Medusa's Next.js starter with its dependencies installed, named in NEXTJS_STARTER, and Chromium",
    atEachChange: false,
  },
]

/** Whether one of the PATH's folders has this file. */
function isProgram(name) {
  const folders = (process.env.PATH ?? "").split(path.delimiter)
  return folders.some((folder) => folder !== "" && existsSync(path.join(folder, name)))
}

/** A sentence for each kind of test that the filter left out. */
const skipped = []

module.exports = async (paths) => {
  let filtered = paths
  skipped.length = 0
  for (const { tests, files, isThere, otherwise, atEachChange = true } of NEEDS) {
    const others = filtered.filter((file) => !files.test(file))
    if (isThere() || others.length === filtered.length) continue
    if (process.env.CI && atEachChange) throw new Error(`The ${tests} tests can't run: ${otherwise}.`)
    skipped.push(`the ${tests} tests: ${otherwise}.`)
    filtered = others
  }
  return { filtered }
}

module.exports.skippedTests = () => skipped
