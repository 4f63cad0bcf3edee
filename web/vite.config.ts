import react from '@vitejs/plugin-react'
import { defineConfig } from 'vitest/config'

// The desk is served from one place, with a policy that lets in no inline style or
// script: so nothing is inlined here either.
export default defineConfig({
  plugins: [react()],
  base: '/',
  build: {
    outDir: '../internal/webui/assets/app',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    cssCodeSplit: false,
    modulePreload: { polyfill: false },
    sourcemap: false,
    target: 'es2023',
  },
  server: {
    host: '127.0.0.1',
    port: 5173,
    proxy: { '/api': { target: process.env.ENTENTE_DESK ?? 'http://127.0.0.1:7680', changeOrigin: true } },
  },
  test: { environment: 'happy-dom', include: ['src/**/*.test.{ts,tsx}'] },
})
