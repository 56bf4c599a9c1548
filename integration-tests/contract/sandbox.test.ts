import { INTEGRATIONS } from "../../src/doku-api"
import { DEFAULT_MERCHANT, type Sandbox, startSandbox } from "../../src/sandbox"
import { describeContract } from "./contract"

let sandbox: Sandbox

beforeAll(async () => {
  sandbox = await startSandbox()
})
afterAll(() => sandbox.close())

describe("the package's own sandbox", () => {
  describeContract(INTEGRATIONS, () => ({ ...DEFAULT_MERCHANT, baseUrl: sandbox.url }))
})
