/** What a change of mlops.yaml does, in the order in which it happens. */
export const effects = {
  migrated: "migrated",
  read: "read again",
  computed: "computed again",
  trained: "trained again",
  judged: "judged again",
  served: "served differently",
  removed: "removed",
  restarted: "restarted",
  deployed: "deployed differently",
} as const;

export type Effect = keyof typeof effects;

/** What becomes of one part of the project. */
export interface Change {
  /** As mlops.yaml names it: `sources.flights`. */
  readonly part: string;
  readonly effect: Effect;
  readonly why: string;
  /** Callers that work today may not work afterwards. Missing: they do. */
  readonly breaking?: true;
  /** Without it the migration refuses, where the table has rows. Missing: none is needed. */
  readonly consent?: string;
}
