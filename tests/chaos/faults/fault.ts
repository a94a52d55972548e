import type { Random } from "../plan/random.js";
import type { Story } from "../story.js";
import type { System } from "../system/system.js";

/** What this machine lets be done. */
export interface Abilities {
  /** File systems may be mounted. */
  readonly mount: boolean;
  /** The clock of processes may be stepped. */
  readonly clock: boolean;
}

/** A fault as it is planned: the same for the same seed. */
export interface Fault {
  readonly text: string;
  /** Milliseconds until it is ended; 0: it has no end. */
  readonly lasts: number;
  /** Flows may fail for it; they have to succeed afterwards. */
  readonly failsFlows: boolean;
  /** @returns ends it; null: there was nothing to be hit */
  inflict(system: System, story: Story): Promise<(() => void | Promise<void>) | null>;
}

/** A kind of fault. */
export interface FaultKind {
  /** How often it comes, compared with the others. */
  readonly weight: number;
  /** Missing: every machine can do it. */
  readonly needs?: keyof Abilities;
  draw(random: Random): Fault;
}

export const nothingToEnd = (): void => undefined;
