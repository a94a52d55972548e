/**
 * Calls the handler at the first Ctrl-C (SIGINT) or SIGTERM; a second one ends the process at once.
 * @returns takes the handler away again
 */
export function onInterrupt(handler: () => void): () => void {
  let seen = false;
  const listener = (): void => {
    if (seen) process.exit(130);
    seen = true;
    handler();
  };
  process.on("SIGINT", listener).on("SIGTERM", listener);
  return () => {
    process.off("SIGINT", listener).off("SIGTERM", listener);
  };
}

/** Ctrl-C (SIGINT) and SIGTERM, for a process that ends in order however often they come. */
export interface Interrupts {
  readonly first: Promise<"interrupted">;
  readonly second: Promise<"interrupted">;
  close(): void;
}

/** Takes Ctrl-C and SIGTERM until it is closed: none of them ends the process by itself. */
export function takeInterrupts(): Interrupts {
  const tell: (() => void)[] = [];
  const next = (): Promise<"interrupted"> =>
    new Promise((resolve) => tell.push(() => resolve("interrupted")));
  const [first, second] = [next(), next()];
  const listener = (): void => tell.shift()?.();
  process.on("SIGINT", listener).on("SIGTERM", listener);
  return {
    first,
    second,
    close: () => void process.off("SIGINT", listener).off("SIGTERM", listener),
  };
}
