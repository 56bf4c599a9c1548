import { access } from "node:fs/promises"
import path from "node:path"
import { sabotaged, sabotagedProject } from "./project-with-seeded-bug"
import { SABOTAGES } from "./seeded-bug-list"

it.each(Object.keys(SABOTAGES))("%s still fits the sources", async (name) => {
  const { folder, remove } = await sabotagedProject(name)
  await remove()
  await expect(access(path.join(folder, "src"))).rejects.toThrow("ENOENT")
})

it("refuses a text that isn't there, or is there twice", () => {
  const change = { file: "x.ts", find: "paid", replace: "pending" }
  expect(sabotaged("it is paid", change)).toBe("it is pending")
  expect(() => sabotaged("it is not", change)).toThrow(/no longer fits: x.ts holds the text 0 times/)
  expect(() => sabotaged("paid and paid", change)).toThrow(/2 times/)
})
