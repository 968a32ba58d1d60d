import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

export default defineConfig({
  root: 'web',
  plugins: [react()],
  build: { outDir: '../dist/web', emptyOutDir: true, target: 'es2023' },
  // Keys are patterns: a plain '/api' would also swallow '/api.ts'.
  server: { port: 5173, proxy: { '^/api/': 'http://127.0.0.1:4400', '^/v1/': 'http://127.0.0.1:4400' } },
})
