import { CommandError } from "../errors/command-error.js";
import { httpAnswer, type HttpAnswer, type HttpQuestion } from "../processes/http-answer.js";
import { parseExactJson } from "../json/exact-json.js";

const answerMilliseconds = 30_000;

export interface Answer {
  readonly status: number;
  /** The parsed body; its text where it is no JSON. */
  readonly body: unknown;
}

/** @throws CommandError MLO6015 where nothing answers */
export async function askService(
  service: string,
  url: string,
  request: Omit<HttpQuestion, "signal">,
): Promise<Answer> {
  let answer: HttpAnswer;
  try {
    answer = await httpAnswer(url, { ...request, signal: AbortSignal.timeout(answerMilliseconds) });
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error);
    throw new CommandError(
      "MLO6015",
      `${service} does not answer on ${url} (${cause || "connection refused"})`,
      "Start the system with `mlops up --detach`, or see `mlops status`.",
    );
  }
  return { status: answer.status, body: parse(answer.text) };
}

function parse(text: string): unknown {
  try {
    return parseExactJson(text);
  } catch {
    return text;
  }
}

/** Why a service did not predict, with the fields that it names. */
export function refusal(service: string, { status, body }: Answer): CommandError {
  const answer = (typeof body === "object" && body !== null ? body : {}) as {
    readonly message?: unknown;
    readonly reason?: unknown;
    readonly error?: unknown;
    readonly details?: unknown;
  };
  const details = Array.isArray(answer.details)
    ? (answer.details as readonly { field?: unknown; message?: unknown }[])
    : [];
  const reason = [answer.reason, answer.message, answer.error].find((each) => typeof each === "string") ?? "";
  const lines = details.map(({ field, message }) => `\n  ${String(field)}: ${String(message)}`).join("");
  const code = status === 503 ? "MLO6015" : "MLO6014";
  return new CommandError(
    code,
    `${service} answered ${status}${lines || (reason ? `: ${String(reason)}` : "")}`,
    code === "MLO6015"
      ? "See `mlops status` and `mlops models`."
      : `Correct the request; \`mlops predict ${service} --example\` sends one that fits.`,
  );
}
