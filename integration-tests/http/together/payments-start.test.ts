import { onOneStore } from "../support/suite"

onOneStore("payments that start", () => {
  require("../start.test")
  require("../checkout.test")
  require("../crowd.test")
  require("../fuzz.test")
})
