import { defineRouteConfig } from "@medusajs/admin-sdk"
import { Button, Heading, Tabs, Text } from "@medusajs/ui"
import { useRef } from "react"
import { useSearchParams } from "react-router-dom"
import { AuditList } from "../../components/audit/audit-list"
import { CaseList } from "../../components/cases/case-list"
import { OpenCountIcon } from "../../components/cases/open-count-icon"
import { AdminLink } from "../../components/common/admin-link"
import { Screen } from "../../components/common/screen"
import { CompareReport } from "../../components/report/compare-report"
import { TransactionDrawer } from "../../components/transactions/transaction-drawer"
import { TransactionTable } from "../../components/transactions/transaction-table"
import { useOpenCaseCount } from "../../hooks/use-cases"
import { useLabels } from "../../hooks/use-labels"
import { useOpenTransaction } from "../../hooks/use-open-transaction"
import { openCountLabel } from "../../lib/case-labels"
import { SETTINGS_PATH } from "../../lib/paths"

/** All transactions, the open cases and the closed ones, and what people did. */
function LinkAja() {
  const { t } = useLabels()
  const header = useRef<HTMLDivElement>(null)
  const openCases = useOpenCaseCount()
  const { view, setView } = useView()
  const transaction = useOpenTransaction()

  return (
    <div className="flex flex-col gap-y-3">
      <div className="flex flex-wrap items-start justify-between gap-3 px-1">
        <div ref={header} tabIndex={-1} className="outline-none">
          <Heading>{t("page.title")}</Heading>
          <Text size="small" className="text-ui-fg-subtle">
            {t("page.subtitle")}
          </Text>
        </div>
        <Button size="small" variant="secondary" asChild>
          <AdminLink to={SETTINGS_PATH}>{t("page.settings")}</AdminLink>
        </Button>
      </div>
      <Tabs value={view} onValueChange={setView} className="flex flex-col gap-y-3">
        <Tabs.List aria-label={t("page.views")} className="flex-wrap px-1">
          <Tabs.Trigger value="transactions">{t("page.transactions")}</Tabs.Trigger>
          <Tabs.Trigger value="attention">
            {openCases && openCases.count > 0
              ? t("page.attentionCount", { count: openCountLabel(openCases) })
              : t("page.attention")}
          </Tabs.Trigger>
          <Tabs.Trigger value="closed">{t("page.closed")}</Tabs.Trigger>
          <Tabs.Trigger value="activity">{t("page.activity")}</Tabs.Trigger>
          <Tabs.Trigger value="compare">{t("report.title")}</Tabs.Trigger>
        </Tabs.List>
        <Tabs.Content value="transactions">
          <TransactionTable onOpen={transaction.open} />
        </Tabs.Content>
        <Tabs.Content value="attention">
          <CaseList status="open" />
        </Tabs.Content>
        <Tabs.Content value="closed">
          <CaseList status="closed" />
        </Tabs.Content>
        <Tabs.Content value="activity">
          <AuditList />
        </Tabs.Content>
        <Tabs.Content value="compare">
          <CompareReport />
        </Tabs.Content>
      </Tabs>
      {transaction.id !== null && (
        <TransactionDrawer
          key={transaction.id}
          id={transaction.id}
          onClose={transaction.close}
          fallbackFocus={header}
        />
      )}
    </div>
  )
}

const VIEWS = ["transactions", "attention", "closed", "activity", "compare"] as const

/** The chosen tab. Another tab drops the search params, because filters and cursors belong to one list. */
function useView() {
  const [params, setParams] = useSearchParams()
  const view = VIEWS.find((one) => one === params.get("view")) ?? "transactions"
  const setView = (next: string) => setParams(next === "transactions" ? {} : { view: next })
  return { view, setView }
}

const LinkAjaPage = () => (
  <Screen>
    <LinkAja />
  </Screen>
)

export const config = defineRouteConfig({
  label: "menu",
  translationNs: "linkaja",
  icon: OpenCountIcon,
})

export const handle = { breadcrumb: () => "LinkAja" }

export default LinkAjaPage
