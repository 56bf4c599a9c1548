import { SquareTwoStack } from "@medusajs/icons"
import { Button, toast } from "@medusajs/ui"
import { useLabels } from "../../hooks/use-labels"

/** The button that copies a link. The dashboard's toasts are a live region: the result is read aloud. */
export function CopyLink({ url }: { url: string }) {
  const { t } = useLabels()
  const copy = async () => {
    try {
      // Browsers have no clipboard on a page that was loaded by plain HTTP.
      await navigator.clipboard.writeText(url)
      toast.success(t("links.copied"))
    } catch {
      toast.warning(t("links.copyFailed"))
    }
  }
  return (
    <Button size="small" type="button" onClick={copy}>
      <SquareTwoStack />
      {t("links.copy")}
    </Button>
  )
}
