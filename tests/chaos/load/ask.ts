import { request, type Agent } from "node:http";

const answerMilliseconds = 20_000;

export interface HttpAnswer {
  readonly status: number;
  readonly body: unknown;
}

export interface HttpQuestion {
  readonly port: number;
  readonly path: string;
  /** Missing: GET. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** @returns null where no whole answer came: what became of the request is not known */
export function ask(
  agent: Agent,
  { port, path, body, headers: own = {} }: HttpQuestion,
): Promise<HttpAnswer | null> {
  return new Promise((resolve) => {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const headers = text === undefined ? own : { ...own, "content-type": "application/json" };
    const sent = request(
      { host: "127.0.0.1", port, path, method: text === undefined ? "GET" : "POST", headers, agent },
      (response) => {
        const parts: Buffer[] = [];
        response.on("data", (part: Buffer) => parts.push(part));
        response.on("error", () => resolve(null));
        response.on("aborted", () => resolve(null));
        response.on("end", () => {
          if (!response.complete) return resolve(null);
          resolve({ status: response.statusCode ?? 0, body: parsed(Buffer.concat(parts).toString()) });
        });
      },
    );
    const late = setTimeout(() => sent.destroy(new Error("no answer in time")), answerMilliseconds);
    sent.on("close", () => clearTimeout(late));
    sent.on("error", () => resolve(null));
    sent.end(text);
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
