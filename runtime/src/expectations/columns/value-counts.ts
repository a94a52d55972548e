import { list } from "../arguments.js";
import { columnOf, type Domain, type DomainColumn } from "../domain.js";
import { ArgumentError, type Kwargs } from "../expectation.js";
import { literal, setLiterals } from "../literal.js";
import { exactJson } from "../../json/exact-json.js";
import type { ColumnType } from "../../definitions/column.js";
import type { Aggregates, Frequencies, Needs, ScanRow, ValuePlan } from "../plan.js";
import { elementCounts, elementFields } from "./between.js";

/** So many different values are listed at most. */
export const listedValues = 10_000;

/** Different values of a column, ascending, with their counts. */
export interface ValueCount {
  readonly value: unknown;
  readonly count: number;
}

/** Subquery of the first different values as JSON [[value, count], …], ascending. */
export const valueCountsSql = (from: string, limit = listedValues): string =>
  `(SELECT jsonb_agg(jsonb_build_array(v, n) ORDER BY v) FROM (SELECT v, n FROM ${from} ORDER BY v LIMIT ${limit}) AS listed)`;

export const valueCounts = (json: unknown): ValueCount[] =>
  ((json ?? []) as [unknown, number][]).map(([value, count]) => ({ value, count }));

/** The different values against a set: `unexpected` are not in it, `missing` of it do not appear. */
function distinctValues(
  kwargs: Kwargs,
  domain: Domain,
  judged: { readonly unexpected: boolean; readonly missing: boolean },
): ValuePlan {
  const column = columnOf(kwargs, domain);
  const given = kwargs["value_set"] ?? null;
  const members =
    given === null ? null : [...new Set(list(kwargs, "value_set"))].filter((value) => value !== null);
  const fitting = members === null ? [] : setLiterals(members, column.type);
  const isMember = fitting.length === 0 ? "false" : `v IN (${fitting.join(", ")})`;
  const frequencies: Frequencies = {
    key: column.conditional,
    summary: (from) => ({
      values: valueCountsSql(from),
      unexpected: `(SELECT count(*) FROM ${from} WHERE NOT (${isMember}))`,
      unexpected_values: `(SELECT jsonb_agg(v ORDER BY v) FROM (SELECT v FROM ${from} WHERE NOT (${isMember}) ORDER BY v LIMIT 20) AS listed)`,
      found: `(SELECT jsonb_agg(v) FROM ${from} WHERE ${isMember})`,
    }),
  };
  const first = elementCounts(column, domain);
  const isCounted = members !== null && fitting.length <= countedMembers;
  const needs: Needs = {
    first,
    frequencies: [frequencies],
    ...(isCounted && { counted: { aggregates: memberCounts(column, fitting), tellsAll: membersAreAll } }),
  };
  return {
    kind: "value",
    needs,
    judge(answers) {
      const row = { ...answers, ...("values" in answers ? {} : withinMembers(answers)) };
      const counts = valueCounts(row["values"]);
      const unexpected = Number(row["unexpected"]);
      const missing = missingMembers(members ?? [], column.type, (row["found"] ?? []) as unknown[]);
      const success =
        members === null ||
        !((judged.unexpected && unexpected > 0) || (judged.missing && missing.length > 0));
      return {
        success,
        result: {
          observed_value: counts.map(({ value }) => value),
          ...(judged.unexpected && {
            unexpected_count: members === null ? 0 : unexpected,
            partial_unexpected_list: members === null ? [] : (row["unexpected_values"] ?? []),
          }),
          ...elementFields(row),
          ...(judged.missing && { missing_values: missing.slice(0, 20) }),
          details: { value_counts: counts },
        },
      };
    },
  };
}

/** Sets of at most so many members are counted in the first scan, which spares the grouping if nothing else appears. */
const countedMembers = 24;

