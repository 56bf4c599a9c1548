import { defineConfig } from "vite"

export default defineConfig({
  // LinkAja's sandbox and a Medusa in development know the shop under this port (STORE_CORS, returnUrl).
  server: { port: 8000, strictPort: true },
  preview: { port: 8000, strictPort: true },
  build: { target: "es2022" },
})
