import { DatePicker, Input, Text, Textarea, toast } from "@medusajs/ui"
import { Controller, useForm } from "react-hook-form"
import { useLabels } from "../../hooks/use-labels"
import { useRecordRefund } from "../../hooks/use-record-refund"
import type { Transaction } from "../../lib/api-types"
import { defaultRefundFields, type RefundFields, refundRules, toNewRefund } from "../../lib/refund-fields"
import { formatRupiah } from "../../lib/rupiah"
import { refundableAmount } from "../../lib/transaction-state"
import { DrawerForm } from "../common/drawer-form"
import { English } from "../common/english"
import { FormField } from "../common/form-field"

interface RefundFormProps {
  transaction: Transaction
  onDone: () => void
}

export function RefundForm({ transaction, onDone }: RefundFormProps) {
  const { t, locale } = useLabels()
  const refundable = refundableAmount(transaction)
  const recording = useRecordRefund(transaction.id)
  const rules = refundRules(refundable, t, locale)
  const { register, control, handleSubmit, formState } = useForm<RefundFields>({
    defaultValues: defaultRefundFields(refundable, new Date(), locale),
  })
  const errorOf = (field: keyof RefundFields) => formState.errors[field]?.message

  const submit = handleSubmit(async (fields) => {
    if (recording.isPending) return
    const refund = toNewRefund(fields)
    let problem: string | null
    try {
      problem = (await recording.mutateAsync(refund)).problem
    } catch {
      // Shown from `recording.error`. A retry is safe: the reference makes it the same refund.
      return
    }
    const amount = formatRupiah(refund.amount, locale)
    if (problem === null) toast.success(t("refund.done", { amount }))
    else toast.warning(t("refund.recordedBut", { amount }), { description: <English>{problem}</English> })
    onDone()
  })

  return (
    <DrawerForm
      onSubmit={submit}
      submitLabel={t("refund.submit")}
      isPending={recording.isPending}
      error={recording.error}
      className="gap-y-6"
    >
      <Text size="small" className="text-ui-fg-subtle">
        {t("refund.explanation")}
      </Text>
      <FormField
        label={t("refund.amount")}
        hint={t("refund.amountHint", { amount: formatRupiah(refundable, locale) })}
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
      <FormField label={t("refund.date")} error={errorOf("refundedAt")}>
        {(field) => (
          <Controller
            control={control}
            name="refundedAt"
            rules={{ validate: rules.refundedAt }}
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
      <FormField label={t("refund.reference")} hint={t("refund.referenceHint")} error={errorOf("reference")}>
        {(field) => (
          <Input {...field} autoComplete="off" {...register("reference", { validate: rules.reference })} />
        )}
      </FormField>
      <FormField label={t("refund.note")} error={errorOf("note")}>
        {(field) => <Textarea {...field} rows={3} {...register("note", { validate: rules.note })} />}
      </FormField>
    </DrawerForm>
  )
}
