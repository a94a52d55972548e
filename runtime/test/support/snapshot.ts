import type { Examples } from "../../src/training/examples.js";
import { gather, takeRows } from "../../src/frame/frame.js";
import { openSnapshot, snapshotGroupRows } from "../../src/training/snapshot.js";
import type { ModelDefinition } from "../../src/definitions/model.js";

/** Examples as the file that a training set is stored as, in groups as reading one makes them. */
export function writeSnapshot(
  examples: Examples,
  model: Pick<ModelDefinition, "task" | "inputs">,
): Uint8Array {
  const { ids, predictAt, label, frame } = examples;
  const snapshot = openSnapshot(model);
  if (ids.length <= snapshotGroupRows) snapshot.add(examples);
  else
    for (let start = 0; start < ids.length; start += snapshotGroupRows) {
      const end = Math.min(start + snapshotGroupRows, ids.length);
      const rows = Int32Array.from({ length: end - start }, (_, i) => start + i);
      snapshot.add({
        ids: ids.slice(start, end),
        predictAt: predictAt && gather(predictAt, rows),
        label: gather(label, rows),
        frame: takeRows(frame, rows),
      });
    }
  return snapshot.finish();
}
