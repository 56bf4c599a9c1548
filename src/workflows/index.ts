export {
  type RecordRefundInput,
  type RecordRefundResult,
  recordRefundWorkflow,
  recordRefundWorkflowId,
} from "./record-refund"
export { type SyncRefundsResult, syncRefunds } from "./refund/sync-refunds"
export {
  type SettleInput,
  type SettleResult,
  type SettleSource,
  settleCollectionWorkflow,
  settleCollectionWorkflowId,
} from "./settle-collection"
export { type CollectionLeaseOptions, withCollectionLease } from "./with-collection-lease"
