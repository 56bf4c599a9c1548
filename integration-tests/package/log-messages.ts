/**
 * What the README's table of troubles quotes of a store that runs, by the mistake. The tests that make these mistakes
 * expect the same words, so that the table can't drift.
 */
export const LOG_MESSAGES = {
  pinnedRouter: "ERESOLVE could not resolve",
  onlyUnderPlugins: "no provider of the payment module uses it",
  notMigrated: "The ledger's tables are missing or older than the plugin",
  neverMigrated: 'relation "payment_provider" does not exist',
  otherId: "notification_misdirected",
  otherPath: "it was signed for the path",
  rewrittenBody: "something on the way changed the body's bytes",
  wrongClock: "DOKU refuses this machine's clock: set it by NTP",
  otherCurrency: "use a region whose currency is IDR",
  secondCopy: "LinkAja's screens in it get a second copy",
  notEnabled: "Payment provider pp_doku-linkaja_doku is not enabled in the cart's region",
} as const
