/** Runs in every test file before Medusa is loaded: what the demo store's configuration reads. */
process.env.MEDUSA_DISABLE_TELEMETRY = "true"
process.env.MEDUSA_ADMIN_DISABLED = "true"
// Only the cluster tests use a Redis.
process.env.REDIS_URL = ""
// A test that fails prints its own reason; Medusa's boot messages would bury it.
process.env.LOG_LEVEL ??= "error"
