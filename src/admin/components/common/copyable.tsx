import { Copy } from "@medusajs/ui"
import { useWords } from "../../hooks/use-labels"

interface CopyableProps {
  /** Shown as it is, and copied. */
  content: string
  /** What it is, for the copy button's name. */
  what: string
}

export function Copyable({ content, what }: CopyableProps) {
  const { t } = useWords()
  return (
    <span className="flex min-w-0 items-start gap-x-1.5">
      <span className="min-w-0 break-all font-mono">{content}</span>
      <Copy
        content={content}
        variant="mini"
        className="shrink-0 rounded outline-none focus-visible:shadow-borders-focus"
        aria-label={t("common.copy", { what })}
      />
    </span>
  )
}
