import { Heading, Text } from "@medusajs/ui"
import { useId } from "react"
import { useLabels } from "../../hooks/use-labels"
import { usePermissions } from "../../hooks/use-permissions"
import type { ReportDifference } from "../../lib/api-types"
import { MAX_NEW_CASES, type REPORT_KINDS } from "../../lib/report"
import { DifferenceRow } from "./difference-row"
import { OpenCases } from "./open-cases"

interface DifferenceListProps {
  kind: (typeof REPORT_KINDS)[number]
  count: number
  differences: ReportDifference[]
  providerId: string
  /** Invoice numbers whose case was opened from here. */
  withCase: ReadonlySet<string>
  onOpened: (invoiceNumbers: string[]) => void
}

/** The differences of one kind, with what to do about them. Nothing when there is none. */
export function DifferenceList(props: DifferenceListProps) {
  const { kind, count, differences, providerId, withCase, onOpened } = props
  const { t } = useLabels()
  const { update } = usePermissions()
  const titleId = useId()
  if (count === 0) return null
  const without = differences.filter((one) => one.case === null && !withCase.has(one.invoice_number))
  return (
    <section className="flex flex-col gap-y-3 px-6" aria-labelledby={titleId}>
      <Heading level="h3" id={titleId}>
        {t(`report.kinds.${kind}.title`, { count })}
      </Heading>
      <Text size="small" className="text-ui-fg-subtle text-pretty">
        {t(`report.kinds.${kind}.fix`)}
      </Text>
      {kind === "unknown" && update && without.length > 0 && (
        <div>
          <OpenCases
            label={t("report.openCases", { count: Math.min(without.length, MAX_NEW_CASES) })}
            differences={without.slice(0, MAX_NEW_CASES)}
            providerId={providerId}
            onOpened={onOpened}
          />
        </div>
      )}
      <ul className="divide-ui-border-base flex flex-col divide-y">
        {differences.map((difference) => (
          <li key={`${difference.line}-${difference.invoice_number}`} className="py-2">
            <DifferenceRow
              difference={difference}
              providerId={providerId}
              hasCase={withCase.has(difference.invoice_number)}
              onOpened={onOpened}
            />
          </li>
        ))}
      </ul>
      {count > differences.length && (
        <Text size="small" className="text-ui-fg-subtle">
          {t("report.listCut", { shown: differences.length, count })}
        </Text>
      )}
    </section>
  )
}
