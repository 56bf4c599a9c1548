import { onOneStore } from "../support/suite"

onOneStore(() => {
  require("../start.test")
  require("../checkout.test")
  require("../settle.test")
  require("../reconcile.test")
  require("../crowd.test")
})
