import { Alert, Button, DatePicker, Drawer, Input, Text, Textarea, toast } from "@medusajs/ui"
import { type RefObject, useState } from "react"
import { Controller, useForm } from "react-hook-form"
import { useWords } from "../../hooks/use-labels"
import type { Transaction } from "../../lib/api-types"
import { useRecordRefund } from "../../lib/mutations"
import { proposedRefund, type RefundFields, readRefund, refundRules } from "../../lib/refund-fields"
import { formatRupiah } from "../../lib/rupiah"
import { amountLeft } from "../../lib/transaction-state"
import { English } from "../common/english"
import { shownProblem } from "../common/error-message"
import { FormField } from "../common/form-field"
import { SideDrawer } from "../common/side-drawer"

interface RecordRefundProps {
  transaction: Transaction
  focusHome?: RefObject<HTMLElement> | undefined
}

/** The button that records money which the store has returned, and its form. */
export function RecordRefund({ transaction, focusHome }: RecordRefundProps) {
  const { t } = useWords()
  const [open, setOpen] = useState(false)
  return (
    <SideDrawer
      title={t("refund.action")}
      open={open}
      onOpenChange={setOpen}
      focusHome={focusHome}
      trigger={
        <Button size="small" variant="secondary" type="button">
          {t("refund.action")}
        </Button>
      }
    >
      <RefundForm transaction={transaction} onDone={() => setOpen(false)} />
    </SideDrawer>
  )
}

function RefundForm({ transaction, onDone }: { transaction: Transaction; onDone: () => void }) {
  const { t } = useWords()
  const left = amountLeft(transaction)
  const recording = useRecordRefund(transaction.id)
  const rules = refundRules(left, t)
  const { register, control, handleSubmit, formState } = useForm<RefundFields>({
    defaultValues: proposedRefund(left, new Date()),
  })
  const errorOf = (field: keyof RefundFields) => formState.errors[field]?.message

  const submit = handleSubmit(async (fields) => {
    if (recording.isPending) return
    const refund = readRefund(fields)
    let problem: string | null
    try {
      problem = (await recording.mutateAsync(refund)).problem
    } catch {
      // Shown from `recording.error`. Sending the same again is safe: the reference makes it the same refund.
      return
    }
    const amount = formatRupiah(refund.amount)
    if (problem === null) toast.success(t("refund.done", { amount }))
    else toast.warning(t("refund.recordedBut", { amount }), { description: <English>{problem}</English> })
    onDone()
  })

  return (
    <form onSubmit={submit} noValidate className="flex min-h-0 flex-1 flex-col">
      <Drawer.Body className="flex flex-col gap-y-6 overflow-y-auto">
        <Text size="small" className="text-ui-fg-subtle">
          {t("refund.explanation")}
        </Text>
        <FormField
          label={t("refund.amount")}
          hint={t("refund.amountHint", { amount: formatRupiah(left) })}
          error={errorOf("amount")}
        >
          {(field) => (
            <Input
              {...field}
              inputMode="decimal"
              autoComplete="off"
              {...register("amount", { validate: rules.amount })}
            />
          )}
        </FormField>
        <FormField label={t("refund.date")} error={errorOf("returnedAt")}>
          {(field) => (
            <Controller
              control={control}
              name="returnedAt"
              rules={{ validate: rules.returnedAt }}
              render={({ field: { value, onChange, onBlur } }) => (
                <DatePicker
                  {...field}
                  isInvalid={field["aria-invalid"]}
                  value={value}
                  onChange={onChange}
                  onBlur={onBlur}
                  maxValue={new Date()}
                  modal
                />
              )}
            />
          )}
        </FormField>
        <FormField
          label={t("refund.reference")}
          hint={t("refund.referenceHint")}
          error={errorOf("reference")}
        >
          {(field) => (
            <Input {...field} autoComplete="off" {...register("reference", { validate: rules.reference })} />
          )}
        </FormField>
        <FormField label={t("refund.note")} error={errorOf("note")}>
          {(field) => <Textarea {...field} rows={3} {...register("note", { validate: rules.note })} />}
        </FormField>
        {recording.isError && (
          <Alert variant="error" role="alert">
            {shownProblem(recording.error, t)}
          </Alert>
        )}
      </Drawer.Body>
      <Drawer.Footer>
        <Drawer.Close asChild>
          <Button size="small" variant="secondary" type="button">
            {t("common.cancel")}
          </Button>
        </Drawer.Close>
        <Button size="small" type="submit" isLoading={recording.isPending}>
          {t("refund.submit")}
        </Button>
      </Drawer.Footer>
    </form>
  )
}
