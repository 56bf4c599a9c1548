export type {
  ArbitraryNotification,
  AttemptAction,
  BookView,
  Health,
  InvoiceAction,
  MerchantView,
  ReportOptions,
  SandboxControl,
  SetStatus,
} from "./control/operations"
export type { ReportStyle } from "./control/report-file"
export { InputError } from "./input/input-error"
export { type Sandbox, type SandboxOptions, startSandbox } from "./sandbox"
export type { Integration, InvoiceRecord } from "./state/book"
export type { RequestRecord } from "./state/context"
export type { Fault, FaultKind, FaultRoute, FaultSpec } from "./state/faults"
export { DEFAULT_MERCHANT, type Merchant } from "./state/merchants"
export type { DeliveryAttempt, NotificationRecord, NotificationState } from "./state/notification-record"
export type { AmountFormat, ChannelIds, DeliveryOptions, NotifyOptions } from "./state/notify-options"
export { DEFAULT_SETTINGS, type EchoTarget, type SandboxSettings, type SettingsPatch } from "./state/settings"
