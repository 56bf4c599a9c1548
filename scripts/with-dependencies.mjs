/**
 * Installs what is missing, then runs a command of this repository: `npm run demo` and `npm test` are each the only
 * command on a fresh clone. Plain JavaScript on Node's own modules, because nothing else is installed yet.
 *
 *   node scripts/with-dependencies.mjs scripts/demo/main.ts --check      a TypeScript file, through tsx
 *   node scripts/with-dependencies.mjs -- NAME=value jest --runInBand    a command of node_modules/.bin
 */
import { spawn } from "node:child_process"
import { once } from "node:events"
import { readFileSync } from "node:fs"
import { constants } from "node:os"
import path from "node:path"
import { fileURLToPath } from "node:url"

process.chdir(fileURLToPath(new URL("..", import.meta.url)))
const shell = process.platform === "win32"

const { node: range } = JSON.parse(readFileSync("package.json", "utf8")).engines
const [major, minor] = process.versions.node.split(".").map(Number)
const isSupported = range.split(" || ").some((part) => {
  const [, operator, fromMajor, fromMinor] = /^(\^|>=)(\d+)\.(\d+)$/.exec(part)
  return major === Number(fromMajor) ? minor >= fromMinor : operator === ">=" && major > fromMajor
})
if (!isSupported) {
  console.error(`Node ${range} is required; this is ${process.versions.node}. With nvm: nvm install 22`)
  process.exit(1)
}
if (!isInstalled()) {
  console.error("Installing dependencies; this happens once.")
  // With NODE_ENV=production npm would leave the development tools out.
  const code = await run("npm", ["ci", "--include=dev", "--no-audit", "--no-fund"], { shell })
  if (code !== 0) process.exit(code)
}
const [first, ...rest] = process.argv.slice(2)
if (first === "--") {
  const command = rest.findIndex((word) => !/^[A-Z_]+=/.test(word))
  for (const setting of rest.slice(0, command)) {
    const [name, ...value] = setting.split("=")
    process.env[name] = value.join("=")
  }
  process.exit(await run(path.join("node_modules/.bin", rest[command]), rest.slice(command + 1), { shell }))
}
// The IPC channel closes when this process ends, even when it is killed.
process.exit(await run(process.execPath, ["--import", "tsx", first, ...rest], { stdio: [0, 1, 2, "ipc"] }))

/** npm writes its copy of the lock into node_modules last, so an interrupted installation has none. */
function isInstalled() {
  const present = packagesOf("node_modules/.package-lock.json")
  return Object.entries(packagesOf("package-lock.json")).every(
    ([folder, { version, link, optional }]) =>
      // Optional packages of other systems are locked, but not installed.
      folder === "" || link || (present[folder] ? present[folder].version === version : optional),
  )
}

function packagesOf(lock) {
  try {
    return JSON.parse(readFileSync(lock, "utf8")).packages
  } catch {
    return {} // Missing or half written: `npm ci` writes it anew.
  }
}

/** Resolves to the exit code, as a shell would see it. Signals are passed on, except the Ctrl-C that a terminal sends to both. */
async function run(program, args, options) {
  const child = spawn(program, args, { stdio: "inherit", ...options })
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.on(signal, () => (signal === "SIGINT" && process.stdin.isTTY) || child.kill(signal))
  }
  const [code, signal] = await once(child, "exit")
  return code ?? 128 + constants.signals[signal]
}
