export { type DokuAmount, MAX_RUPIAH, parseAmount } from "./amount"
export {
  CREATE_ORDER_PATH,
  type CreateOrderInput,
  type CreateOrderResult,
  DOKU_HOSTS,
  DokuClient,
  type DokuClientConfig,
  type GetStatusInput,
  type GetStatusResult,
  type NotFound,
  STATUS_PATH_PREFIX,
} from "./client"
export { type ClockReading, MAX_CLOCK_SKEW_MS } from "./clock-skew"
export { type CreateOrderRequest, MAX_QUANTITY, serializeCreateOrder } from "./create-order-request"
export {
  DokuError,
  type DokuErrorDetails,
  type DokuErrorKind,
  type MisconfigurationReason,
} from "./errors/doku-error"
export { type DokuErrorMessage, extractError, NO_MESSAGE } from "./errors/error-body"
export {
  DEFAULT_REDIRECT_HOSTS,
  type Redirect,
  type RedirectRule,
  readRedirect,
  redirectTarget,
} from "./redirect"
export {
  type CreateOrderAnswer,
  type NotificationMessage,
  parseCreateOrderAnswer,
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
