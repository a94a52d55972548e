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
