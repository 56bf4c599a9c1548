import { WITH_CHECKOUT } from "../support/integrations"
import { onOneStore } from "../support/suite"
import { WITH_OTHER_WALLET } from "../support/wallet"

onOneStore(
  () => {
    require("../order-changes.test")
    require("../payment-links.test")
  },
  { ...WITH_CHECKOUT, ...WITH_OTHER_WALLET },
)
