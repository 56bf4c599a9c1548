#!/usr/bin/env node
import { HELP, readFlags } from "./cli-flags"
import { InputError } from "./input/input-error"
import { errorCode, errorMessage } from "./input/system-error"
import { type Sandbox, startSandbox } from "./sandbox"

/** Where the command writes: the process's own streams, or a test's. */
export interface CliStreams {
  out(text: string): void
  err(text: string): void
}

/** A running sandbox, or the code to exit with. */
export type CliOutcome = { sandbox: Sandbox } | { exitCode: 0 | 1 }

export async function runCli(argv: readonly string[], { out, err }: CliStreams): Promise<CliOutcome> {
  try {
    const flags = readFlags(argv)
    if (flags.help) {
      out(HELP)
      return { exitCode: 0 }
    }
    const sandbox = await startSandbox(flags.options)
    out(greeting(sandbox))
    return { sandbox }
  } catch (error) {
    err(`doku-linkaja-sandbox: ${explain(error)}\n`)
    return { exitCode: 1 }
  }
}

function greeting(sandbox: Sandbox): string {
  const lines = sandbox
    .merchants()
    .map(
      ({ clientId, notificationUrl }) =>
        `  ${clientId} → ${notificationUrl ?? "no notification URL: notifications are recorded, but not sent"}`,
    )
  return `DOKU + LinkAja sandbox on ${sandbox.url}\n${lines.join("\n")}\nBook: ${sandbox.url}/   Control: ${sandbox.url}/__sandbox/health   Stop: Ctrl-C\n`
}

function explain(error: unknown): string {
  if (error instanceof InputError) return `${error.message}\nTry --help.`
  const code = errorCode(error)
  if (code === "EADDRINUSE") {
    return "the port is in use: stop what listens there, or choose another with --port (0 picks a free one)"
  }
  if (code === "EACCES") return "listening on this port isn't allowed: choose one above 1023 with --port"
  if (code === "ENOTFOUND" || code === "EADDRNOTAVAIL") {
    return "this machine has no such --host: use localhost, 127.0.0.1 or 0.0.0.0"
  }
  return errorMessage(error)
}

async function main(): Promise<void> {
  const outcome = await runCli(process.argv.slice(2), {
    out: (text) => process.stdout.write(text),
    err: (text) => process.stderr.write(text),
  })
  if (!("sandbox" in outcome)) {
    process.exitCode = outcome.exitCode
    return
  }
  const stop = () => {
    outcome.sandbox.close().then(
      () => process.stdout.write("Stopped.\n"),
      (error: unknown) => {
        process.stderr.write(`doku-linkaja-sandbox: ${explain(error)}\n`)
        process.exitCode = 1
      },
    )
  }
  process.once("SIGINT", stop)
  process.once("SIGTERM", stop)
}

if (require.main === module) void main()
