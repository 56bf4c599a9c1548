/** A pay page that led a customer to LinkAja. Amounts are integer IDR. */
export interface SentToPay {
  invoice: string
  /** What the page asks for. */
  amount: number
  /** The most that the order owed while the page was answered. */
  owed: number
}

/** What the run itself knows about orders that are paid by link. */
export class LinkBook {
  /** Orders that a link was requested for. */
  readonly orders = new Set<string>()
  /** Orders that the admin made for a customer on the phone. */
  readonly phoneOrders = new Set<string>()
  /** Orders whose total the admin lowered while a page was open. They may be paid more than they cost. */
  readonly lowered = new Set<string>()
  readonly sentToPay: SentToPay[] = []
  /** Different invoices that simultaneous presses of one link's button led to. */
  readonly twins: { order: string; invoices: string[] }[] = []
  /** Invoices that were paid after the admin had cancelled their order. */
  readonly paidAfterCancel = new Set<string>()
}
