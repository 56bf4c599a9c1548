import {
  type ListParams,
  listQuery,
  readListParams,
  writeCursor,
  writeListParams,
} from "./list-search-params"

const plain: ListParams = { search: "", filters: {}, cursor: null }

describe("a list's search params", () => {
  it("read back as written, beside other params that are kept", () => {
    const state: ListParams = {
      search: "#12 & more",
      filters: {
        status: "paid",
        settlement: "open",
        environment: "sandbox",
        needs_attention: "true",
        created_at: { $gte: "2026-11-01T00:00:00.000Z" },
      },
      cursor: "abc_-1",
    }
    const params = writeListParams(new URLSearchParams("transaction=dokutx_1&q=old&cursor=old"), state)
    expect(params.get("transaction")).toBe("dokutx_1")
    expect(readListParams(new URLSearchParams(params.toString()))).toEqual(state)
  })

  it("are empty for a list without search, filters and cursor", () => {
    const params = new URLSearchParams("q=x&status=paid&created_at=%7B%7D&cursor=c")
    expect(writeListParams(params, plain).toString()).toBe("")
    expect(readListParams(new URLSearchParams())).toEqual(plain)
  })

  it("keep everything but the cursor on another page", () => {
    const params = new URLSearchParams("status=paid&cursor=b")
    expect(writeCursor(params, "c").toString()).toBe("status=paid&cursor=c")
    expect(writeCursor(params, null).toString()).toBe("status=paid")
  })

  it.each(["no json", "7", "null", "[]", '{"$gte":7}', '{"$gte":"soon"}', '{"$where":"2026-01-01"}'])(
    "ignore the invalid date range %s",
    (created_at) => {
      expect(readListParams(new URLSearchParams({ created_at })).filters).toEqual({})
    },
  )
})

describe("listQuery", () => {
  it("has only the parameters that are set", () => {
    expect(listQuery(plain, 20)).toEqual({ limit: 20 })
    expect(listQuery({ ...plain, search: "  " }, 20)).toEqual({ limit: 20 })
    expect(
      listQuery(
        {
          search: " INV ",
          filters: { status: "paid" },
          cursor: "c",
        },
        5,
      ),
    ).toEqual({ limit: 5, q: "INV", status: "paid", cursor: "c" })
  })

  it("includes the last day of a range, but keeps an exact time", () => {
    const range = { $gte: new Date(2026, 10, 1).toISOString(), $lte: new Date(2026, 10, 23).toISOString() }
    expect(listQuery({ ...plain, filters: { created_at: range } }, 20).created_at).toEqual({
      $gte: range.$gte,
      $lt: new Date(2026, 10, 24).toISOString(),
    })
    const exact = { $lte: new Date(2026, 10, 23, 10, 30).toISOString() }
    expect(listQuery({ ...plain, filters: { created_at: exact } }, 20).created_at).toEqual(exact)
  })
})
