import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import { isOurInvoiceNumber } from "../ledger/invoice-number"
import { readReport } from "./read-report"

const ROWS = 50_000
/** Of the heap, after the collector ran. The file has 25 MB. */
const MAX_GROWTH_BYTES = 30_000_000
const CHUNK_ROWS = 500
/** Columns that nobody compares, as wide as those of an export. */
const MORE =
  "PT Toko Sambal Nusantara,Siti Rahayu,siti.rahayu@example.com,081234567890,Jakarta Selatan,".repeat(4)

setFlagsFromString("--expose-gc")
const collectGarbage: () => void = runInNewContext("gc")

function heap(): number {
  collectGarbage()
  return process.memoryUsage().heapUsed
}

it(`a report of ${ROWS} rows is read in one pass, without holding the file`, async () => {
  const before = heap()
  let most = before
  let bytes = 0
  async function* file() {
    yield Buffer.from(`Invoice Number,Amount,Status,Payment Date,${"More,".repeat(20)}\n`)
    for (let row = 0; row < ROWS; row += CHUNK_ROWS) {
      const lines = Array.from({ length: CHUNK_ROWS }, (_, index) => {
        const invoice = String(row + index).padStart(26, "0")
        return `${invoice},"150.000,00",SUCCESS,28/11/2026 14.05,${MORE}\n`
      })
      const chunk = Buffer.from(lines.join(""))
      bytes += chunk.length
      if (row % (20 * CHUNK_ROWS) === 0) most = Math.max(most, heap())
      yield chunk
    }
  }
  const report = await readReport(file(), { isInvoiceNumber: (text) => isOurInvoiceNumber(text, "") })
  most = Math.max(most, heap())
  expect(bytes).toBeGreaterThan(20_000_000)
  expect(report).toMatchObject({ rowCount: ROWS, problemCount: 0 })
  expect(report.rows.at(ROWS - 1)).toMatchObject({ amount: 150_000, status: "paid", line: ROWS + 1 })
  expect(most - before).toBeLessThan(MAX_GROWTH_BYTES)
  if (process.env.PRINT_FIGURES) {
    process.stdout.write(`${ROWS} rows, ${bytes} bytes: the heap grew by ${most - before} bytes at most\n`)
  }
})
