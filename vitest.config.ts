import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{server,contract,texts,cli,house,bench,stories,e2e,test,web}/**/*.test.ts'],
    globalSetup: ['test/global-setup.ts'],
    pool: 'threads',
    isolate: false,
    environment: 'node',
    // A machine that tests may be three times slower than another, and busy besides: these end what hangs, and judge nobody's pace.
    testTimeout: 240_000,
    hookTimeout: 240_000,
    expect: { poll: { timeout: 30_000 } },
  },
})
