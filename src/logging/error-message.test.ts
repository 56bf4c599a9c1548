import { errorMessage } from "./error-message"

describe("errorMessage", () => {
  it("returns the message of any thrown value, error or not", () => {
    expect(errorMessage(new Error("no route"))).toBe("no route")
    expect(errorMessage({ message: "from a workflow" })).toBe("from a workflow")
    expect(errorMessage("a text")).toBe("a text")
    expect(errorMessage(undefined)).toBe("undefined")
  })

  it.each([
    [
      `insert into "customer" ("first_name") values ('Siti') - duplicate key value violates a constraint`,
      "database: duplicate key value violates a constraint",
    ],
    [
      `select "id" from "cart" where "email" = 'siti@example.com' - too - canceling statement due to timeout`,
      "database: canceling statement due to timeout",
    ],
    [`update "cart" set "email" = 'siti@example.com'`, "a statement of the database failed"],
    ["Select a payment method first", "Select a payment method first"],
  ])("omits a database statement and the values in it: %s", (says, shown) => {
    expect(errorMessage(new Error(says))).toBe(shown)
  })
})
