import axe from "axe-core"
import type { Page } from "playwright-core"

/** What axe-core calls serious or critical, each as one line that names the rule and the elements. */
export async function seriousFindings(page: Page, withDeadline?: string): Promise<string[]> {
  // By the debugger's way and not as a script tag, which the shop's Content-Security-Policy rightly refuses.
  await page.evaluate(axe.source)
  return page.evaluate(async (selector) => {
    const { axe } = window as unknown as { axe: typeof import("axe-core") }
    const { violations } = await axe.run(selector === undefined ? document : { include: [selector] }, {
      resultTypes: ["violations"],
    })
    return violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map(({ html }) => html).join(" ")}`)
  }, withDeadline)
}
