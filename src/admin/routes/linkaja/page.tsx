import { defineRouteConfig } from "@medusajs/admin-sdk"
import { LinkAjaPage } from "../../components/linkaja-page"
import { OpenCountIcon } from "../../components/open-count-icon"

export const config = defineRouteConfig({
  label: "menu",
  translationNs: "linkaja",
  icon: OpenCountIcon,
})

export const handle = { breadcrumb: () => "LinkAja" }

export default LinkAjaPage
