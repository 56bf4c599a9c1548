/** What the tests, the seed and `medusa-config.ts` must call by the same name. */
export { DOKU_PROVIDER as PROVIDER_ID, NOTIFICATION_PATH } from "../../../testing/store/names"

/** Stands in every URL that the plugin gives out; the test server itself listens on a free port. */
export const BACKEND_URL = "http://localhost:9000"
export const RETURN_URL = "http://localhost:8000/id/checkout/linkaja"
/** An app's address, to which a session may lead back (`allowedReturnUrls`). */
export const APP_ADDRESS = "tokoku://linkaja"
