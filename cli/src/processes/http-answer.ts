import { request } from "node:http";

export interface HttpAnswer {
  readonly status: number;
  readonly isOk: boolean;
  readonly text: string;
}

export interface HttpQuestion {
  readonly method?: "GET" | "POST";
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly signal: AbortSignal;
}

/**
 * The answer of a process of the project. Not by fetch, which refuses some ports as browsers do: 6566, that of Feast's
 * server and ours, is one of them.
 */
export function httpAnswer(
  url: string,
  { method = "GET", headers = {}, body, signal }: HttpQuestion,
): Promise<HttpAnswer> {
  return new Promise((resolve, reject) => {
    const asked = request(url, { method, headers, signal, agent: false }, (response) => {
      const parts: Buffer[] = [];
      response.on("data", (part: Buffer) => parts.push(part));
      response.on("error", reject);
      response.on("end", () => {
        const status = response.statusCode ?? 0;
        resolve({ status, isOk: status >= 200 && status < 300, text: Buffer.concat(parts).toString() });
      });
    });
    asked.on("error", reject);
    asked.end(body);
  });
}
