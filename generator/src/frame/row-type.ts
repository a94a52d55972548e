/** Interfaces of rows: properties with JavaScript types, documented by the user's own descriptions. */
import type { ColumnType } from "@mlops-yaml/schema";

const typeOf: Readonly<Record<ColumnType, string>> = {
  integer: "number",
  float: "number",
  string: "string",
  boolean: "boolean",
  timestamp: "Date",
  date: "string",
};

export interface RowField {
  readonly name: string;
  readonly type: ColumnType;
  readonly nullable: boolean;
  readonly unit: string | null;
  readonly description?: string | null;
}

export function rowProperties(
  fields: readonly RowField[],
): { readonly name: string; readonly type: string; readonly doc: string | null }[] {
  return fields.map((field) => ({
    name: field.name,
    type: field.nullable ? `${typeOf[field.type]} | null` : typeOf[field.type],
    doc: describe(field),
  }));
}

/** The user's description with the unit, `Distance flown (mi)`; null where there is neither. */
export function describe({
  description = null,
  unit,
}: Pick<RowField, "description" | "unit">): string | null {
  if (unit === null) return description;
  return description === null ? `Unit: ${unit}` : `${description} (${unit})`;
}
