import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['{server,contract,texts,cli,house,bench,stories,e2e,test,web}/**/*.test.ts'],
    globalSetup: ['test/global-setup.ts'],
    pool: 'threads',
    isolate: false,
    // Files wait for databases and browsers more than they compute: one a core, where the default leaves a core idle.
    maxWorkers: '100%',
    environment: 'node',
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
})
