import { rightsOf } from "./permissions"

it("lets everybody do everything where Medusa's RBAC is off", () => {
  expect(rightsOf(undefined)).toEqual({ update: true, refund: true })
})

it("gives each right for itself", () => {
  expect(rightsOf(["order:read", "payment:read"])).toEqual({ update: false, refund: false })
  expect(rightsOf(["payment:update"])).toEqual({ update: true, refund: false })
  expect(rightsOf(["refund:create"])).toEqual({ update: false, refund: true })
})
