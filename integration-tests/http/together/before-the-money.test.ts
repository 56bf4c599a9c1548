import { onOneStore } from "../support/suite"
import { WITH_OTHER_WALLET } from "../support/wallet"

onOneStore(() => {
  require("../precheck.test")
  require("../quick-check.test")
  require("../ready-payment.test")
  require("../other-flows.test")
}, WITH_OTHER_WALLET)
