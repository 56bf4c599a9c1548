import { Container, Heading, Input, Text } from "@medusajs/ui"
import { useState } from "react"
import { useLabels } from "../../hooks/use-labels"
import { useReport } from "../../hooks/use-report"
import { choiceOf, compareQuery, problemText, type ReportChoice } from "../../lib/report"
import { renderErrorMessage } from "../common/error-message"
import { FormField } from "../common/form-field"
import { Loading } from "../common/loading"
import { TitledAlert } from "../common/titled-alert"
import { ReportForm } from "./report-form"
import { ReportResult } from "./report-result"

/** Compares DOKU's report with the ledger: a file, its columns, and the differences. */
export function CompareReport() {
  const { t } = useLabels()
  const [file, setFile] = useState<File>()
  const analysis = useReport()
  const comparison = useReport()
  const [query, setQuery] = useState<Record<string, unknown>>({})

  const choose = (chosen: File | undefined) => {
    setFile(chosen)
    comparison.reset()
    analysis.reset()
    if (chosen) analysis.mutate({ file: chosen, query: {} })
  }
  const report = analysis.data?.report
  const compare = (choice: ReportChoice) => {
    if (!file || !report || comparison.isPending) return
    const next = compareQuery(choice, choiceOf(report))
    setQuery(next)
    comparison.mutate({ file, query: next })
  }

  return (
    <Container className="divide-y p-0">
      <div className="flex flex-col gap-y-4 px-6 py-4">
        <div>
          <Heading level="h2">{t("report.title")}</Heading>
          <Text size="small" className="text-ui-fg-subtle text-pretty">
            {t("report.explanation")}
          </Text>
        </div>
        <FormField label={t("report.file")} hint={t("report.fileHint")}>
          {(field) => (
            <Input
              {...field}
              type="file"
              accept=".csv,.txt,text/csv,text/plain"
              onChange={({ target }) => choose(target.files?.[0])}
            />
          )}
        </FormField>
      </div>
      {analysis.isPending && <Busy>{t("report.reading")}</Busy>}
      <Problem request={analysis} />
      {report && (
        <ReportForm key={file?.name} report={report} isPending={comparison.isPending} onCompare={compare} />
      )}
      {comparison.isPending && <Busy>{t("report.comparing")}</Busy>}
      <Problem request={comparison} />
      {file && comparison.data?.report && (
        <ReportResult key={comparison.submittedAt} answer={comparison.data} file={file} query={query} />
      )}
    </Container>
  )
}

function Busy({ children }: { children: string }) {
  return (
    <div>
      <Text size="small" className="text-ui-fg-subtle px-6 pt-4" role="status">
        {children}
      </Text>
      <Loading />
    </div>
  )
}

/** Why a file can't be read, or why the request failed. */
function Problem({ request }: { request: Pick<ReturnType<typeof useReport>, "data" | "error"> }) {
  const { t } = useLabels()
  const problem = request.data?.problem
  if (!problem && request.error === null) return null
  return (
    <div className="px-6 py-4" role="alert">
      <TitledAlert variant="error" title={t("report.problemTitle")}>
        {problem ? problemText(problem, t) : renderErrorMessage(request.error, t)}
      </TitledAlert>
    </div>
  )
}
