import { loadParser } from "../expressions/compile/parse.js";
import type { Path } from "../read/document.js";
import { dotted } from "../read/document.js";
import { problemAt, type Site } from "./site.js";

/** Reports a query that PostgreSQL cannot parse, or that does more than read. */
export async function checkQuery(
  site: Site,
  path: Path,
  query: string,
  hint = "Write one SELECT of the rows that should not be there: SELECT * FROM {batch} WHERE …",
): Promise<void> {
  const trouble = await troubleWith(query.replaceAll("{batch}", '"batch"').replace(/;\s*$/, ""));
  if (trouble)
    problemAt(site, path, {
      code: "MLO1305",
      message: `${dotted(path)} ${trouble}.`,
      hint,
    });
}

async function troubleWith(query: string): Promise<string | null> {
  const parser = await loadParser();
  let statements;
  try {
    statements = parser.parseSync(query).stmts ?? [];
  } catch (error) {
    if (!parser.hasSqlDetails(error)) throw error;
    return `is not valid SQL: ${error.message}`;
  }
  const statement = statements[0]?.stmt;
  if (statements.length !== 1 || !statement || !("SelectStmt" in statement)) return "is not one SELECT";
  return writes(statement) ? "does more than read" : null;
}

/** Whether any part of a statement's tree writes or locks: INTO, FOR UPDATE, a WITH that changes data. */
function writes(tree: unknown): boolean {
  if (typeof tree !== "object" || tree === null) return false;
  return Object.entries(tree).some(([key, part]) => writing.has(key) || writes(part));
}

const writing: ReadonlySet<string> = new Set([
  "intoClause",
  "lockingClause",
  "InsertStmt",
  "UpdateStmt",
  "DeleteStmt",
  "MergeStmt",
]);
