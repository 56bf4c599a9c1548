import { defineRouteConfig } from "@medusajs/admin-sdk"
import { SettingsPage } from "../../../components/settings-page"

export const config = defineRouteConfig({ label: "settingsMenu", translationNs: "linkaja" })

export const handle = { breadcrumb: () => "LinkAja" }

export default SettingsPage
