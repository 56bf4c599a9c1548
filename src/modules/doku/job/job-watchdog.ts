import { errorMessage } from "../../../logging/error-message"
import { msSince, type PaymentLog } from "../../../logging/payment-log"
import type { JobRuns } from "./job-runs"

/** How often a process checks that the job still runs, in ms. */
const CHECK_EVERY_MS = 30_000

const HINT =
  "Not started for five minutes, so it runs without Medusa's schedule. Did Redis lose its data, or is it down? " +
  "Restart the processes that run jobs: until then the store's other jobs may not run either"

/**
 * Runs the job when its schedule is lost. Medusa's workflow engine may keep the schedule in Redis: if Redis loses its
 * data, no job runs until a process that runs jobs is restarted. A process that has run the job once runs it from
 * here instead.
 */
export class JobWatchdog {
  private timer: NodeJS.Timeout | undefined
  private checking = false

  constructor(
    private readonly jobRuns: Pick<JobRuns, "last">,
    private readonly log: Pick<PaymentLog, "write">,
  ) {}

  /**
   * Further calls do nothing.
   *
   * @param run logs its own failure.
   */
  start(job: string, run: () => Promise<unknown>): void {
    this.timer ??= setInterval(() => void this.check(job, run), CHECK_EVERY_MS).unref()
  }

  stop(): void {
    clearInterval(this.timer)
    this.timer = undefined
  }

  private async check(job: string, run: () => Promise<unknown>): Promise<void> {
    if (this.checking) return
    this.checking = true
    const startedAt = performance.now()
    try {
      if (!(await this.jobRuns.last(job)).late) return
      this.log.write("job_missing", { job, hint: HINT })
      // The next check runs it again.
      await run().catch(() => undefined)
    } catch (error) {
      this.log.write("job_run_failed", { problem: errorMessage(error), took_ms: msSince(startedAt) })
    } finally {
      this.checking = false
    }
  }
}
