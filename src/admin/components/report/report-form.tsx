import { Button, Heading, Input, Text } from "@medusajs/ui"
import { type FormEvent, useState } from "react"
import { useAccounts } from "../../hooks/use-accounts"
import { useLabels } from "../../hooks/use-labels"
import type { Report } from "../../lib/api-types"
import { choiceOf, NO_COLUMN, REPORT_FIELDS, type ReportChoice, reportFieldLabel } from "../../lib/report"
import { FormField } from "../common/form-field"
import { ReportProblems } from "./report-problems"
import { ReportSample } from "./report-sample"
import { SelectField } from "./select-field"

interface ReportFormProps {
  report: Report
  isPending: boolean
  onCompare: (choice: ReportChoice) => void
}

/** What was found in the file, to be corrected before it is compared. */
export function ReportForm({ report, isPending, onCompare }: ReportFormProps) {
  const { t } = useLabels()
  const [choice, setChoice] = useState(() => choiceOf(report))
  const { data } = useAccounts()
  const accounts = data?.accounts ?? []
  const change = (part: Partial<ReportChoice>) => setChoice((current) => ({ ...current, ...part }))
  const columns = [
    { value: NO_COLUMN, label: t("report.noColumn") },
    ...report.header.map(({ index, name }) => ({
      value: String(index),
      label: name === "" ? `#${index + 1}` : name,
    })),
  ]
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onCompare(choice)
  }

  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-y-4 px-6 py-4">
      <div>
        <Heading level="h3">{t("report.columnsTitle")}</Heading>
        <Text size="small" className="text-ui-fg-subtle">
          {t("report.columnsHint")}
        </Text>
      </div>
      <ReportSample report={report} />
      <div className="grid grid-cols-1 gap-4 md:grid-cols-3">
        {REPORT_FIELDS.map((name) => (
          <SelectField
            key={name}
            label={reportFieldLabel(name, t)}
            options={columns}
            value={choice.columns[name] ?? NO_COLUMN}
            onChange={(value) => change({ columns: { ...choice.columns, [name]: value } })}
          />
        ))}
        {accounts.length > 1 && (
          <SelectField
            label={t("report.account")}
            options={accounts.map(({ provider_id }) => ({ value: provider_id, label: provider_id }))}
            value={choice.providerId}
            onChange={(providerId) => change({ providerId })}
          />
        )}
        <FormField label={t("report.from")}>
          {(field) => (
            <Input
              {...field}
              type="date"
              value={choice.from}
              onChange={(event) => change({ from: event.target.value })}
            />
          )}
        </FormField>
        <FormField label={t("report.to")} hint={t("report.periodHint")}>
          {(field) => (
            <Input
              {...field}
              type="date"
              value={choice.to}
              onChange={(event) => change({ to: event.target.value })}
            />
          )}
        </FormField>
      </div>
      <ReportProblems problems={report.problems} count={report.problem_count} />
      <div>
        <Button size="small" type="submit" isLoading={isPending}>
          {t("report.compare")}
        </Button>
      </div>
    </form>
  )
}
