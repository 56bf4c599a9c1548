import { Skeleton } from "@medusajs/ui"
import { useLabels } from "../../hooks/use-labels"

/** Placeholder rows; a screen reader says "Loading". */
export function Loading({ rows = 3 }: { rows?: number }) {
  const { t } = useLabels()
  return (
    <div className="flex flex-col gap-y-3 px-6 py-4" role="status">
      <span className="sr-only">{t("common.loading")}</span>
      {Array.from({ length: rows }, (_, row) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the rows are equal and never change
        <Skeleton key={row} className="h-7 w-full" />
      ))}
    </div>
  )
}
