import { createHmac } from "node:crypto"
import fc from "fast-check"
import vectors from "./__fixtures__/signature-vectors.json"
import { computeDigest, createSignature, type TimestampHeader, verifySignature } from "./signature"

describe("DOKU's signature", () => {
  describe.each(vectors)("vector: $name", (vector) => {
    const parts = {
      clientId: vector.clientId,
      requestId: vector.requestId,
      timestamp: vector.timestamp,
      target: vector.target,
      timestampHeader: vector.timestampHeader as TimestampHeader,
      ...(vector.body !== null && !vector.withoutDigest ? { body: vector.body } : {}),
    }

    it("is created", () => {
      expect(createSignature({ ...parts, secretKey: vector.secretKey })).toBe(vector.signature)
    })

    it("is verified, by any of several keys, padded or not", () => {
      for (const signature of [vector.signature, vector.signature.replace(/=$/, "")]) {
        expect(verifySignature({ ...parts, signature, secretKeys: ["SK-old", vector.secretKey] })).toBe(true)
      }
    })

    it("is the same for bytes and text", () => {
      const body = parts.body === undefined ? {} : { body: Buffer.from(parts.body) }
      expect(createSignature({ ...parts, ...body, secretKey: vector.secretKey })).toBe(vector.signature)
    })

    if (vector.digest !== null && vector.body !== null) {
      it("has the printed digest", () => {
        expect(computeDigest(vector.body as string)).toBe(vector.digest)
      })
    }
  })

  it("has the well-known digest for an empty body", () => {
    expect(computeDigest("")).toBe("47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=")
  })

  it("differs for an empty and an absent body", () => {
    const parts = { clientId: "C", requestId: "R", timestamp: "T", target: "/p", secretKey: "K" }
    expect(createSignature({ ...parts, body: "" })).not.toBe(createSignature(parts))
  })

  const line = fc.string({ unit: "binary", minLength: 1 }).filter((text) => !/[\r\n]/.test(text))
  const signed = fc
    .record({
      clientId: line,
      requestId: line,
      timestamp: line,
      target: line,
      secretKey: line,
      body: fc.option(
        fc.uint8Array().map((bytes) => Buffer.from(bytes)),
        { nil: undefined },
      ),
    })
    .map(({ secretKey, ...parts }) => ({
      parts,
      secretKey,
      signature: createSignature({ ...parts, secretKey }),
    }))

  it("property: verifies whatever was signed", () => {
    fc.assert(
      fc.property(signed, ({ parts, secretKey, signature }) => {
        expect(verifySignature({ ...parts, signature, secretKeys: [secretKey] })).toBe(true)
      }),
    )
  })

  it.each(["clientId", "requestId", "timestamp", "target"] as const)(
    "property: fails for a changed %s",
    (name) => {
      fc.assert(
        fc.property(signed, fc.string({ unit: "binary" }), ({ parts, secretKey, signature }, other) => {
          fc.pre(Buffer.from(other).compare(Buffer.from(parts[name])) !== 0)
          expect(verifySignature({ ...parts, [name]: other, signature, secretKeys: [secretKey] })).toBe(false)
        }),
      )
    },
  )

  it("property: fails for a changed, added or removed body byte", () => {
    const bytes = fc.uint8Array({ minLength: 1 }).map((array) => Buffer.from(array))
    fc.assert(
      fc.property(signed, bytes, fc.nat(), fc.integer({ min: 1, max: 255 }), (made, body, at, flip) => {
        const signature = createSignature({ ...made.parts, body, secretKey: made.secretKey })
        const changed = Buffer.from(body)
        const index = at % body.length
        changed[index] = (changed[index] ?? 0) ^ flip
        for (const other of [
          changed,
          body.subarray(1),
          Buffer.concat([body, Buffer.from([flip])]),
          undefined,
        ]) {
          const verdict = verifySignature({
            ...made.parts,
            body: other,
            signature,
            secretKeys: [made.secretKey],
          })
          expect(verdict).toBe(false)
        }
      }),
    )
  })

  it("property: fails for a changed key", () => {
    fc.assert(
      fc.property(signed, line, ({ parts, secretKey, signature }, other) => {
        fc.pre(Buffer.from(other).compare(Buffer.from(secretKey)) !== 0)
        // HMAC pads a key with zero bytes, so keys that differ in trailing zeros are one key by definition.
        fc.pre(!/\0$/.test(other) && !/\0$/.test(secretKey))
        expect(verifySignature({ ...parts, signature, secretKeys: [other] })).toBe(false)
      }),
    )
  })

  it("property: fails for any changed character, loose base64 bits included", () => {
    fc.assert(
      fc.property(signed, fc.nat(), fc.string({ minLength: 1, maxLength: 1 }), (made, at, character) => {
        const index = at % made.signature.length
        const changed = made.signature.slice(0, index) + character + made.signature.slice(index + 1)
        fc.pre(changed !== made.signature)
        const verdict = verifySignature({ ...made.parts, signature: changed, secretKeys: [made.secretKey] })
        expect(verdict).toBe(false)
      }),
    )
  })

  it("has one valid text only, though base64 has several for the same bytes", () => {
    const secretKey = "SK-1"
    const parts = { clientId: "BRN-1", requestId: "INV1", timestamp: "2026-11-23T03:00:00Z", target: "/x" }
    const signature = createSignature({ ...parts, secretKey })
    const verdict = (text: string) => verifySignature({ ...parts, signature: text, secretKeys: [secretKey] })
    const bytes = (text: string) => Buffer.from(text.slice("HMACSHA256=".length), "base64")
    // Only four bits of the last character count, so its neighbour in the alphabet decodes to the same bytes.
    const last = signature.charCodeAt(signature.length - 2)
    const loose = `${signature.slice(0, -2)}${String.fromCharCode(last + 1)}=`
    expect(bytes(loose)).toEqual(bytes(signature))
    expect([verdict(signature), verdict(loose), verdict(`${signature}=`), verdict(`${signature} `)]).toEqual([
      true,
      false,
      false,
      false,
    ])
  })

  it("covers the name of the timestamp line", () => {
    const parts = { clientId: "C", requestId: "R", timestamp: "T", target: "/p" }
    const signature = createSignature({ ...parts, secretKey: "K", timestampHeader: "Response-Timestamp" })
    expect(verifySignature({ ...parts, signature, secretKeys: ["K"] })).toBe(false)
  })

  it("never verifies without a key, or with an empty one", () => {
    const parts = { clientId: "C", requestId: "R", timestamp: "T", target: "/p" }
    const signature = createSignature({ ...parts, secretKey: "K" })
    expect(verifySignature({ ...parts, signature, secretKeys: [] })).toBe(false)
    expect(verifySignature({ ...parts, signature, secretKeys: [""] })).toBe(false)
    // A signature that anybody could make if an empty key were accepted.
    const lines = "Client-Id:C\nRequest-Id:R\nRequest-Timestamp:T\nRequest-Target:/p"
    const keyless = `HMACSHA256=${createHmac("sha256", "").update(lines).digest("base64")}`
    expect(verifySignature({ ...parts, signature: keyless, secretKeys: [""] })).toBe(false)
    expect(() => createSignature({ ...parts, secretKey: "" })).toThrow("secretKey is empty")
  })

  it("uses Request-Timestamp by default", () => {
    const parts = { clientId: "BRN-1", requestId: "INV1", timestamp: "2026-11-23T03:00:00Z", target: "/x" }
    const secretKey = "SK-1"
    expect(createSignature({ ...parts, secretKey })).toBe(
      createSignature({ ...parts, secretKey, timestampHeader: "Request-Timestamp" }),
    )
  })

  it.each(["clientId", "requestId", "timestamp", "target"] as const)("is not created without %s", (name) => {
    const parts = { clientId: "BRN-1", requestId: "INV1", timestamp: "2026-11-23T03:00:00Z", target: "/x" }
    for (const missing of ["", undefined as never]) {
      expect(() => createSignature({ ...parts, [name]: missing, secretKey: "SK-1" })).toThrow(
        `${name} is missing`,
      )
    }
  })

  it("is not created from parts that contain a line break", () => {
    const parts = {
      clientId: "C\nRequest-Id:R",
      requestId: "R",
      timestamp: "T",
      target: "/p",
      secretKey: "K",
    }
    expect(() => createSignature(parts)).toThrow("clientId contains a line break")
    expect(() => createSignature({ ...parts, clientId: "" })).toThrow("clientId is missing")
  })

  it.each([undefined, "", "HMACSHA256=", "HMACSHA256=AAAA", "not a signature", "hmacsha256=AAAA"])(
    "is invalid, without an exception, for the header %p",
    (signature) => {
      const parts = { clientId: "C", requestId: "R", timestamp: "T", target: "/p" }
      expect(verifySignature({ ...parts, signature, secretKeys: ["K"] })).toBe(false)
    },
  )
})
