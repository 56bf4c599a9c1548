import { Text, toast } from "@medusajs/ui"
import { useForm } from "react-hook-form"
import { useLabels } from "../../hooks/use-labels"
import { useWithdrawPaymentLink } from "../../hooks/use-payment-links"
import { DrawerForm } from "../common/drawer-form"

interface WithdrawFormProps {
  linkId: string
  onDone: () => void
}

/** What withdrawing a link does. */
export function WithdrawForm({ linkId, onDone }: WithdrawFormProps) {
  const { t } = useLabels()
  const withdrawal = useWithdrawPaymentLink(linkId)
  const { handleSubmit } = useForm()

  const submit = handleSubmit(async () => {
    if (withdrawal.isPending) return
    try {
      await withdrawal.mutateAsync()
    } catch {
      // Shown from `withdrawal.error`.
      return
    }
    toast.success(t("links.withdrawn"))
    onDone()
  })

  return (
    <DrawerForm
      onSubmit={submit}
      submitLabel={t("links.withdraw")}
      isPending={withdrawal.isPending}
      error={withdrawal.error}
      className="gap-y-4"
    >
      <Text size="small" className="text-ui-fg-subtle">
        {t("links.withdrawExplanation")}
      </Text>
    </DrawerForm>
  )
}
