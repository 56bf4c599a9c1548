import { DOKU_HOSTS } from "../../src/doku-api"
import { describeContract } from "./contract"

const { DOKU_CLIENT_ID: clientId, DOKU_SECRET_KEY: secretKey } = process.env
if (!clientId || !secretKey) {
  throw new Error(
    "Set DOKU_CLIENT_ID and DOKU_SECRET_KEY to an account of DOKU's sandbox on which LinkAja is active",
  )
}

describe("DOKU's sandbox", () => {
  // Never the production host, whatever the environment says, because this test opens orders.
  describeContract(() => ({ baseUrl: DOKU_HOSTS.sandbox, clientId, secretKey }))
})
