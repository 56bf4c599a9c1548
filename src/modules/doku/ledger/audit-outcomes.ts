/**
 * How an act of a person ended.
 *
 * - `started`: DOKU or Medusa is being called. An entry of the same act says how it ended; none follows if the process
 *   died.
 * - `ok`: it was done.
 * - `refused`: the plugin or Medusa refused it, and nothing was changed.
 * - `failed`: it was tried, and failed.
 */
export const AUDIT_OUTCOMES = ["started", "ok", "refused", "failed"] as const
export type AuditOutcome = (typeof AUDIT_OUTCOMES)[number]
