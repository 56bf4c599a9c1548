import { onOneStore } from "../support/suite"

onOneStore(() => {
  require("../start.test")
  require("../checkout.test")
})
