import { logInAsAdmin } from "../../testing/store/admin-login"
import { requestJson } from "../../testing/store/http-json"
import { DOKU_PROVIDER } from "../../testing/store/names"

/** The store's owner, in the Admin. */
export class Owner {
  private constructor(
    private readonly origin: string,
    private readonly token: string,
  ) {}

  static async login(origin: string): Promise<Owner> {
    return new Owner(origin, await logInAsAdmin(origin))
  }

  /** What *Test the connection* in Settings → LinkAja says. */
  async testConnection(): Promise<string> {
    const { outcome } = await this.post<{ outcome: string }>(
      `/admin/doku/accounts/${DOKU_PROVIDER}/check`,
      {},
    )
    return outcome
  }

  /** The providers of the accounts in Settings → LinkAja. */
  async accountIds(): Promise<string[]> {
    const { accounts } = await requestJson<{ accounts: { provider_id: string }[] }>(
      `${this.origin}/admin/doku/accounts`,
      { headers: this.headers },
    )
    return accounts.map(({ provider_id }) => provider_id)
  }

  /** *Record refund* on a transaction. @param amount integer IDR */
  async recordRefund(transactionId: string, refund: { amount: number; reference: string }): Promise<void> {
    await this.post(`/admin/doku/transactions/${transactionId}/refunds`, refund)
  }

  /** *Check again* on a transaction. */
  async checkAgain(transactionId: string): Promise<void> {
    await this.post(`/admin/doku/transactions/${transactionId}/check`, {})
  }

  /** Sets the payment providers of a region. */
  async offer(regionId: string, providers: readonly string[]): Promise<void> {
    await this.post(`/admin/regions/${regionId}`, { payment_providers: providers })
  }

  /** @returns the region's id */
  async openRegion(currency: string, country: string, providers: readonly string[]): Promise<string> {
    await this.acceptCurrency(currency)
    const { region } = await this.post<{ region: { id: string } }>("/admin/regions", {
      name: country,
      currency_code: currency,
      countries: [country],
      payment_providers: providers,
    })
    return region.id
  }

  private async acceptCurrency(currency: string): Promise<void> {
    const { stores } = await requestJson<{
      stores: { id: string; supported_currencies: { currency_code: string; is_default: boolean }[] }[]
    }>(`${this.origin}/admin/stores`, { headers: this.headers })
    for (const { id, supported_currencies } of stores) {
      const others = supported_currencies
        .filter(({ currency_code }) => currency_code !== currency)
        .map(({ currency_code, is_default }) => ({ currency_code, is_default }))
      await this.post(`/admin/stores/${id}`, {
        supported_currencies: [...others, { currency_code: currency }],
      })
    }
  }

  private post<T>(path: string, body: object): Promise<T> {
    return requestJson<T>(this.origin + path, { method: "POST", headers: this.headers, body })
  }

  private get headers() {
    return { authorization: `Bearer ${this.token}` }
  }
}
