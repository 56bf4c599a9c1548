import { DOKU_HOSTS, INTEGRATIONS } from "../../src/doku-api"
import { describeContract } from "./contract"

const { DOKU_CLIENT_ID: clientId, DOKU_SECRET_KEY: secretKey, DOKU_INTEGRATION = "" } = process.env
if (!clientId || !secretKey) {
  throw new Error(
    "Set DOKU_CLIENT_ID and DOKU_SECRET_KEY to an account of DOKU's sandbox on which LinkAja is active",
  )
}

/** DOKU activates each integration by itself, and an account needs only one. */
const integrations = DOKU_INTEGRATION ? INTEGRATIONS.filter((one) => one === DOKU_INTEGRATION) : INTEGRATIONS
if (integrations.length === 0) {
  throw new Error(`Set DOKU_INTEGRATION to one of ${INTEGRATIONS.join(", ")}, or leave it out for all`)
}

describe("DOKU's sandbox", () => {
  // Never the production host, whatever the environment says, because this test opens orders.
  describeContract(integrations, () => ({ baseUrl: DOKU_HOSTS.sandbox, clientId, secretKey }))
})
