import { Badge, Tooltip } from "@medusajs/ui"
import { useLabels } from "../../hooks/use-labels"
import { isEnvironment } from "../../lib/label-keys"

/** Orange outside of production: an order paid in the sandbox gives goods away. */
export function EnvironmentBadge({ environment }: { environment: string }) {
  const { t } = useLabels()
  const name = isEnvironment(environment) ? t(`environments.${environment}`) : environment
  if (environment === "production") {
    return (
      <Badge size="2xsmall" rounded="full">
        {name}
      </Badge>
    )
  }
  return (
    <Tooltip content={t("transaction.sandboxHint")}>
      <Badge size="2xsmall" rounded="full" color="orange">
        {name}
      </Badge>
    </Tooltip>
  )
}
