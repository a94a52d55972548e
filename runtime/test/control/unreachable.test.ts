import { expect, it } from "vitest";
import { readModelVersions, readStatus, requestFlow } from "../../src/control/index.js";

// Port 1 is reserved, and nothing listens on it.
const nowhere = "postgresql://reader:secret@127.0.0.1:1/shop";
const refusal = {
  code: "MLO5011",
  message: expect.stringMatching(
    /^The database "shop" on 127\.0\.0\.1:1 as user "reader" cannot be reached: /,
  ) as string,
};

it("names a database that cannot be reached, whatever is asked", async () => {
  const nothing = { sources: [], features: [], models: [], monitors: [] };
  await expect(readStatus(nowhere, nothing)).rejects.toMatchObject(refusal);
  await expect(readModelVersions(nowhere, ["late"])).rejects.toMatchObject(refusal);
  await expect(requestFlow(nowhere, "ingest.orders", { wait: false })).rejects.toMatchObject(refusal);
});
