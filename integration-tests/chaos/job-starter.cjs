/**
 * Loaded with --require into the Medusa servers of a chaos run: starts the reconcile job on a message over IPC, so that
 * a run need not wait for the job's own schedule. Medusa's part is loaded at the first message, because by then
 * Medusa itself is up.
 */
const JOB = "job-reconcile-doku-transactions"

/** A process calls the job late once it has been up for some minutes itself. A run has no time for that. */
const uptime = process.uptime
process.uptime = () => uptime() + 600

process.on("message", async (request) => {
  if (request?.type !== "run-job") return
  process.send({ type: "job-done", id: request.id, ...(await run()) })
})

async function run() {
  // The project's own: a store in another folder has a framework of its own.
  const { container } = require(require.resolve("@medusajs/framework", { paths: [process.cwd()] }))
  const engine = container.resolve("workflows")
  try {
    const { errors } = await engine.run(JOB, { input: {}, throwOnError: false })
    return { error: errors?.length ? String(errors[0].error?.message ?? errors[0]) : null }
  } catch (error) {
    return { error: String(error?.message ?? error) }
  }
}
