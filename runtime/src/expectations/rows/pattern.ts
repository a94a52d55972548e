import pg from "pg";
import type { Kwargs } from "../expectation.js";
import { pattern, texts, word } from "../arguments.js";
import { needType, type Domain, type DomainColumn } from "../domain.js";
import type { RowPlan } from "../plan.js";
import { strictRule } from "./column-rule.js";
import { plainMatch } from "./plain-regex.js";

/** Matching operators: regular expressions as PostgreSQL reads them, and LIKE with % and _. */
type Operator = "~" | "!~" | "LIKE" | "NOT LIKE";

function matching(
  kwargs: Kwargs,
  domain: Domain,
  operator: Operator,
  patterns: readonly string[],
  joined: "AND" | "OR",
): RowPlan {
  const all = (match: typeof matches) => (column: DomainColumn) => {
    const what = operator.endsWith("~") ? "a regex" : "a LIKE pattern";
    needType(column, ["string"], `${what} matches string columns only`);
    return patterns.map((each) => match(column.sql, operator, each)).join(` ${joined} `);
  };
  return strictRule(kwargs, domain, all(matches), all(matchesFast));
}

const matches = (sql: string, operator: Operator, wanted: string): string =>
  `${sql} ${operator} ${pg.escapeLiteral(wanted)}`;

function matchesFast(sql: string, operator: Operator, wanted: string): string {
  const plain = operator.endsWith("~") ? plainMatch(sql, wanted) : null;
  if (plain === null) return matches(sql, operator, wanted);
  return operator === "~" ? plain : `NOT (${plain})`;
}

type Rule = (kwargs: Kwargs, domain: Domain) => RowPlan;

const one =
  (operator: Operator, argument: string): Rule =>
  (kwargs, domain) =>
    matching(kwargs, domain, operator, [pattern(kwargs, argument)], "AND");

const someOf =
  (operator: Operator, argument: string): Rule =>
  (kwargs, domain) => {
    const matchOn = word(kwargs, "match_on", ["any", "all"], "any");
    return matching(kwargs, domain, operator, texts(kwargs, argument), matchOn === "any" ? "OR" : "AND");
  };

const noneOf =
  (operator: Operator, argument: string): Rule =>
  (kwargs, domain) =>
    matching(kwargs, domain, operator, texts(kwargs, argument), "AND");

export const matchRegex = one("~", "regex");
export const notMatchRegex = one("!~", "regex");
export const matchRegexList = someOf("~", "regex_list");
export const notMatchRegexList = noneOf("!~", "regex_list");
export const matchLike = one("LIKE", "like_pattern");
export const notMatchLike = one("NOT LIKE", "like_pattern");
export const matchLikeList = someOf("LIKE", "like_pattern_list");
export const notMatchLikeList = noneOf("NOT LIKE", "like_pattern_list");
