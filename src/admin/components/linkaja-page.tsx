import { Button, Heading, Tabs, Text } from "@medusajs/ui"
import { useRef } from "react"
import { Link, useLocation, useNavigate, useSearchParams } from "react-router-dom"
import { useWords } from "../hooks/use-labels"
import { countText } from "../lib/count-text"
import { SETTINGS_PAGE } from "../lib/paths"
import { useOpenCount } from "../lib/queries"
import { CaseList } from "./cases/case-list"
import { TransactionDrawer } from "./transactions/transaction-drawer"
import { TransactionTable } from "./transactions/transaction-table"

const VIEWS = ["payments", "attention", "closed"] as const
type View = (typeof VIEWS)[number]

/** All LinkAja payments, and what of them needs a person. */
export function LinkAjaPage() {
  const { t } = useWords()
  const home = useRef<HTMLDivElement>(null)
  const open = useOpenCount()
  const { view, setView } = useView()
  const drawer = useOpenTransaction()

  return (
    <div className="flex flex-col gap-y-3">
      <div className="flex flex-wrap items-start justify-between gap-3 px-1">
        <div ref={home} tabIndex={-1} className="outline-none">
          <Heading>{t("page.title")}</Heading>
          <Text size="small" className="text-ui-fg-subtle">
            {t("page.subtitle")}
          </Text>
        </div>
        <Button size="small" variant="secondary" asChild>
          <Link to={SETTINGS_PAGE}>{t("page.settings")}</Link>
        </Button>
      </div>
      <Tabs value={view} onValueChange={setView} className="flex flex-col gap-y-3">
        <Tabs.List aria-label={t("page.views")} className="flex-wrap px-1">
          <Tabs.Trigger value="payments">{t("page.payments")}</Tabs.Trigger>
          <Tabs.Trigger value="attention">
            {open && open.count > 0
              ? t("page.attentionCount", { count: countText(open) })
              : t("page.attention")}
          </Tabs.Trigger>
          <Tabs.Trigger value="closed">{t("page.closed")}</Tabs.Trigger>
        </Tabs.List>
        <Tabs.Content value="payments">
          <TransactionTable onOpen={drawer.open} />
        </Tabs.Content>
        <Tabs.Content value="attention">
          <CaseList status="open" />
        </Tabs.Content>
        <Tabs.Content value="closed">
          <CaseList status="closed" />
        </Tabs.Content>
      </Tabs>
      {drawer.id !== null && (
        <TransactionDrawer key={drawer.id} id={drawer.id} onClose={drawer.close} focusHome={home} />
      )}
    </div>
  )
}

/** Each view has lists of its own, so what narrows one doesn't stay for the next. */
function useView() {
  const [address, setAddress] = useSearchParams()
  const view = VIEWS.find((one) => one === address.get("view")) ?? "payments"
  const setView = (next: string) => setAddress(next === "payments" ? {} : { view: next as View })
  return { view, setView }
}

/** Which payment's details are open stands in the address: the link can be sent, and Back closes them. */
function useOpenTransaction() {
  const [address, setAddress] = useSearchParams()
  const { state } = useLocation()
  const navigate = useNavigate()

  const open = (id: string) =>
    setAddress(
      (current) => {
        const next = new URLSearchParams(current)
        next.set("transaction", id)
        return next
      },
      { state: { ...state, openedHere: true } },
    )

  const close = () => {
    if ((state as { openedHere?: boolean } | null)?.openedHere) {
      navigate(-1)
      return
    }
    setAddress(
      (current) => {
        const next = new URLSearchParams(current)
        next.delete("transaction")
        return next
      },
      { replace: true, state },
    )
  }

  return { id: address.get("transaction"), open, close }
}
