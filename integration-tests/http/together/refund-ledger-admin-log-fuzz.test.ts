import { onOneStore } from "../support/suite"

onOneStore(() => {
  require("../refund.test")
  require("../ledger.test")
  require("../admin.test")
  require("../log.test")
  require("../fuzz.test")
})
