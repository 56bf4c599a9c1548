/**
 * Loaded with --require into the server that a benchmark measures: adds up what a request spends where, and sends the
 * sums over IPC. They are meaningless unless requests come one at a time. Medusa's part is loaded at the first message.
 */
const sums = {}
/** Counted, not timed: many may be under way at once. */
const ANY_QUERY = "database queries"
let installed = false

process.on("message", (request) => {
  if (request?.type !== "read-stopwatch") return
  if (!installed) install()
  installed = true
  process.send({ type: "stopwatch", sums: structuredClone(sums) })
  for (const name of Object.keys(sums)) delete sums[name]
})

function add(name, ms) {
  sums[name] ??= { ms: 0, count: 0 }
  sums[name].ms += ms
  sums[name].count += 1
}

function install() {
  const { container } = require("@medusajs/framework")
  const query = container.resolve("query")
  // The session with its cart, which is what this plugin reads of Medusa's.
  wrap(query, "graph", ({ entity }) => (entity === "payment_session" ? "cart query" : undefined))
  for (const { client } of container.resolve("doku").accounts.list())
    wrap(client, "createOrder", () => "DOKU call")
  const knex = container.resolve("__pg_connection__")
  const running = new Map()
  knex.on("query", ({ __knexQueryUid, sql }) => {
    add(ANY_QUERY, 0)
    if (/\bdoku_/.test(sql)) running.set(__knexQueryUid, performance.now())
  })
  knex.on("query-response", (_rows, { __knexQueryUid }) => {
    const startedAt = running.get(__knexQueryUid)
    if (startedAt !== undefined) add("ledger rows", performance.now() - startedAt)
    running.delete(__knexQueryUid)
  })
}

function wrap(object, method, nameOf) {
  const original = object[method].bind(object)
  object[method] = async (...args) => {
    const name = nameOf(...args)
    const startedAt = performance.now()
    try {
      return await original(...args)
    } finally {
      if (name !== undefined) add(name, performance.now() - startedAt)
    }
  }
}
