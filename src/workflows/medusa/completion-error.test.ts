import { explainOrchestratorError } from "./completion-error"

describe("explainOrchestratorError", () => {
  it.each([
    ['Updating Status from "ok" to "temp_failure" is not allowed.', /broke off.*tried again by itself/],
    ['Updating State from "done" to "invoking" is not allowed.', /broke off.*tried again by itself/],
    [
      'Failed to acquire lock for key "cart_01M893GSYSJ1D1TJ09ZKHTSRJ7"',
      /being completed.*tried again by itself/,
    ],
  ])("says that Medusa is tried again: %s", (problem, words) => {
    expect(explainOrchestratorError(problem)).toMatch(words)
  })

  it.each([
    "Not enough stock available for item iitem_01M893GSYSJ1D1TJ09ZKHTSRJ7",
    "the cart's total is not allowed",
    'Updating Status from "ok" to "temp_failure" is not allowed.; Not enough stock available',
  ])("leaves other messages as they are: %s", (problem) => {
    expect(explainOrchestratorError(problem)).toBeUndefined()
  })
})
