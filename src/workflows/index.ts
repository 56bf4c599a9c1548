export {
  type EraseCustomerDataInput,
  type Erasure,
  eraseCustomerDataWorkflow,
  eraseCustomerDataWorkflowId,
  type PaymentUnderWay,
} from "./erase-customer-data"
export type { PaymentLinkView } from "./payment-link/link-view"
export {
  type RecordRefundInput,
  type RecordRefundResult,
  recordRefundWorkflow,
  recordRefundWorkflowId,
} from "./record-refund"
export { type SyncRefundsResult, syncRefunds } from "./refund/sync-refunds"
export {
  type RequestPaymentLinkInput,
  requestPaymentLinkWorkflow,
  requestPaymentLinkWorkflowId,
} from "./request-payment-link"
export {
  type SettleInput,
  type SettleResult,
  type SettleSource,
  settleCollectionWorkflow,
  settleCollectionWorkflowId,
} from "./settle-collection"
export { type CollectionLeaseOptions, withCollectionLease } from "./with-collection-lease"
