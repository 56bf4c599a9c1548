import type { InvoiceRecord, NotifyOptions } from "../../../src/sandbox"
import { requestJson } from "../../../testing/store/http-json"

/** The sandbox's control API over HTTP. */
export class SandboxApi {
  constructor(private readonly baseUrl: string) {}

  invoice(number: string): Promise<InvoiceRecord> {
    return requestJson(`${this.baseUrl}/__sandbox/book/${encodeURIComponent(number)}`)
  }

  /** Sets how notifications of shoppers' payments are delivered. */
  async deliverNotifications(options: NotifyOptions): Promise<void> {
    await requestJson(`${this.baseUrl}/__sandbox/settings`, {
      method: "PATCH",
      body: { notification: options },
    })
  }
}
