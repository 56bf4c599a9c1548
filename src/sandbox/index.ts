export type { DeliveryAttempt, InvoiceRecord, NotificationRecord, NotificationState } from "./book"
export type { RequestRecord } from "./context"
export type { Fault, FaultKind, FaultRoute, FaultSpec } from "./faults"
export { InputError } from "./input"
export type { AmountFormat } from "./json"
export { DEFAULT_MERCHANT, type Merchant } from "./merchants"
export type { ChannelIds, DeliveryOptions, NotifyOptions } from "./notification"
export type {
  ArbitraryNotification,
  BookView,
  Health,
  InvoiceAction,
  MerchantView,
  SandboxControl,
  SetStatus,
} from "./operations"
export { type Sandbox, type SandboxOptions, startSandbox } from "./sandbox"
export { DEFAULT_SETTINGS, type EchoTarget, type SandboxSettings, type SettingsPatch } from "./settings"
