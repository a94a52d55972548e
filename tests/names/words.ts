/** Names that mean something to one of the languages that a name ends up in. */

const typescript =
  "abstract accessor any arguments as asserts async await bigint boolean break case catch class const constructor " +
  "continue debugger declare default delete do else enum eval export extends false finally for from function get " +
  "global if implements import in infer instanceof interface intrinsic is keyof let module namespace never new null " +
  "number object of out override package private protected public readonly require return satisfies set static " +
  "string super switch symbol this throw true try type typeof undefined unique unknown using var void while with yield";

/** Names of the emitted code's own, and of what it gives to a query. */
const emitted =
  "project tables tables_sql worker migrate parity source sources view views model models service services row rows " +
  "input inputs label predict_at example_id event_time known_at key keys fields features request derive lookup " +
  "on_demand training_set training_set_sql rows_sql online_sql t v id index_1 raw online ml serving monitoring";

const members = (owner: object): string[] => Object.getOwnPropertyNames(owner);

/** Members of what every object, list, function, text or promise is, and the names of the global scope. */
export const javascriptWords: readonly string[] = [
  ...typescript.split(" "),
  ...emitted.split(" "),
  ...[Object.prototype, Function.prototype, Array.prototype, String.prototype, Promise.prototype].flatMap(
    members,
  ),
  ...members(globalThis),
  "then",
  "toJSON",
  "prototype",
];

/** What no place takes as a name, and what some take. */
export const oddNames: readonly string[] = [
  ..."__proto__|_x|2nd|1e5|a b| a|a |a.b|a-b|a--b|a_|a-|A|aB|Ab|a$b|$a|a\\b|a'b|a\"b|a;b|a/b|../a|a:b|#a|a%|{a}|[a]|null|true|1".split(
    "|",
  ),
  "",
  "a\nb",
  "a\tb",
  "a\u200bb",
  "\u00e9t\u00e9",
  "e\u0301",
  "日本",
  "😀",
  "a".repeat(40),
  "a".repeat(41),
  "a".repeat(63),
  "a".repeat(64),
  "é".repeat(40),
];

/** Names that could meet where two things get one file, table, index or identifier. */
export const pairs: readonly (readonly [string, string])[] = [
  ["orders", "orders_pkey"],
  ["a", "a_by_a_time"],
  ["a", "a_by_a_at"],
  ["a_b", "ab"],
  ["a_b", "a__b"],
  ["a1", "a_1"],
  ["x", "x_view"],
  ["x", "x_source"],
  ["con", "con_1"],
  [`${"a".repeat(39)}b`, `${"a".repeat(39)}c`],
  ["views", "view"],
];
