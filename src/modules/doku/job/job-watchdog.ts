import { errorMessage } from "../../../logging/error-message"
import { msSince, type PaymentLog } from "../../../logging/payment-log"
import type { JobRuns } from "./job-runs"

/** How often a process looks whether the job still comes, in ms. */
const LOOK_EVERY_MS = 30_000

const HINT =
  "Not started for five minutes, so it runs without Medusa's schedule. Did Redis lose its data, or is it down? " +
  "Restart the processes that run jobs: until then the store's other jobs may not run either"

/**
 * Medusa's workflow engine may keep the schedule of jobs in Redis. A Redis that loses its data loses the schedule with
 * it, and no job runs any more until a process that runs jobs is started anew. Money doesn't wait for that: a process
 * that has run the job once makes up for passes that don't come.
 */
export class JobWatchdog {
  private timer: NodeJS.Timeout | undefined
  private looking = false

  constructor(
    private readonly jobRuns: Pick<JobRuns, "last">,
    private readonly log: Pick<PaymentLog, "write">,
  ) {}

  /** Once a process is enough; again does nothing. */
  start(job: string, pass: () => Promise<unknown>): void {
    this.timer ??= setInterval(() => void this.look(job, pass), LOOK_EVERY_MS).unref()
  }

  stop(): void {
    clearInterval(this.timer)
    this.timer = undefined
  }

  private async look(job: string, pass: () => Promise<unknown>): Promise<void> {
    if (this.looking) return
    this.looking = true
    const startedAt = performance.now()
    try {
      if (!(await this.jobRuns.last(job)).late) return
      this.log.write("job_missing", { job, hint: HINT })
      await pass()
    } catch (error) {
      this.log.write("job_run_failed", { problem: errorMessage(error), took_ms: msSince(startedAt) })
    } finally {
      this.looking = false
    }
  }
}
