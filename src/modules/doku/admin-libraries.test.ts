import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import path from "node:path"
import { secondCopyWarnings } from "./admin-libraries"

const ADMIN = {
  "@medusajs/medusa": "2.21.2",
  "@medusajs/admin-bundler": "2.21.2",
  "@medusajs/dashboard": "2.21.2",
  "react-router-dom": "7.18.2",
  "@tanstack/react-query": "5.64.2",
}

let store: string

beforeEach(() => {
  store = mkdtempSync(path.join(tmpdir(), "doku-libraries-"))
})
afterEach(() => rmSync(store, { recursive: true, force: true }))

function install(packages: Record<string, string>, folder = store): void {
  for (const [name, version] of Object.entries(packages)) {
    const target = path.join(folder, "node_modules", name)
    mkdirSync(target, { recursive: true })
    writeFileSync(path.join(target, "package.json"), JSON.stringify({ name, version }))
  }
}

const warnings = () => secondCopyWarnings(path.join(store, "node_modules/our-package"))

describe("the libraries that the screens share with the dashboard", () => {
  it("give no warning while both get the same copy", () => {
    install({ ...ADMIN, "our-package": "1.0.0" })
    expect(warnings()).toEqual([])
  })

  it("are named with the version to write when the store has pinned another", () => {
    install({ ...ADMIN, "our-package": "1.0.0", "react-router-dom": "6.20.1" })
    install(
      { "react-router-dom": "7.18.2", "@tanstack/react-query": "5.64.2" },
      path.join(store, "node_modules/@medusajs/dashboard"),
    )
    expect(warnings()).toEqual([
      'doku: Medusa Admin has react-router-dom 7.18.2, but LinkAja\'s screens in it get a second copy, 6.20.1, so they work in part or not at all. Write "react-router-dom": "7.18.2" into the dependencies of the store\'s package.json, install again, and build the Admin anew',
      expect.stringContaining('Write "@tanstack/react-query": "5.64.2"'),
    ])
  })

  it("are one copy when pnpm links both to the same folder", () => {
    install({ "our-package": "1.0.0", ...ADMIN })
    const dashboard = path.join(store, "node_modules/@medusajs/dashboard/node_modules")
    mkdirSync(dashboard)
    symlinkSync(path.join(store, "node_modules/react-router-dom"), path.join(dashboard, "react-router-dom"))
    expect(warnings()).toEqual([])
  })

  it("are not looked for where there is no Admin", () => {
    const { "@medusajs/dashboard": _, ...withoutDashboard } = ADMIN
    install({ ...withoutDashboard, "our-package": "1.0.0" })
    expect(warnings()).toEqual([])
  })
})
