/**
 * Jest's `filter`: leaves the browser tests out where there is no Chromium, and says so in one line. Under CI they
 * have to run: there it is an error. Whether there is one, jest.config.ts has found out.
 */
const BROWSER_TESTS = /[\\/]integration-tests[\\/]browser[\\/]/

module.exports = async (paths) => {
  if (process.env.CHROMIUM_PATH || !paths.some((path) => BROWSER_TESTS.test(path))) {
    return { filtered: paths }
  }
  const reason = "there is no Chromium on this machine; install it, or name it in CHROMIUM_PATH"
  if (process.env.CI) {
    throw new Error(`The browser tests can't run: ${reason}.`)
  }
  console.error(`The browser tests were skipped: ${reason}.`)
  return { filtered: paths.filter((path) => !BROWSER_TESTS.test(path)) }
}
