import { toPermissions } from "./permissions"

it("toPermissions grants everything where Medusa's RBAC is off", () => {
  expect(toPermissions(undefined)).toEqual({ update: true, refund: true, requestPayment: true })
})

it.each([
  ["order:update", { update: false, refund: false, requestPayment: true }],
  ["payment:update", { update: true, refund: false, requestPayment: false }],
  ["refund:create", { update: false, refund: true, requestPayment: false }],
])("toPermissions grants %s by itself", (permission, permissions) => {
  expect(toPermissions(["order:read", "payment:read", permission])).toEqual(permissions)
})
