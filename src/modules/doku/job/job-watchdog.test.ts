import { JobWatchdog } from "./job-watchdog"

const JOB = "reconcile"
const A_CHECK_MS = 30_000

const log = { write: jest.fn() }
const run = jest.fn(async () => undefined as unknown)
let late: boolean
let watch: JobWatchdog

beforeEach(() => {
  jest.useFakeTimers()
  jest.clearAllMocks()
  run.mockImplementation(async () => undefined)
  late = false
  watch = new JobWatchdog(
    { last: async () => ({ startedAt: new Date(), finishedAt: new Date(), late }) },
    log,
  )
})
afterEach(() => {
  watch.stop()
  jest.useRealTimers()
})

it("the watchdog does nothing while the job runs on schedule", async () => {
  watch.start(JOB, run)
  await jest.advanceTimersByTimeAsync(10 * A_CHECK_MS)
  expect(run).not.toHaveBeenCalled()
  expect(log.write).not.toHaveBeenCalled()
})

it("the watchdog runs the job when it is late, and logs the likely cause", async () => {
  watch.start(JOB, run)
  late = true
  await jest.advanceTimersByTimeAsync(A_CHECK_MS)
  expect(run).toHaveBeenCalledTimes(1)
  expect(log.write).toHaveBeenCalledWith("job_missing", {
    job: JOB,
    hint: expect.stringContaining("Did Redis lose its data"),
  })
})

it("the watchdog starts no second run while one is in progress, however often it is started", async () => {
  late = true
  run.mockImplementation(() => new Promise(() => undefined))
  watch.start(JOB, run)
  watch.start(JOB, run)
  await jest.advanceTimersByTimeAsync(10 * A_CHECK_MS)
  expect(run).toHaveBeenCalledTimes(1)
})

it("the watchdog continues after a run that failed, whose failure the run has logged", async () => {
  late = true
  run.mockRejectedValueOnce(new Error("the database is down"))
  watch.start(JOB, run)
  await jest.advanceTimersByTimeAsync(2 * A_CHECK_MS)
  expect(run).toHaveBeenCalledTimes(2)
  expect(log.write).not.toHaveBeenCalledWith("job_run_failed", expect.anything())
})

it("the watchdog logs that it can't read when the job last ran, and continues", async () => {
  let broken = true
  const reads = async () => {
    if (broken) throw new Error("the database is down")
    return { startedAt: new Date(), finishedAt: new Date(), late: true }
  }
  watch = new JobWatchdog({ last: reads }, log)
  watch.start(JOB, run)
  await jest.advanceTimersByTimeAsync(A_CHECK_MS)
  expect(log.write).toHaveBeenCalledWith("job_run_failed", {
    problem: "the database is down",
    took_ms: expect.any(Number),
  })
  broken = false
  await jest.advanceTimersByTimeAsync(A_CHECK_MS)
  expect(run).toHaveBeenCalledTimes(1)
})

it("the watchdog does nothing after stop", async () => {
  late = true
  watch.start(JOB, run)
  watch.stop()
  await jest.advanceTimersByTimeAsync(10 * A_CHECK_MS)
  expect(run).not.toHaveBeenCalled()
})
