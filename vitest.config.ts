import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["{schema,generator,runtime,cli}/test/**/*.test.ts", "tests/**/*.test.ts"],
    globalSetup: ["runtime/test/support/cluster.ts"],
    setupFiles: ["tests/support/tell-before-timeout.ts"],
    pool: "forks",
    // On two cores Vitest would run one file at a time, and most of them wait for other processes.
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