/** Rows with each member; the members in the order and spelling of the column. */
function memberCounts({ conditional }: DomainColumn, members: readonly string[]): Aggregates {
  const json = `(SELECT jsonb_agg(DISTINCT v ORDER BY v) FROM unnest(ARRAY[${members.join(", ")}]) AS v)`;
  return {
    members: json,
    member_counts: `jsonb_build_array(${members.map((member) => `jsonb_build_array(to_jsonb(${member}), count(*) FILTER (WHERE ${conditional} = ${member}))`).join(", ")})`,
  };
}

/** Whether the counts of the members tell all: no value is anything else, and no member is spelled twice. */
function membersAreAll({ member_counts, members, present }: ScanRow): boolean {
  const counts = valueCounts(member_counts).map(({ count }) => count);
  const sum = counts.reduce((total, count) => total + count, 0);
  return sum === Number(present) && counts.length === ((members ?? []) as unknown[]).length;
}

/** The answers that a grouping would have given, from the counts of the members. */
function withinMembers(row: ScanRow): ScanRow {
  const counts = valueCounts(row["member_counts"]).filter(({ count }) => count > 0);
  const order = ((row["members"] ?? []) as unknown[]).map(exactJson);
  const sorted = [...counts].sort(
    (a, b) => order.indexOf(exactJson(a.value)) - order.indexOf(exactJson(b.value)),
  );
  return {
    values: sorted.map(({ value, count }) => [value, count]),
    unexpected: 0,
    found: sorted.map(({ value }) => value),
  };
}

export const distinctInSet = (kwargs: Kwargs, domain: Domain): ValuePlan =>
  distinctValues(kwargs, domain, { unexpected: true, missing: false });
export const distinctContainSet = (kwargs: Kwargs, domain: Domain): ValuePlan =>
  distinctValues(kwargs, domain, { unexpected: false, missing: true });
export const distinctEqualSet = (kwargs: Kwargs, domain: Domain): ValuePlan =>
  distinctValues(kwargs, domain, { unexpected: true, missing: true });

/** Members of a set that do not appear among the values found, times compared as times. */
function missingMembers(members: readonly unknown[], type: ColumnType, found: readonly unknown[]): unknown[] {
  const seen = new Set(found.map((value) => comparable(value, type)));
  return members.filter((member) => !fits(member, type) || !seen.has(comparable(member, type)));
}

function fits(member: unknown, type: ColumnType): boolean {
  try {
    literal(member, type, "value_set");
    return true;
  } catch (error) {
    if (error instanceof ArgumentError) return false;
    throw error;
  }
}

/** Integers with all their digits. */
const spelledInteger = (value: unknown): string =>
  typeof value === "bigint" ? String(value) : String(Number(value));

function comparable(value: unknown, type: ColumnType): string {
  if (type === "timestamp" || type === "date")
    return String(value instanceof Date ? value.getTime() : Date.parse(String(value)));
  if (type === "boolean") return String(value === true || value === 1);
  if (type === "integer") return spelledInteger(value);
  return type === "string" ? String(value) : String(Number(value));
}

/** The most frequent value, or several that are equally frequent: `ties_okay` is content with one of them. */
export function mostCommonInSet(kwargs: Kwargs, domain: Domain): ValuePlan {
  const column = columnOf(kwargs, domain);
  const members = list(kwargs, "value_set", []);
  const needs: Needs = {
    first: elementCounts(column, domain),
    frequencies: [
      {
        key: column.conditional,
        summary: (from) => ({
          common: `(SELECT jsonb_agg(v ORDER BY v) FROM (SELECT v FROM ${from} WHERE n = (SELECT max(n) FROM ${from}) ORDER BY v LIMIT ${listedValues}) AS listed)`,
        }),
      },
    ],
  };
  return {
    kind: "value",
    needs,
    judge(row) {
      const common = (row["common"] ?? []) as unknown[];
      const set = new Set(
        members.filter((value) => fits(value, column.type)).map((value) => comparable(value, column.type)),
      );
      const met = common.filter((value) => set.has(comparable(value, column.type))).length;
      return {
        success: kwargs["ties_okay"] === true ? met > 0 : common.length === 1 && met === 1,
        result: { observed_value: common, ...elementFields(row) },
      };
    },
  };
}
