import { onOneStore } from "../support/suite"
import { WITH_OTHER_WALLET } from "../support/wallet"

onOneStore(() => {
  require("../precheck.test")
  require("../borders.test")
}, WITH_OTHER_WALLET)
