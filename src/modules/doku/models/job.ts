import { model } from "@medusajs/framework/utils"

/** When a job last ran in any process, by the database's clock. */
const DokuJob = model.define("doku_job", {
  name: model.text().primaryKey(),
  started_at: model.dateTime(),
  finished_at: model.dateTime().nullable(),
})

export default DokuJob
