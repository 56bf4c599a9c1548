export { type DokuAmount, MAX_RUPIAH, parseAmount } from "./amount"
export {
  type CallObserver,
  type CreateOrderInput,
  type CreateOrderResult,
  DOKU_HOSTS,
  type DokuCall,
  DokuClient,
  type DokuClientConfig,
  type GetStatusInput,
  type GetStatusResult,
  type NotFound,
  type ObservedResult,
  STATUS_PATH_PREFIX,
} from "./client"
export { type ClockReading, MAX_CLOCK_SKEW_MS } from "./clock-skew"
export type { AnswerDetails, CreateOrderAnswer } from "./create-order/answer"
export { parseCheckoutAnswer } from "./create-order/checkout-answer"
export { CHECKOUT_LINKAJA, type CheckoutRequest, serializeCheckout } from "./create-order/checkout-request"
export { parseCreateOrderAnswer } from "./create-order/direct-answer"
export { type CreateOrderRequest, serializeCreateOrder } from "./create-order/direct-request"
export {
  CHECKOUT_PATH,
  CREATE_ORDER_PATH,
  INTEGRATIONS,
  type Integration,
  otherIntegration,
} from "./create-order/integrations"
export { MAX_QUANTITY } from "./create-order/request-fields"
export {
  DokuError,
  type DokuErrorDetails,
  type DokuErrorKind,
  type MisconfigurationReason,
} from "./errors/doku-error"
export { type DokuErrorMessage, extractError, NO_MESSAGE } from "./errors/error-body"
export {
  allowsRedirectHost,
  DEFAULT_REDIRECT_HOSTS,
  type Redirect,
  type RedirectRule,
  readRedirect,
  redirectTarget,
} from "./redirect"
export {
  type NotificationMessage,
  parseNotification,
  parseStatus,
  type StatusAnswer,
} from "./responses"
export {
  type CreateSignatureInput,
  computeDigest,
  createSignature,
  type SignatureParts,
  type TimestampHeader,
  type VerifySignatureInput,
  verifySignature,
} from "./signature"
export {
  type NotificationToVerify,
  type NotificationVerdict,
  type ReceivedHeaders,
  type ResponseSignature,
  type ResponseToVerify,
  verifyNotification,
  verifyResponse,
} from "./signature-verification"
