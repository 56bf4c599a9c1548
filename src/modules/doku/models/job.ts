import { model } from "@medusajs/framework/utils"

/** When a job last ran in any process, by the database's clock. */
const DokuJob = model.define("doku_job", {
  name: model.text().primaryKey(),
  started_at: model.dateTime(),
  finished_at: model.dateTime().nullable(),
  /** When the last pass began that removes what is kept no longer; null when the next run goes on with it. */
  pruned_at: model.dateTime().nullable(),
})

export default DokuJob
