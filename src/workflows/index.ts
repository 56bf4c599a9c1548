export type { RecordRefundInput, RecordRefundResult } from "./apply-refund-record"
export { recordRefundWorkflow, recordRefundWorkflowId } from "./record-refund"
export { type SyncRefundsResult, syncRefunds } from "./refund/sync-refunds"
export {
  type SettleInput,
  type SettleResult,
  type SettleSource,
  settleCollectionWorkflow,
  settleCollectionWorkflowId,
} from "./settle-collection"
export { type CollectionLeaseOptions, withCollectionLease } from "./with-collection-lease"
