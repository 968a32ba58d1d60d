import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{server,contract,texts,cli,house,bench,stories,e2e,test,web}/**/*.test.ts'],
    globalSetup: ['test/global-setup.ts'],
    pool: 'threads',
    isolate: false,
    environment: 'node',
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
})
