import { access } from "node:fs/promises"
import path from "node:path"
import { projectWithSeededBug, withSeededBug } from "./project-with-seeded-bug"
import { SEEDED_BUGS } from "./seeded-bug-list"

it.each(Object.keys(SEEDED_BUGS))("the seeded bug %s still fits the sources", async (name) => {
  const { folder, remove } = await projectWithSeededBug(name)
  await remove()
  await expect(access(path.join(folder, "src"))).rejects.toThrow("ENOENT")
})

it("withSeededBug rejects a text that is missing or found twice", () => {
  const change = { file: "x.ts", find: "paid", replace: "pending" }
  expect(withSeededBug("it is paid", change)).toBe("it is pending")
  expect(() => withSeededBug("it is not", change)).toThrow(/no longer fits: x.ts contains the text 0 times/)
  expect(() => withSeededBug("paid and paid", change)).toThrow(/2 times/)
})
