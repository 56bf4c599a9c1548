import { Container, Text } from "@medusajs/ui"
import { useLabels } from "../../hooks/use-labels"
import { brokenScreenHint } from "../../lib/broken-screen"
import { English } from "./english"
import { TitledAlert } from "./titled-alert"

/** What stands in place of a page or widget of ours that could not be rendered. */
export function BrokenScreen({ error }: { error: unknown }) {
  const { t } = useLabels()
  const message = error instanceof Error ? error.message : String(error)
  return (
    <Container className="flex flex-col gap-y-2 px-6 py-4" role="alert">
      <TitledAlert variant="error" title={t("broken.title")}>
        {t(brokenScreenHint(message))}
      </TitledAlert>
      <Text size="xsmall" className="text-ui-fg-subtle break-words font-mono">
        <English>{message}</English>
      </Text>
    </Container>
  )
}
