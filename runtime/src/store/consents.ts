import { RuntimeError } from "../errors/index.js";

/** What the user agreed to: `drop:raw.flights.distance`, `drop:raw.flights`, `keep:raw.flights`. */
export interface Consents {
  given(consent: string): boolean;
  /** Consents that nothing asked for. */
  unused(): string[];
}

export function collectConsents(list: readonly string[]): Consents {
  const asked = new Set<string>();
  return {
    given(consent) {
      asked.add(consent);
      return list.includes(consent);
    },
    unused: () => list.filter((consent) => !asked.has(consent)),
  };
}

/** What would be lost waits for a consent. */
export class ConsentRequired extends RuntimeError {
  /** Each of them is enough. */
  readonly consents: readonly string[];

  /** @param consents with what becomes of the data */
  constructor(
    code: "MLO5022" | "MLO5050" | "MLO5051",
    message: string,
    {
      otherwise,
      consents,
      cause,
    }: {
      /** What can be done without a consent: "take the change back". */
      readonly otherwise: string;
      readonly consents: Readonly<Record<string, string>>;
      readonly cause?: unknown;
    },
  ) {
    const ways = Object.entries(consents).map(
      ([consent, effect]) => `run \`mlops migrate --consent ${consent}\`: ${effect}`,
    );
    super(code, message, { hint: `${otherwise}, or ${ways.join("; or ")}.`, cause });
    this.consents = Object.keys(consents);
  }
}
