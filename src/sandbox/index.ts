export type {
  ArbitraryNotification,
  BookView,
  Health,
  InvoiceAction,
  MerchantView,
  SandboxControl,
  SetStatus,
} from "./control/operations"
export type { ChannelIds, DeliveryOptions, NotifyOptions } from "./doku/notification"
export type { AmountFormat } from "./http/json"
export { InputError } from "./input/readers"
export { type Sandbox, type SandboxOptions, startSandbox } from "./sandbox"
export type { DeliveryAttempt, InvoiceRecord, NotificationRecord, NotificationState } from "./state/book"
export type { RequestRecord } from "./state/context"
export type { Fault, FaultKind, FaultRoute, FaultSpec } from "./state/faults"
export { DEFAULT_MERCHANT, type Merchant } from "./state/merchants"
export { DEFAULT_SETTINGS, type EchoTarget, type SandboxSettings, type SettingsPatch } from "./state/settings"
