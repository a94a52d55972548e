import type { Graph } from "./graph.js";

/** One loaded version. Closed when it was replaced and the last request that uses it has ended. */
export interface ServedModel {
  readonly version: number;
  readonly runId: string;
  readonly graph: Graph;
  /** A request body that the version was warmed up with: a row of the data, for callers with the key alone. */
  readonly example: Readonly<Record<string, unknown>>;
  /** A request body that is no row of the data. */
  readonly madeExample: Readonly<Record<string, unknown>>;
  /** The version was trained from another state of mlops.yaml, with the same inputs. */
  readonly definitionDiffers: boolean;
  /** Times of its training set had other local times by the database's rules of its time zone then. */
  readonly zoneRulesDiffer: boolean;
}

export interface ModelSlot {
  /** The version that answers now, or null. */
  current(): ServedModel | null;
  /** Hands the current version to `work` and keeps it open until that ends. */
  use<T>(work: (model: ServedModel | null) => Promise<T>): Promise<T>;
  replace(model: ServedModel): void;
  /** Closes the current version once its requests have ended. */
  close(): Promise<void>;
}

interface Held {
  readonly model: ServedModel;
  users: number;
  retired: boolean;
  readonly closed: PromiseWithResolvers;
}

interface PromiseWithResolvers {
  readonly promise: Promise<void>;
  readonly resolve: () => void;
}

export function modelSlot(): ModelSlot {
  let held: Held | null = null;

  const closeIfUnused = (entry: Held): void => {
    if (entry.retired && entry.users === 0) void entry.model.graph.close().finally(entry.closed.resolve);
  };
  const retire = (entry: Held): Promise<void> => {
    entry.retired = true;
    closeIfUnused(entry);
    return entry.closed.promise;
  };

  return {
    current: () => held?.model ?? null,
    use: async (work) => {
      const entry = held;
      if (entry === null) return work(null);
      entry.users++;
      try {
        return await work(entry.model);
      } finally {
        entry.users--;
        closeIfUnused(entry);
      }
    },
    replace: (model) => {
      const before = held;
      held = { model, users: 0, retired: false, closed: promiseWithResolver() };
      if (before !== null) void retire(before);
    },
    close: async () => {
      const before = held;
      held = null;
      if (before !== null) await retire(before);
    },
  };
}

function promiseWithResolver(): PromiseWithResolvers {
  let resolve!: () => void;
  const promise = new Promise<void>((fulfil) => {
    resolve = fulfil;
  });
  return { promise, resolve };
}
