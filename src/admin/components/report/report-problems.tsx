import { Text } from "@medusajs/ui"
import { useLabels } from "../../hooks/use-labels"
import type { ReportProblem } from "../../lib/api-types"
import { problemText } from "../../lib/report"
import { TitledAlert } from "../common/titled-alert"

const SHOWN = 10

/** The lines that couldn't be read, or were read in part. Nothing when there is none. */
export function ReportProblems({ problems, count }: { problems: ReportProblem[]; count: number }) {
  const { t } = useLabels()
  if (count === 0) return null
  const shown = problems.slice(0, SHOWN)
  return (
    <TitledAlert title={t("report.problemsTitle", { count })}>
      {shown.map((problem) => (
        <Text key={`${problem.line}-${problem.code}`} as="span" size="small" className="block break-words">
          {problemText(problem, t)}
        </Text>
      ))}
      {count > shown.length && t("report.moreProblems", { hidden: count - shown.length })}
    </TitledAlert>
  )
}
