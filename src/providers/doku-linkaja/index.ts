import { ModuleProvider, Modules } from "@medusajs/framework/utils"
import checkSetup from "./loaders/check-setup"
import { DokuLinkAjaProviderService } from "./service"

export type { DokuLinkAjaOptions } from "../../modules/doku/config/options"
export type { LinkAjaSessionData } from "./session-data"

export default ModuleProvider(Modules.PAYMENT, {
  services: [DokuLinkAjaProviderService],
  loaders: [checkSetup],
})
