/** What the tests and `medusa-config.ts` must call by the same name. */
export const PROVIDER_ID = "pp_doku-linkaja_doku"
export const NOTIFICATION_PATH = "/hooks/payment/doku-linkaja_doku"
/** Stands in every URL that the plugin gives out; the test server itself listens on a free port. */
export const BACKEND_URL = "http://localhost:9000"
export const RETURN_URL = "http://localhost:8000/pembayaran"
