import type { HttpTypes } from "@medusajs/types"
import { type InputHTMLAttributes, useId } from "react"
import { COUNTRY } from "../medusa"
import type { Texts } from "../texts/id"
import { useTexts } from "../texts/language"

/** The names of the form's fields; the order is the one in which they are shown. */
export const ADDRESS_FIELDS = ["email", "name", "phone", "street", "city", "province", "postalCode"] as const

export type AddressField = (typeof ADDRESS_FIELDS)[number]
export type AddressErrors = Partial<Record<AddressField, string>>

/** What the browser needs to fill a field in, to show the right keyboard and to check what was written. */
const INPUTS: Record<AddressField, InputHTMLAttributes<HTMLInputElement>> = {
  email: { type: "email", autoComplete: "email", maxLength: 254 },
  name: { autoComplete: "name", maxLength: 100 },
  // As people write it: "(0812) 3456 7890", "+62 812-3456-7890", two numbers with a slash. The server reads it.
  phone: {
    type: "tel",
    inputMode: "tel",
    autoComplete: "tel",
    maxLength: 60,
    pattern: "(?:[^0-9]*[0-9]){9,40}[^0-9]*",
  },
  street: { autoComplete: "street-address", maxLength: 200 },
  city: { autoComplete: "address-level2", maxLength: 100 },
  province: { autoComplete: "address-level1", maxLength: 100 },
  postalCode: { autoComplete: "postal-code", inputMode: "numeric", pattern: "[0-9]{5}" },
}

interface Props {
  cart: HttpTypes.StoreCart
  errors: AddressErrors
}

/** E-mail and an Indonesian address. Filled in from the cart, so that a shopper who comes back finds it again. */
export function AddressFields({ cart, errors }: Props) {
  const texts = useTexts()
  const known = knownAddress(cart)
  return (
    <fieldset className="panel address">
      <legend>{texts.contactAndAddress}</legend>
      {ADDRESS_FIELDS.map((field) => (
        <Field
          key={field}
          field={field}
          label={texts[field]}
          hint={field === "phone" ? texts.phoneHint : field === "street" ? texts.streetHint : undefined}
          initial={known[field]}
          error={errors[field]}
        />
      ))}
    </fieldset>
  )
}

interface FieldProps {
  field: AddressField
  label: string
  hint: string | undefined
  initial: string
  error: string | undefined
}

function Field({ field, label, hint, initial, error }: FieldProps) {
  const id = useId()
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ")
  return (
    <div className={`field field-${field}`}>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        name={field}
        required
        defaultValue={initial}
        aria-invalid={error !== undefined}
        aria-describedby={described || undefined}
        {...INPUTS[field]}
      />
      {hint && (
        <span id={`${id}-hint`} className="small">
          {hint}
        </span>
      )}
      {error && (
        <span id={`${id}-error`} className="field-error">
          {error}
        </span>
      )}
    </div>
  )
}

/** Checks the form in the shop's language, not the browser's. Puts the focus on the first field that is wrong. */
export function checkAddress(form: HTMLFormElement, texts: Texts): AddressErrors {
  const errors: AddressErrors = {}
  for (const field of ADDRESS_FIELDS) {
    const input = form.elements.namedItem(field)
    if (!(input instanceof HTMLInputElement)) continue
    if (input.value.trim() === "") errors[field] = texts.missing(texts[field])
    else if (!input.validity.valid) errors[field] = wrong(field, texts)
    if (errors[field] !== undefined && Object.keys(errors).length === 1) input.focus()
  }
  return errors
}

function wrong(field: AddressField, texts: Texts): string {
  switch (field) {
    case "email":
      return texts.invalidEmail
    case "phone":
      return texts.invalidPhone
    case "postalCode":
      return texts.invalidPostalCode
    default:
      return texts.missing(texts[field])
  }
}

/** The form's values as Medusa's fields. */
export function readAddress(form: HTMLFormElement): HttpTypes.StoreUpdateCart {
  const data = new FormData(form)
  const text = (field: AddressField) => String(data.get(field) ?? "").trim()
  const address = {
    // One field for the name: many Indonesians have a single one.
    first_name: text("name"),
    last_name: "",
    phone: text("phone"),
    address_1: text("street"),
    city: text("city"),
    province: text("province"),
    postal_code: text("postalCode"),
    country_code: COUNTRY,
  }
  return { email: text("email"), shipping_address: address, billing_address: address }
}

function knownAddress({ email, shipping_address }: HttpTypes.StoreCart): Record<AddressField, string> {
  return {
    email: email ?? "",
    name: [shipping_address?.first_name, shipping_address?.last_name].filter(Boolean).join(" "),
    phone: shipping_address?.phone ?? "",
    street: shipping_address?.address_1 ?? "",
    city: shipping_address?.city ?? "",
    province: shipping_address?.province ?? "",
    postalCode: shipping_address?.postal_code ?? "",
  }
}
