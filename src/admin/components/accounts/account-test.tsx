import { Button, Text } from "@medusajs/ui"
import type { UseMutationResult } from "@tanstack/react-query"
import { type ReactNode, useId } from "react"
import { useLabels } from "../../hooks/use-labels"
import { useRestoreFocus } from "../../hooks/use-restore-focus"
import { renderErrorMessage } from "../common/error-message"
import { TitledAlert } from "../common/titled-alert"

interface AccountTestProps<Result> {
  test: UseMutationResult<Result, Error, void>
  label: string
  /** The button's accessible name, which begins with the label and names the account. */
  name: string
  /** What the test does at DOKU, for a test that leaves something there. */
  explanation?: string
  /** Shown while the test runs. */
  running: string
  children: (result: Result) => ReactNode
}

/** A button that runs a test of one account, and the result. */
export function AccountTest<Result>({
  test,
  label,
  name,
  explanation,
  running,
  children,
}: AccountTestProps<Result>) {
  const { t } = useLabels()
  const explanationId = useId()
  const button = useRestoreFocus(test.isPending, undefined)
  return (
    <div className="flex flex-col items-start gap-y-3 px-6 py-4">
      {explanation !== undefined && (
        <Text size="small" id={explanationId} className="text-ui-fg-subtle text-pretty">
          {explanation}
        </Text>
      )}
      <Button
        ref={button}
        size="small"
        variant="secondary"
        aria-label={name}
        aria-describedby={explanation === undefined ? undefined : explanationId}
        isLoading={test.isPending}
        onClick={() => test.mutate()}
      >
        {label}
      </Button>
      <div role="status" className="w-full empty:hidden">
        {test.isPending && (
          <Text size="small" className="text-ui-fg-subtle">
            {running}
          </Text>
        )}
        {!test.isPending && test.data !== undefined && children(test.data)}
        {!test.isPending && test.isError && (
          <TitledAlert variant="error" title={t("common.failed")}>
            {renderErrorMessage(test.error, t)}
          </TitledAlert>
        )}
      </div>
    </div>
  )
}
