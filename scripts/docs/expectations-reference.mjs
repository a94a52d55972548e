/** The reference of all expectation types, from their JSON Schema. */
import { keyTable } from "./language-reference.mjs";

const intro = [
  "# Expectations",
  "",
  "Every type of expectation that a source can have, with its arguments. Names, arguments and answers are those of Great",
  "Expectations on PostgreSQL, where it has the type. [Check data](../how-to/check-data.md) says how to use them, and",
  "where the answers differ on purpose.",
  "",
  "```yaml",
  "expectations:",
  "  flights:",
  "    - { type: expect_column_values_to_be_between, column: distance, min_value: 10, mostly: 0.999, on_fail: quarantine }",
  "```",
  "",
];

/** Arguments that many types share, by what such a type judges. */
const shared = [
  { title: "All types", keys: ["severity", "on_fail", "description"] },
  { title: "Types that judge rows or columns", keys: ["row_condition", "condition_parser"] },
  {
    title: "Types that judge single rows",
    keys: ["mostly", "max_unexpected", "missing_values", "on_empty", "result_format"],
  },
];

/** @param {object} section the schema of the key `expectations` */
export function expectationsReference(section) {
  const variants = section.additionalProperties.items.allOf.map((branch) => ({
    word: branch.if.properties.type.const,
    mapping: branch.then,
  }));
  const properties = Object.assign({}, ...variants.map(({ mapping }) => mapping.properties).reverse());
  const common = shared.flatMap(({ keys }) => keys);
  const lines = [...intro, "## Arguments that types share", ""];
  for (const { title, keys } of shared)
    lines.push(`**${title}**`, "", ...keyTable({ properties: only(properties, keys) }), "");
  for (const { title, types } of kinds(variants)) {
    lines.push(`## ${title}`, "");
    for (const { word, mapping } of types) {
      const own = Object.keys(mapping.properties).filter(
        (key) =>
          key !== "type" && !(common.includes(key) && isSame(mapping.properties[key], properties[key])),
      );
      lines.push(`### ${word}`, "", mapping.properties.type.description, "");
      if (own.length > 0)
        lines.push(...keyTable({ ...mapping, properties: only(mapping.properties, own) }), "");
    }
  }
  return lines.join("\n");
}

/** Types by what they judge: that says which shared arguments they take. */
function kinds(variants) {
  const has = (key) => (variant) => key in variant.mapping.properties;
  const ofRows = has("on_empty");
  const ofValues = has("row_condition");
  return [
    { title: "Single rows", types: variants.filter(ofRows) },
    {
      title: "A column, or the rows as a whole",
      types: variants.filter((variant) => !ofRows(variant) && ofValues(variant)),
    },
    { title: "The table, or what a query finds", types: variants.filter((variant) => !ofValues(variant)) },
  ];
}

const isSame = (one, other) => JSON.stringify(one) === JSON.stringify(other);

const only = (properties, keys) => Object.fromEntries(keys.map((key) => [key, properties[key]]));
