import { Container, Heading } from "@medusajs/ui"
import { useId } from "react"
import { useLabels } from "../../hooks/use-labels"
import { usePermissions } from "../../hooks/use-permissions"
import type { Account } from "../../lib/api-types"
import { EnvironmentBadge } from "../common/environment-badge"
import { AccountConfiguration } from "./account-configuration"
import { AccountWarnings } from "./account-warnings"
import { ActivationTest } from "./activation-test"
import { ConnectionTest } from "./connection-test"

/** One DOKU account: its warnings, its configuration and its tests. */
export function AccountCard({ account }: { account: Account }) {
  const { t } = useLabels()
  const may = usePermissions()
  const titleId = useId()
  return (
    <Container className="divide-y p-0" role="region" aria-labelledby={titleId}>
      <div className="flex flex-wrap items-center justify-between gap-2 px-6 py-4">
        <Heading level="h2" id={titleId} className="break-all">
          {t("settings.account", { provider: account.provider_id })}
        </Heading>
        <EnvironmentBadge environment={account.environment} />
      </div>
      <AccountWarnings account={account} />
      <AccountConfiguration account={account} />
      {may.update && (
        <>
          <ConnectionTest account={account} />
          <ActivationTest providerId={account.provider_id} />
        </>
      )}
    </Container>
  )
}
