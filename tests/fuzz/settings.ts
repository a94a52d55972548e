/** How much is tried. `npm run test:fuzz` sets it; the suite takes a small share with a fixed seed. */
export interface FuzzSettings {
  readonly seed: number;
  /** Files in all: texts of mlops.yaml and files of rows. */
  readonly files: number;
  /** HTTP requests in all, those on raw sockets among them. */
  readonly requests: number;
  /** Whether the time of the run is over: what was not tried by then is not. */
  isOver(): boolean;
  /** Whether this is a run of its own, and not the suite's share. */
  readonly isRun: boolean;
}

const number = (name: string, otherwise: number): number => Number(process.env[name] ?? otherwise);

const end = Date.now() + number("FUZZ_MINUTES", 24 * 60) * 60_000;

export const settings: FuzzSettings = {
  isOver: () => Date.now() > end,
  seed: number("FUZZ_SEED", 11),
  files: number("FUZZ_FILES", 240),
  requests: number("FUZZ_REQUESTS", 1_000),
  isRun: process.env["FUZZ_RUN"] === "1",
};
