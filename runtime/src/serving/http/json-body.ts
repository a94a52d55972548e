import { errorCodes, type FastifyInstance } from "fastify";
import { JsonFault } from "../../json/json-scanner.js";
import { readJson } from "../../json/read-json.js";
import { HttpProblem } from "./errors.js";

/** Reads bodies of JSON with the digits of their integers: those that no double holds are bigints. */
export function readExactBodies(server: FastifyInstance): void {
  server.removeContentTypeParser("application/json");
  server.addContentTypeParser<Buffer>("application/json", { parseAs: "buffer" }, (_request, body, done) => {
    if (body.length === 0) return done(new errorCodes.FST_ERR_CTP_EMPTY_JSON_BODY());
    let value: unknown;
    try {
      value = readJson(body);
    } catch (error) {
      if (!(error instanceof JsonFault)) throw error;
      return done(invalid(error.isRepeatedKey ? error.reason : `is not JSON: ${error.reason}`));
    }
    return holdsPrototype(body, value) ? done(invalid('has the key "__proto__"')) : done(null, value);
  });
}

const invalid = (what: string): HttpProblem =>
  new HttpProblem(400, { error: "invalid_json", message: `The body ${what}` });

/** A key that code which copies objects would take for their prototype. */
function holdsPrototype(body: Buffer, value: unknown): boolean {
  // Escaped, its letters are \u005f and so on.
  if (!body.includes("__proto__") && !body.includes("\\u00")) return false;
  if (typeof value !== "object" || value === null) return false;
  return Object.hasOwn(value, "__proto__") || Object.values(value).some((part) => holdsPrototype(body, part));
}
