import { onOneStore } from "../support/suite"

onOneStore(() => {
  require("../refund.test")
  require("../ledger.test")
})
