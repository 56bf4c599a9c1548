import { Button } from "@medusajs/ui"
import { usePages } from "../../hooks/use-cursor-pagination"
import { useWords } from "../../hooks/use-labels"

/** How many there are in all nobody counts, so there are no page numbers. Nothing when all is on one page. */
export function Pager({ nextCursor }: { nextCursor: string | null }) {
  const { t } = useWords()
  const pages = usePages()
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
