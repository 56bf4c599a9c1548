/** Run by `medusa exec` inside the store: see reconcile.ts. */
import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import type { ExecArgs } from "@medusajs/framework/types"
import { ContainerRegistrationKeys } from "@medusajs/framework/utils"
import reconcileDokuTransactions from "../src/jobs/reconcile-doku-transactions"
import { DOKU_MODULE, type DokuModuleService } from "../src/modules/doku"
import type { DokuAccount } from "../src/modules/doku/accounts/accounts"
import { atOnce } from "./lib/at-once"

export interface Pass {
  ms: number
  /** Heap in use after a collection, in MB. */
  heapMb: number
}

export interface Report {
  few: Pass
  rounds: { bare: Pick<Pass, "ms">; job: Pass }[]
}

/** As many as the job has under way for one account. */
const AT_ONCE = 20

export default async function measure({ container }: ExecArgs): Promise<void> {
  const doku: DokuModuleService = container.resolve(DOKU_MODULE)
  const knex = container.resolve(ContainerRegistrationKeys.PG_CONNECTION)
  const few = Number(process.env.BENCH_FEW)
  const many = Number(process.env.BENCH_MANY)
  const [account] = doku.accounts.list() as readonly [DokuAccount]
  const invoices = Array.from({ length: many }, (_, index) => `BENCH${index}`)

  await atOnce(AT_ONCE, invoices, (invoice) => create(account, invoice))
  await knex.raw(
    `insert into doku_transaction (id, provider_id, channel, environment, client_id, invoice_number, pay_token,
       return_token, payment_collection_id, amount, session_amount, status, expires_at)
     select 'bench' || n, ?, 'linkaja', 'sandbox', ?, 'BENCH' || n, 'pay' || n, 'return' || n, 'collection' || n,
       50000, 50000, 'pending', now() + interval '1 day' from generate_series(0, ? - 1) n`,
    [account.providerId, account.options.clientId, many],
  )
  // After the fifth check the next one is 40 minutes later, so no transaction is checked twice in one run.
  const makeDue = (count: number) =>
    knex.raw(
      `update doku_transaction set last_queried_at = null, check_count = 5,
         next_check_at = case when substring(id from 6)::int < ? then now() else null end`,
      [count],
    )
  const job = async (count: number): Promise<Pass> => {
    await makeDue(count)
    const startedAt = performance.now()
    await reconcileDokuTransactions(container)
    const ms = performance.now() - startedAt
    const { rows } = await knex.raw(
      "select count(*)::int as asked from doku_transaction where last_queried_at is not null and check_count = 6",
    )
    if (rows[0].asked !== count) throw new Error(`The job asked about ${rows[0].asked} of ${count} invoices`)
    return { ms, heapMb: heapMb() }
  }
  const bare = async (): Promise<Pick<Pass, "ms">> => {
    const startedAt = performance.now()
    await atOnce(AT_ONCE, invoices, async (invoiceNumber) => {
      const { found } = await account.client.getStatus({ invoiceNumber })
      if (!found) throw new Error(`The sandbox doesn't know ${invoiceNumber}`)
    })
    return { ms: performance.now() - startedAt }
  }

  // The first pass loads code and fills caches; its memory is not the job's.
  await job(few)
  const report: Report = { few: await job(few), rounds: [] }
  for (let round = 0; round < Number(process.env.BENCH_ROUNDS); round++) {
    // In turn, so that neither always comes first.
    const first = round % 2 === 0 ? await bare() : undefined
    const jobPass = await job(many)
    report.rounds.push({ bare: first ?? (await bare()), job: jobPass })
  }
  await new Promise<void>((sent, failed) =>
    process.send?.(report, undefined, {}, (error) => (error ? failed(error) : sent())),
  )
}

async function create({ client }: DokuAccount, invoiceNumber: string): Promise<void> {
  const order = {
    invoice_number: invoiceNumber,
    amount: 50_000,
    callback_url: "http://localhost/return",
    line_items: [{ name: "Sambal", price: 50_000, quantity: 1 }],
  }
  await client.createOrder({
    integration: "direct",
    requestId: invoiceNumber,
    body: JSON.stringify({ order, additional_info: {} }),
    expect: { invoiceNumber, amount: 50_000 },
  })
}

function heapMb(): number {
  setFlagsFromString("--expose-gc")
  const collect = runInNewContext("gc") as () => void
  collect()
  collect()
  return process.memoryUsage().heapUsed / 2 ** 20
}
