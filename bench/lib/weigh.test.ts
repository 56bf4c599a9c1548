import { addedPackages, installedPackages, sizes } from "./weigh"

it("says what stores the bytes, the largest first", () => {
  const files = [
    { path: "README.md", size: 10 },
    { path: ".medusa/server/src/index.js", size: 30 },
    { path: ".medusa/server/src/index.d.ts", size: 5 },
    { path: ".medusa/server/src/admin/index.mjs", size: 25 },
    { path: ".medusa/server/src/sandbox/cli.js", size: 7 },
    { path: ".medusa/server/src/index.js.map", size: 20 },
    { path: "LICENSE", size: 1 },
  ]
  expect(sizes({ files })).toEqual([
    { what: "code of the server", bytes: 30, files: 1 },
    { what: "Medusa Admin's screens", bytes: 25, files: 1 },
    { what: "source maps", bytes: 20, files: 1 },
    { what: "README, LICENSE and the like", bytes: 11, files: 2 },
    { what: "code of the sandbox", bytes: 7, files: 1 },
    { what: "types", bytes: 5, files: 1 },
  ])
})

it("counts what is added, also a second copy and another version, and neither links nor the store itself", () => {
  const before = installedPackages({
    packages: { "": { version: "1.0.0" }, "node_modules/zod": { version: "3.0.0" } },
  })
  const after = installedPackages({
    packages: {
      "": { version: "2.0.0" },
      "node_modules/zod": { version: "4.0.0" },
      "node_modules/undici": { version: "7.0.0" },
      "node_modules/undici/node_modules/zod": { version: "3.0.0" },
      "node_modules/link": { link: true },
      "examples/shop": { version: "1.0.0" },
    },
  })
  expect(addedPackages(before, after)).toEqual(["zod 4.0.0", "undici 7.0.0", "undici/node_modules/zod 3.0.0"])
})
