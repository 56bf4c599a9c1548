import { defineRouteConfig } from "@medusajs/admin-sdk"
import { OpenCountIcon } from "../../components/cases/open-count-icon"
import { LinkAjaPage } from "../../components/linkaja-page"

export const config = defineRouteConfig({
  label: "menu",
  translationNs: "linkaja",
  icon: OpenCountIcon,
})

export const handle = { breadcrumb: () => "LinkAja" }

export default LinkAjaPage
