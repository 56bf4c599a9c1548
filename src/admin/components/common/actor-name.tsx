import { useQuery } from "@tanstack/react-query"
import { useWords } from "../../hooks/use-labels"
import { sdk } from "../../lib/sdk"

interface User {
  first_name: string | null
  last_name: string | null
  email: string
}

/** "by Siti", or "automatically". Whoever is gone, or may not be looked up, is shown by the id. */
export function ByActor({ actor }: { actor: string }) {
  const { t } = useWords()
  const { data } = useQuery({
    // Not among what is loaded again after each action: names stay.
    queryKey: ["doku-actor", actor],
    queryFn: async ({ signal }) => {
      const query = { fields: "first_name,last_name,email" }
      const path = `/admin/users/${encodeURIComponent(actor)}`
      return (await sdk.client.fetch<{ user: User }>(path, { query, signal })).user
    },
    enabled: actor.startsWith("user_"),
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  })
  if (actor === "system") return t("common.system")
  const name = data && ([data.first_name, data.last_name].filter(Boolean).join(" ") || data.email)
  return t("common.byActor", { name: name ?? actor })
}
