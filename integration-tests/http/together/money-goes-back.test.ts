import { onOneStore } from "../support/suite"

onOneStore("money that goes back", () => {
  require("../refund.test")
  require("../ledger.test")
})
