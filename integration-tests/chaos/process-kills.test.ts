import { planInterruptions } from "./process-kills"

it("planInterruptions spreads kills and restarts over the run, away from its start and end", () => {
  const plan = planInterruptions(2_000, { kills: 20, restarts: 3, redisKills: 4 })
  expect(plan.filter(({ what }) => what === "kill")).toHaveLength(20)
  expect(plan.filter(({ what }) => what === "restart")).toHaveLength(3)
  expect(plan.filter(({ what }) => what === "redis")).toHaveLength(4)
  expect(Math.min(...plan.map(({ at }) => at))).toBeGreaterThan(20)
  expect(Math.max(...plan.map(({ at }) => at))).toBeLessThan(2_000)
})

it("planInterruptions alternates immediate and fast restarts", () => {
  const modes = planInterruptions(100, { kills: 0, restarts: 2 }).map(
    (interruption) => interruption.what === "restart" && interruption.mode,
  )
  expect(modes).toEqual(["immediate", "fast"])
})
