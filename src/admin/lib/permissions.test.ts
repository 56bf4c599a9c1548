import { toPermissions } from "./permissions"

it("toPermissions grants everything where Medusa's RBAC is off", () => {
  expect(toPermissions(undefined)).toEqual({ update: true, refund: true })
})

it("toPermissions grants each permission by itself", () => {
  expect(toPermissions(["order:read", "payment:read"])).toEqual({ update: false, refund: false })
  expect(toPermissions(["payment:update"])).toEqual({ update: true, refund: false })
  expect(toPermissions(["refund:create"])).toEqual({ update: false, refund: true })
})
