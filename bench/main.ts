/**
 * `npm run bench`: measures what the documentation claims. `npm run bench -- NAME` runs one benchmark. Each
 * question prints a table and writes its figures to `reports/bench/NAME.json`.
 */
import { mkdirSync, writeFileSync } from "node:fs"
import { cpus, release } from "node:os"
import path from "node:path"
import { Lifetime } from "../testing/lib/lifetime"
import { REPOSITORY } from "../testing/store/medusa-cli"
import { QUESTIONS, type Question } from "./questions"

async function main(names: string[]): Promise<void> {
  const unknown = names.filter((name) => !(name in QUESTIONS))
  if (unknown.length > 0) {
    console.error(`Unknown: ${unknown.join(", ")}. Known: ${Object.keys(QUESTIONS).join(", ")}.`)
    process.exitCode = 2
    return
  }
  const asked = names.length > 0 ? names : Object.keys(QUESTIONS)
  for (const name of asked) await answer(name, QUESTIONS[name] as Question)
}

async function answer(name: string, question: Question): Promise<void> {
  const lifetime = new Lifetime()
  const stop = () => void lifetime.end().then(() => process.exit(130))
  process.once("SIGINT", stop)
  process.once("SIGTERM", stop)
  try {
    console.log(`\n${name}: ${question.title}`)
    const figures = await question.measure(lifetime, (line) => console.log(`  ${line}`))
    const folder = path.join(REPOSITORY, "reports", "bench")
    mkdirSync(folder, { recursive: true })
    const report = { question: question.title, machine: machine(), at: new Date().toISOString(), figures }
    writeFileSync(path.join(folder, `${name}.json`), `${JSON.stringify(report, null, 2)}\n`)
    console.table(figures)
  } catch (error) {
    console.error(error)
    process.exitCode = 1
  } finally {
    await lifetime.end()
    process.off("SIGINT", stop)
    process.off("SIGTERM", stop)
  }
}

function machine(): object {
  const [cpu] = cpus()
  return {
    cpu: cpu?.model,
    cores: cpus().length,
    node: process.version,
    system: `${process.platform} ${release()}`,
  }
}

void main(process.argv.slice(2)).then(() => process.exit())
