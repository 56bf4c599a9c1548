import type { InvoiceRecord } from "../state/book"
import { SandboxContext } from "../state/context"
import type { NotifyOptions } from "../state/notify-options"
import { Notifier } from "./notifier"

/** A change of an invoice that the merchant may be notified of. */
export interface InvoiceChange {
  /** Whether the merchant is notified unless a call says otherwise. */
  notifies: boolean
  /** @returns false when nothing changed, so that nobody is notified; anything else counts as a change */
  apply(context: SandboxContext, invoice: InvoiceRecord, channel?: string): unknown
  /** What the notification says beside the invoice's status. */
  notification?(invoice: InvoiceRecord): NotifyOptions
}

/** The context of everything that may notify merchants. */
export class DokuContext extends SandboxContext {
  readonly notifier = new Notifier(this)

  /** Changes an invoice, then notifies its merchant; the fields of `notify` win over the setting `notification`. */
  change(
    invoice: InvoiceRecord,
    change: InvoiceChange,
    { notify = change.notifies, channel }: { notify?: boolean | NotifyOptions; channel?: string } = {},
  ): void {
    if (change.apply(this, invoice, channel) === false || notify === false) return
    const options = notify === true ? {} : notify
    this.notifier.notify(invoice, {
      ...change.notification?.(invoice),
      ...this.settings.notification,
      ...options,
    })
  }

  override reset(): void {
    this.notifier.clear()
    super.reset()
  }

  /** Cancels every timer and notification for good. */
  close(): void {
    this.timers.clear()
    this.notifier.close()
  }
}
