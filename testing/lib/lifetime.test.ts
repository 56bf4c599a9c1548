import { Lifetime } from "./lifetime"

describe("Lifetime", () => {
  it("stops the parts once and in reverse order, even if it is ended twice", async () => {
    const stopped: string[] = []
    const lifetime = new Lifetime()
    await lifetime.own("database", async () => void stopped.push("database"))
    await lifetime.own("server", async () => void stopped.push("server"))
    await Promise.all([lifetime.end(), lifetime.end()])
    expect(stopped).toEqual(["server", "database"])
  })

  it("stops a part that started after the end began, and rejects its registration", async () => {
    const lifetime = new Lifetime()
    await lifetime.end()
    const stop = jest.fn(async () => undefined)
    await expect(lifetime.own("late", stop)).rejects.toThrow("being stopped")
    expect(stop).toHaveBeenCalledTimes(1)
  })

  it("stops the other parts when one fails to stop", async () => {
    const complaint = jest.spyOn(console, "error").mockImplementation(() => undefined)
    const stop = jest.fn(async () => undefined)
    const lifetime = new Lifetime()
    await lifetime.own("database", stop)
    await lifetime.own("server", () => Promise.reject(new Error("stuck")))
    await lifetime.end()
    expect(stop).toHaveBeenCalledTimes(1)
    expect(complaint).toHaveBeenCalledWith(
      "Stopping server failed:",
      expect.objectContaining({ message: "stuck" }),
    )
    complaint.mockRestore()
  })
})
