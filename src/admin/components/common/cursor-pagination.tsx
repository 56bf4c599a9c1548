import { Button } from "@medusajs/ui"
import { useCursorPagination } from "../../hooks/use-cursor-pagination"
import { useLabels } from "../../hooks/use-labels"

/** "Previous" and "Next", without page numbers because the server counts no rows. Nothing for a single page. */
export function CursorPagination({ nextCursor }: { nextCursor: string | null }) {
  const { t } = useLabels()
  const pages = useCursorPagination()
  if (pages.isFirst && nextCursor === null) return null
  return (
    <nav aria-label={t("page.pages")} className="flex items-center justify-end gap-x-2 px-6 py-4">
      <Button size="small" variant="transparent" disabled={pages.isFirst} onClick={pages.previous}>
        {t("page.previous")}
      </Button>
      <Button
        size="small"
        variant="transparent"
        disabled={nextCursor === null}
        onClick={() => nextCursor !== null && pages.next(nextCursor)}
      >
        {t("page.next")}
      </Button>
    </nav>
  )
}
