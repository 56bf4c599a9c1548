import type { Redirect } from "../redirect"

/** DOKU's answer to a create request, by whichever integration it was sent. */
export interface CreateOrderAnswer {
  invoiceNumber: string
  /** Integer IDR. */
  amount: number
  redirect: Redirect
  /** When DOKU's page ends; missing when DOKU named no time, as with the direct API. */
  expiresAt?: Date
  /** What else DOKU reported, for the timeline: without tokens, signatures and the customer's data. */
  details: AnswerDetails
}

export interface AnswerDetails {
  /** Direct: LinkAja's identifier of the merchant. */
  identifier?: string
  /** Direct: the status of the *request*, `PENDING` or `SUCCESS`. It says nothing about a payment. */
  requestStatus?: string
  overrideNotificationUrl?: string
  /** Checkout: DOKU's number of the session, 40 digits. A text, because no JavaScript number holds it. */
  uuid?: string
  /** Checkout: the channels that the page offers, as DOKU understood the request. */
  channels?: string[]
  /** Checkout: minutes from the creation to the end of the page, as DOKU understood the request. */
  dueMinutes?: number
}
