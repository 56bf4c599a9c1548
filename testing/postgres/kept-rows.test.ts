import { ModulesSdkUtils } from "@medusajs/framework/utils"
import { type EmbeddedPostgres, startEmbeddedPostgres } from "./embedded-postgres"
import { type Connection, keepRows } from "./kept-rows"

const BEFORE = [{ id: 1, name: "Siti", upper: "SITI" }]

let postgres: EmbeddedPostgres
let connection: Connection & { destroy(): Promise<void> }
let restore: () => Promise<void>

beforeAll(async () => {
  postgres = await startEmbeddedPostgres({ inMemory: true })
  connection = ModulesSdkUtils.createPgConnection({ clientUrl: postgres.url("postgres") }) as never
  await connection.raw(`
    create table "customer" (id serial primary key, name text, upper text generated always as (upper(name)) stored);
    create table "order" (id serial primary key, customer_id int not null references customer);
    insert into customer (name) values ('Siti');
    create function refuse() returns trigger language plpgsql as 'begin raise ''append only''; end';
    create trigger append_only before update or delete on "order" for each row execute function refuse()`)
  restore = await keepRows(connection)
}, 90_000)
afterAll(async () => {
  await connection?.destroy()
  await postgres?.stop()
}, 30_000)

const rows = async (sql: string) => (await connection.raw(sql)).rows

it.each([
  ["nothing", "select 1"],
  [
    "new rows that refer to each other",
    `insert into customer (name) values ('Budi'); insert into "order" (customer_id) values (2)`,
  ],
  ["a changed row", "update customer set name = 'Budi'"],
  ["a removed row", "delete from customer"],
  ["a row whose fields went to another", "update customer set id = 7"],
])("undoes %s", async (_, change) => {
  await connection.raw(change)
  await restore()
  expect(await rows("select * from customer")).toEqual(BEFORE)
  expect(await rows(`select * from "order"`)).toEqual([])
  const [next] = await rows("insert into customer (name) values ('Ani') returning id")
  expect(next).toEqual({ id: 2 })
  await restore()
})

it.each([
  ["a table", "create table receipt (id int)", "drop table receipt", "receipt"],
  [
    "a constraint",
    "alter table customer add constraint never check (id < 9)",
    "alter table customer drop constraint never",
    "never",
  ],
  [
    "a trigger that is gone",
    `drop trigger append_only on "order"`,
    `create trigger append_only before update on "order" for each row execute function refuse()`,
    "append_only",
  ],
])("names what a test changed beside rows: %s", async (_, change, undo, name) => {
  await connection.raw(change)
  await expect(restore()).rejects.toThrow(`undo its change of: ${name}`)
  await connection.raw(undo)
  await restore()
})
