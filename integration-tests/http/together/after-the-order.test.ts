import { WITH_CHECKOUT } from "../support/integrations"
import { onOneStore } from "../support/suite"

onOneStore(
  () => {
    require("../refund.test")
    require("../events.test")
    require("../customers.test")
    require("../paid-transaction-changes.test")
    require("../contradiction.test")
    require("../ledger.test")
    require("../retention.test")
    require("../erasure.test")
    require("../admin.test")
    require("../report.test")
    require("../audit.test")
    require("../log.test")
    require("../fuzz.test")
  },
  { DOKU_PREVIOUS_SECRET_KEYS: "SK-BEFORE0001", ...WITH_CHECKOUT },
)
