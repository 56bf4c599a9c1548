/**
 * Runs a script of this repository, after installing what it needs: so that `npm run demo` and `npm test`
 * are each the only command on a fresh clone. Plain JavaScript on Node's own modules, for nothing else is
 * there yet.
 *
 *   node scripts/with-dependencies.mjs scripts/demo/main.ts --check      a TypeScript file, through tsx
 *   node scripts/with-dependencies.mjs -- NAME=value jest --runInBand    a command of node_modules/.bin
 */
import { spawn } from "node:child_process"
import { readFileSync } from "node:fs"
import { constants } from "node:os"
import path from "node:path"
import { fileURLToPath, pathToFileURL } from "node:url"

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "..")
const onWindows = process.platform === "win32"

const complaint = nodeComplaint(process.versions.node, readJson("package.json").engines.node)
if (complaint !== undefined) {
  console.error(complaint)
  process.exit(1)
}
if (!isInstalled()) {
  console.error("Installing dependencies; this happens once.")
  const code = await run(...npmInstall())
  if (code !== 0) {
    console.error("npm could not install the dependencies; see its messages above.")
    process.exit(code)
  }
}
process.exit(await run(...wantedCommand(process.argv.slice(2))))

/**
 * What is wrong with this Node, for ranges like "^20.19 || >=22.12": the only two forms that package.json
 * uses, and semver itself may not be installed yet.
 */
function nodeComplaint(version, range) {
  const [major, minor] = version.split(".").map(Number)
  const fits = range.split("||").some((alternative) => {
    const parts = /^(\^|>=)(\d+)\.(\d+)$/.exec(alternative.trim())
    if (parts === null) {
      throw new Error(
        `engines.node in package.json has a form that this script does not know: ${alternative}`,
      )
    }
    const [operator, fromMajor, fromMinor] = [parts[1], Number(parts[2]), Number(parts[3])]
    return major === fromMajor ? minor >= fromMinor : operator === ">=" && major > fromMajor
  })
  return fits
    ? undefined
    : `This needs Node ${range}, and you are running ${version}. With nvm: nvm install 22`
}

/**
 * Whether node_modules is what package-lock.json asks for. npm writes its own copy of the lock into
 * node_modules last of all, so an installation that was interrupted has none.
 */
function isInstalled() {
  let wanted
  let present
  try {
    wanted = readJson("package-lock.json").packages
    present = readJson("node_modules/.package-lock.json").packages
  } catch (error) {
    if (error.code === "ENOENT" || error instanceof SyntaxError) {
      return false
    }
    throw error
  }
  if (!isLockedFor(wanted)) {
    return true
  }
  return Object.entries(wanted).every(([where, entry]) => {
    if (where === "" || entry.link) {
      return true
    }
    const found = present[where]
    // Optional packages for other systems are in the lock, and rightly not in node_modules.
    return found === undefined
      ? Boolean(entry.optional)
      : found.version === entry.version && found.integrity === entry.integrity
  })
}

/**
 * Whether the lock names the native parts of this system. npm leaves out those that it could not look up when
 * the lock was made, and would then install none of them here.
 */
function isLockedFor(packages) {
  const system = `${process.platform}-${process.arch}`
  const isMusl =
    process.platform === "linux" && process.report.getReport().header.glibcVersionRuntime === undefined
  const locked = new Set(Object.keys(packages).map((where) => where.replace(/^.*node_modules\//, "")))
  return Object.values(packages)
    .flatMap(({ optionalDependencies }) => Object.keys(optionalDependencies ?? {}))
    .filter((name) => name.includes(system) && name.includes("musl") === isMusl)
    .every((name) => locked.has(name))
}

/**
 * Not `npm ci`: it refuses a lock without every optional package of every system. `npm install` takes the
 * locked versions just the same, and --no-save leaves the lock as it is. Where the lock doesn't serve this
 * system it is left aside. NODE_ENV=production must not leave the development tools out. npm itself is the
 * one that was started.
 */
function npmInstall() {
  const args = ["install", "--no-save", "--include=dev", "--no-audit", "--no-fund"]
  if (!isLockedFor(readJson("package-lock.json").packages)) {
    args.push("--no-package-lock")
  }
  const npm = process.env.npm_execpath
  return npm !== undefined && path.basename(npm) === "npm-cli.js"
    ? [process.execPath, [npm, ...args], {}]
    : ["npm", args, { shell: onWindows }]
}

function wantedCommand([first, ...rest]) {
  if (first === undefined) {
    throw new Error("Say what to run: a TypeScript file, or -- and a command.")
  }
  if (first !== "--") {
    const tsx = pathToFileURL(path.join(root, "node_modules", "tsx", "dist", "loader.mjs")).href
    // The channel tells the script that this process is gone, however it went.
    return [process.execPath, ["--import", tsx, path.join(root, first), ...rest], { stdio: [0, 1, 2, "ipc"] }]
  }
  const isSetting = (word) => /^[A-Z_]+=/.test(word)
  const command = rest.findIndex((word) => !isSetting(word))
  const settings = rest
    .slice(0, command)
    .map((word) => [word.slice(0, word.indexOf("=")), word.slice(word.indexOf("=") + 1)])
  const program = path.join(root, "node_modules", ".bin", rest[command] + (onWindows ? ".cmd" : ""))
  return [
    program,
    rest.slice(command + 1),
    { env: { ...process.env, ...Object.fromEntries(settings) }, shell: onWindows },
  ]
}

/** Runs to the end, passing signals on. Resolves to the exit code, as a shell would see it. */
function run(program, args, options) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: root, stdio: "inherit", ...options })
    const pass = (signal) => {
      // A terminal sends Ctrl-C to the child as well.
      if (!(signal === "SIGINT" && process.stdin.isTTY)) {
        child.kill(signal)
      }
    }
    const signals = ["SIGINT", "SIGTERM", "SIGHUP"]
    for (const signal of signals) {
      process.on(signal, pass)
    }
    child.once("error", reject)
    child.once("exit", (code, signal) => {
      for (const name of signals) {
        process.off(name, pass)
      }
      resolve(code ?? 128 + (constants.signals[signal] ?? 0))
    })
  })
}

function readJson(file) {
  return JSON.parse(readFileSync(path.join(root, file), "utf8"))
}
