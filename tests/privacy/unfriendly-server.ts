import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface UnfriendlyServer {
  readonly port: number;
  /** "GET /path" -> the credentials with which it was asked. */
  readonly asked: ReadonlyMap<string, string>;
  close(): Promise<void>;
}

/** Answers of a path; what it repeats of the request is what servers in the wild put into messages. */
export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

export const csv: Answer = (_request, response) => response.end("id\na\nb\n");

/** A status text that repeats the credentials. */
export const refusal: Answer = (request, response) =>
  response.writeHead(401, `not for ${request.headers.authorization} at ${request.url}`).end();

export const redirection =
  (location: string): Answer =>
  (_request, response) =>
    response.writeHead(302, { location }).end();

/** As S3 refuses: with the key's id and all that was signed. */
export const s3Refusal: Answer = (request, response) =>
  response
    .writeHead(403, { "content-type": "application/xml" })
    .end(
      `<Error><Code>SignatureDoesNotMatch</Code><Message>${request.headers.authorization}</Message><StringToSign>${request.url}</StringToSign></Error>`,
    );

export async function unfriendlyServer(
  answers: () => Readonly<Record<string, Answer>>,
): Promise<UnfriendlyServer> {
  const asked = new Map<string, string>();
  const server = createServer((request, response) => {
    const path = (request.url ?? "/").split("?", 1)[0]!;
    const { authorization = "", "x-key": key = "" } = request.headers;
    asked.set(`${request.method} ${path}`, `${authorization}${key as string} ${request.url}`);
    const [, answer] = Object.entries(answers()).find(([start]) => path.startsWith(start)) ?? [];
    if (answer) answer(request, response);
    else response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    asked,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
