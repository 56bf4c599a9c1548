/** On which days after the end of its offer an unpaid transaction is checked the last times. */
export const LAST_CHECK_DAYS = [2, 3, 7] as const

/**
 * The fewest days, counted from the end of its offer, for which an unpaid transaction is kept: the last check was a day
 * ago then.
 */
export const LEAST_KEEP_UNPAID_DAYS = Math.max(...LAST_CHECK_DAYS) + 1
