import { Button, Heading, toast } from "@medusajs/ui"
import { useEffect, useRef, useState } from "react"
import { useLabels } from "../../hooks/use-labels"
import { useReportDifferences } from "../../hooks/use-report"
import type { ReportAnswer } from "../../lib/api-types"
import { REPORT_KINDS } from "../../lib/report"
import { formatRupiah } from "../../lib/rupiah"
import { DescriptionItem, DescriptionList } from "../common/description-list"
import { renderErrorMessage } from "../common/error-message"
import { TitledAlert } from "../common/titled-alert"
import { DifferenceList } from "./difference-list"

interface ReportResultProps {
  answer: ReportAnswer
  file: File
  query: Record<string, unknown>
}

/** What matches and what differs. */
export function ReportResult({ answer, file, query }: ReportResultProps) {
  const { t, locale } = useLabels()
  const { report, comparison, differences } = answer
  const title = useRef<HTMLDivElement>(null)
  // For the screen reader, and because the result is below a long form.
  useEffect(() => title.current?.focus(), [])
  const [withCase, setWithCase] = useState<ReadonlySet<string>>(new Set())
  if (!report || !comparison || !differences) return null

  const numbers = new Intl.NumberFormat(locale)
  const count = Object.values(comparison.differences).reduce((sum, one) => sum + one.count, 0)
  const { matched } = comparison
  const facts = [
    [
      t("report.matched"),
      t("report.matchedValue", {
        count: numbers.format(matched.count),
        amount: formatRupiah(matched.amount, locale),
      }),
    ],
    [t("report.notPaid"), comparison.not_paid],
    [t("report.atEdges"), comparison.at_edges],
    [t("report.otherChannel"), report.left_out.other_channel],
    [t("report.otherMerchant"), report.left_out.other_merchant],
    [t("report.otherAccount"), comparison.other_account],
    [t("report.noInvoice"), report.left_out.no_invoice_number],
    [t("report.unreadable"), (report.left_out.unreadable ?? 0) + comparison.unknown_status],
  ].filter(([, value]) => typeof value === "string" || (value ?? 0) > 0) as [string, string | number][]

  return (
    <div className="flex flex-col gap-y-4 py-4">
      <div ref={title} tabIndex={-1} className="px-6 outline-none">
        <Heading level="h3">{t("report.resultTitle")}</Heading>
      </div>
      <p role="status" className="sr-only">
        {t("report.done", { matched: numbers.format(matched.count), differences: numbers.format(count) })}
      </p>
      {count === 0 && report.problem_count === 0 && (
        <div className="px-6">
          <TitledAlert variant="success" title={t("report.allWell")}>
            {t("report.allWellHint")}
          </TitledAlert>
        </div>
      )}
      <DescriptionList>
        {facts.map(([name, value]) => (
          <DescriptionItem key={name} name={name}>
            {typeof value === "number" ? numbers.format(value) : value}
          </DescriptionItem>
        ))}
      </DescriptionList>
      {REPORT_KINDS.map((kind) => (
        <DifferenceList
          key={kind}
          kind={kind}
          count={comparison.differences[kind]?.count ?? 0}
          differences={differences[kind] ?? []}
          providerId={report.provider_id ?? ""}
          withCase={withCase}
          onOpened={(opened) => setWithCase((known) => new Set([...known, ...opened]))}
        />
      ))}
      {count > 0 && <Download file={file} query={query} />}
    </div>
  )
}

function Download({ file, query }: Pick<ReportResultProps, "file" | "query">) {
  const { t } = useLabels()
  const download = useReportDifferences()
  const run = async () => {
    if (download.isPending) return
    try {
      save(await download.mutateAsync({ file, query }), "linkaja-differences.csv")
      toast.success(t("report.downloaded"))
    } catch (error) {
      toast.error(t("common.failed"), { description: renderErrorMessage(error, t) })
    }
  }
  return (
    <div className="px-6">
      <Button size="small" variant="secondary" type="button" onClick={run} isLoading={download.isPending}>
        {t("report.download")}
      </Button>
    </div>
  )
}

function save(content: Blob, name: string): void {
  const link = document.createElement("a")
  link.href = URL.createObjectURL(content)
  link.download = name
  link.click()
  URL.revokeObjectURL(link.href)
}
