import { onOneStore } from "../support/suite"

onOneStore("payments that settle", () => {
  require("../settle.test")
  require("../reconcile.test")
})
