/** What a provider entry says about its unpaid transactions. */
export interface KeptDays {
  providerId: string
  /** 0: for ever. */
  keepUnpaidDays: number
}

/**
 * For how many days the unpaid transactions of a provider are kept; undefined: for ever. A provider that is not
 * configured any more said nothing, so its transactions are kept as long as any configured provider keeps its own.
 */
export function keptDaysOf(
  providerId: string | undefined,
  configured: readonly KeptDays[],
): number | undefined {
  const own = configured.find((entry) => entry.providerId === providerId)
  const days = (own ? [own] : configured).map(({ keepUnpaidDays }) => keepUnpaidDays)
  return days.length === 0 || days.includes(0) ? undefined : Math.max(...days)
}
