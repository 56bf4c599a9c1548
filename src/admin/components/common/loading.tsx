import { Skeleton } from "@medusajs/ui"
import { useWords } from "../../hooks/use-labels"

/** Placeholder of some rows, told to a screen reader as one word. */
export function Loading({ rows = 3 }: { rows?: number }) {
  const { t } = useWords()
  return (
    <div className="flex flex-col gap-y-3 px-6 py-4" role="status">
      <span className="sr-only">{t("common.loading")}</span>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: rows that are all alike and never change
        <Skeleton key={row} className="h-7 w-full" />
      ))}
    </div>
  )
}
