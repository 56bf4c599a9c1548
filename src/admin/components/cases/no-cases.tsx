import { CheckCircle } from "@medusajs/icons"
import { Text } from "@medusajs/ui"
import { useLabels } from "../../hooks/use-labels"

/** What an empty list of cases shows. */
export function NoCases({ status }: { status: "open" | "closed" }) {
  const { t } = useLabels()
  const isOpen = status === "open"
  return (
    <div className="flex min-h-[250px] flex-col items-center justify-center gap-y-1 px-6 py-4 text-center">
      {isOpen && <CheckCircle aria-hidden className="text-ui-tag-green-icon mb-2" />}
      <Text size="base" weight="plus">
        {t(isOpen ? "page.allWell" : "page.noClosed")}
      </Text>
      <Text size="small" className="text-ui-fg-subtle">
        {t(isOpen ? "page.allWellHint" : "page.noClosedHint")}
      </Text>
    </div>
  )
}
