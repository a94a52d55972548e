import { setTimeout as sleep } from "node:timers/promises";
import type { FastifyInstance } from "fastify";
import { RuntimeError } from "../errors/index.js";
import type { FollowedRules } from "../zones/index.js";
import { FeatureError } from "./feature-error.js";

/** Features that are computed for a request, and pushed rows, wait until local times are read as the database does. */
export function requireZoneRules(
  server: FastifyInstance,
  rules: FollowedRules,
  timeoutMilliseconds: number,
): void {
  void rules.ready().catch(() => undefined); // each request tells why
  server.addHook("preHandler", async ({ method }) => {
    if (method !== "POST" || rules.isReady()) return;
    try {
      await Promise.race([
        rules.ready(),
        sleep(timeoutMilliseconds, null, { ref: false }).then(() =>
          Promise.reject(new Error("no answer in time")),
        ),
      ]);
    } catch (cause) {
      const why = cause instanceof RuntimeError ? cause.message : "the database does not answer as it should";
      throw new FeatureError(503, "FeastError", `The features cannot be looked up now: ${why}`, [], {
        cause,
      });
    }
  });
}
