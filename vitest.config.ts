import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["{schema,generator,runtime,cli}/test/**/*.test.ts", "tests/**/*.test.ts"],
    globalSetup: ["runtime/test/support/cluster.ts"],
    pool: "forks",
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
