import { spawnSync } from "node:child_process"
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import path from "node:path"

const SCRIPT = path.resolve("scripts/changeset.mjs")

let folder: string

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), "changeset-"))
})
afterEach(() => rmSync(folder, { recursive: true }))

it("writes the next version of the root package, and leaves the rest of package.json as it stood", () => {
  write("package.json", { name: "shop-plugin", version: "1.0.0", workspaces: ["example"], license: "MIT" })
  write("example/package.json", { name: "example", version: "0.0.0", private: true })
  write(".changeset/config.json", JSON.parse(readFileSync(".changeset/config.json", "utf8")))
  write(".changeset/a-thing.md", '---\n"shop-plugin": minor\n---\n\nA thing.\n')
  write("CHANGELOG.md", "# Changelog\n\n## 1.0.0\n")
  run("git", "init", "--quiet", "--initial-branch=main")
  run("git", "add", ".")
  run("git", "-c", "user.name=A", "-c", "user.email=a@b.example", "commit", "--quiet", "-m", "All")

  run(process.execPath, SCRIPT, "version")

  expect(read("package.json")).toBe(
    `${JSON.stringify({ name: "shop-plugin", version: "1.1.0", workspaces: ["example"], license: "MIT" }, null, 2)}\n`,
  )
  expect(read("CHANGELOG.md")).toMatch(
    /^# Changelog\n\n## 1\.1\.0\n\n### Minor Changes\n\n.*A thing\.\n\n## 1\.0\.0\n$/,
  )
}, 30_000)

function run(command: string, ...args: string[]): void {
  const { status, stderr } = spawnSync(command, args, { cwd: folder, encoding: "utf8" })
  if (status !== 0) throw new Error(`${command} ${args.join(" ")}: ${stderr}`)
}

function write(file: string, content: unknown): void {
  mkdirSync(path.dirname(path.join(folder, file)), { recursive: true })
  writeFileSync(
    path.join(folder, file),
    typeof content === "string" ? content : `${JSON.stringify(content, null, 2)}\n`,
  )
}

function read(file: string): string {
  return readFileSync(path.join(folder, file), "utf8")
}
