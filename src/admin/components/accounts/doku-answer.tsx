import { useLabels } from "../../hooks/use-labels"
import { English } from "../common/english"

interface DokuAnswerProps {
  facts: readonly string[]
  /** DOKU's own words, which are untrusted text; null where they are missing or would mislead. */
  message: string | null
}

/** DOKU's answer to a test, in one line. */
export function DokuAnswer({ facts, message }: DokuAnswerProps) {
  const { t } = useLabels()
  return (
    <>
      {facts.join(" · ")}
      {message !== null && (
        <>
          {` · ${t("settings.testMessage")}: `}
          <English>{message}</English>
        </>
      )}
    </>
  )
}
