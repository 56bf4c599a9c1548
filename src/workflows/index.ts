export type { SettleInput, SettleResult } from "./settle/settle-collection"
export { settleCollectionWorkflow, settleCollectionWorkflowId } from "./settle-collection"
