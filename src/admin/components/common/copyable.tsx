import { Copy } from "@medusajs/ui"
import { useLabels } from "../../hooks/use-labels"

interface CopyableProps {
  content: string
  /** What the content is; the copy button's accessible name ends with it. */
  name: string
}

/** A text with a button that copies it. */
export function Copyable({ content, name }: CopyableProps) {
  const { t } = useLabels()
  return (
    <span className="flex min-w-0 items-start gap-x-1.5">
      <span className="min-w-0 break-all font-mono">{content}</span>
      <Copy
        content={content}
        variant="mini"
        className="shrink-0 rounded outline-none focus-visible:shadow-borders-focus"
        aria-label={t("common.copy", { name })}
      />
    </span>
  )
}
