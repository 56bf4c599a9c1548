import { Text, toast } from "@medusajs/ui"
import type { FormEvent } from "react"
import { useLabels } from "../../hooks/use-labels"
import { useOpenUnknownInvoices } from "../../hooks/use-report"
import type { ReportDifference } from "../../lib/api-types"
import { DrawerButton } from "../common/drawer-button"
import { DrawerForm } from "../common/drawer-form"

interface OpenCasesProps {
  label: string
  /** Of the button, where the label alone doesn't tell which invoice is meant. */
  name?: string
  differences: ReportDifference[]
  providerId: string
  onOpened: (invoiceNumbers: string[]) => void
}

/** The button that opens a case for each of these invoices, and the question before. */
export function OpenCases({ label, name, ...rest }: OpenCasesProps) {
  const { t } = useLabels()
  return (
    <DrawerButton label={label} name={name} title={t("report.openTitle")}>
      {(close) => <OpenCasesForm {...rest} onDone={close} />}
    </DrawerButton>
  )
}

interface FormProps extends Omit<OpenCasesProps, "label" | "name"> {
  onDone: () => void
}

function OpenCasesForm({ differences, providerId, onOpened, onDone }: FormProps) {
  const { t } = useLabels()
  const opening = useOpenUnknownInvoices()

  const submit = async (event: FormEvent) => {
    event.preventDefault()
    if (opening.isPending) return
    const invoices = differences.map(({ invoice_number, doku_amount, doku_status }) => ({
      invoice_number,
      amount: doku_amount,
      doku_status: doku_status ?? "",
    }))
    try {
      const { opened, had_case, known } = await opening.mutateAsync({ provider_id: providerId, invoices })
      toast.success(t("report.opened", { opened, had: had_case, known }))
    } catch {
      // Shown from `opening.error`.
      return
    }
    onDone()
    onOpened(differences.map(({ invoice_number }) => invoice_number))
  }

  return (
    <DrawerForm
      onSubmit={submit}
      submitLabel={t("report.openCase")}
      isPending={opening.isPending}
      error={opening.error}
      className="gap-y-4"
    >
      <Text size="small" className="text-ui-fg-subtle">
        {t("report.openExplanation", { count: differences.length })}
      </Text>
    </DrawerForm>
  )
}
