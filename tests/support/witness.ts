type Witness = () => string | Promise<string>;

const witnesses = new Set<Witness>();
const patienceMilliseconds = 5_000;

/**
 * Names what a test that waits in vain has to tell: the last lines of a process, the states of its flows.
 * @param tell is asked only then
 * @returns takes it away
 */
export function witness(tell: Witness): () => void {
  witnesses.add(tell);
  return () => void witnesses.delete(tell);
}

/** What all witnesses tell now. One that fails or does not answer within five seconds is told as that. */
export async function testimony(): Promise<string> {
  return (await Promise.all([...witnesses].map(told))).join("\n");
}

async function told(tell: Witness): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<string>((resolve) => {
    timer = setTimeout(() => resolve("a witness did not answer within 5 s"), patienceMilliseconds);
  });
  try {
    return await Promise.race([Promise.resolve(tell()), late]);
  } catch (error) {
    return `a witness failed: ${String(error)}`;
  } finally {
    clearTimeout(timer);
  }
}

const toldLines = 40;

/** The end of what a process said, under a title. */
export const lastLines = (title: string, lines: readonly unknown[]): string =>
  [
    `${title}:`,
    ...lines.slice(-toldLines).map((line) => (typeof line === "string" ? line : JSON.stringify(line))),
  ].join("\n");
