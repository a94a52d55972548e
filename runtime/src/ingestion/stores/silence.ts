/** A server that says nothing for so long is given up, or after the source's timeout where that is shorter. */
export const silenceMilliseconds = 60_000;

/** Gives a request up when its server says nothing for too long. */
export interface Silence {
  /** Fires when the server said nothing for too long. */
  readonly signal: AbortSignal;
  /** Waits for the answer, or for more of it. */
  resume(): void;
  end(): void;
}

export function silenceLimit(milliseconds: number): Silence {
  const controller = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  return {
    signal: controller.signal,
    resume() {
      clearTimeout(timer);
      timer = setTimeout(() => controller.abort(new Error("the server fell silent")), milliseconds);
    },
    end: () => clearTimeout(timer),
  };
}
