import { WITH_CHECKOUT } from "../support/integrations"
import { onOneStore } from "../support/suite"

onOneStore(
  () => {
    require("../start.test")
    require("../checkout.test")
    require("../checkout-start.test")
    require("../checkout-payment.test")
    require("../notification.test")
    require("../settle.test")
    require("../reconcile.test")
    require("../limits.test")
    require("../burst.test")
    require("../metrics.test")
  },
  { DOKU_PREVIOUS_SECRET_KEYS: "SK-BEFORE0001", ...WITH_CHECKOUT },
)
