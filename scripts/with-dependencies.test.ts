import { execFile } from "node:child_process"
import { readFileSync } from "node:fs"
import path from "node:path"
import { promisify } from "node:util"

const run = promisify(execFile)
const root = path.resolve(__dirname, "..")
const script = path.join(root, "scripts/with-dependencies.mjs")

it("finds the packages of every system in the lock, which npm ci requires", () => {
  const { packages }: { packages: Record<string, { optionalDependencies?: Record<string, string> }> } =
    JSON.parse(readFileSync(path.join(root, "package-lock.json"), "utf8"))
  const locked = new Set(Object.keys(packages).map((folder) => folder.replace(/^.*node_modules\//, "")))
  const optional = Object.values(packages).flatMap(({ optionalDependencies = {} }) =>
    Object.keys(optionalDependencies),
  )
  expect(optional.filter((name) => !locked.has(name))).toEqual([])
})

it("runs a command with its settings and passes the exit code on", async () => {
  const args = (code: string) => [
    script,
    "--",
    `GREETING=${code}=b`,
    "tsx",
    "-e",
    "process.exit(+process.env.GREETING[0])",
  ]
  await expect(run(process.execPath, args("0"))).resolves.toMatchObject({ stderr: "" })
  await expect(run(process.execPath, args("7"))).rejects.toMatchObject({ code: 7 })
})
