import { execFile } from "node:child_process"
import path from "node:path"
import { promisify } from "node:util"

const run = promisify(execFile)

/** Runs npm, the one that was started where there is one, and resolves to what it printed. */
export async function npm(
  args: readonly string[],
  { cwd, signal }: { cwd: string; signal: AbortSignal },
): Promise<string> {
  const started = process.env.npm_execpath
  const [program, first] =
    started !== undefined && path.basename(started) === "npm-cli.js"
      ? [process.execPath, [started]]
      : ["npm", []]
  const { stdout } = await run(program, [...first, ...args], {
    cwd,
    signal,
    env: outsideOfNpm(process.env),
    maxBuffer: 64 * 2 ** 20,
    shell: program === "npm" && process.platform === "win32",
  })
  return stdout
}

/** `npm run` sets variables about this repository, which would lead another npm here instead of to `cwd`. */
function outsideOfNpm(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(env).filter(
      ([name]) => !/^npm_(package|lifecycle|command|config_local_prefix)/i.test(name),
    ),
  )
}
