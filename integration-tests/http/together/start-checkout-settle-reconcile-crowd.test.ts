import { onOneStore } from "../support/suite"

onOneStore(() => {
  require("../settle.test")
  require("../reconcile.test")
  require("../crowd.test")
})
