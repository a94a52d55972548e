import { listOf, object, oneWordOf, optional, required, text, type Definition } from "../builder.js";
import { column, ofRows } from "./form.js";

const regex = text({ examples: ["^[A-Z]{2}$"] });
const like = text({ examples: ["N%"] });
const several = (pattern: Definition<string>) => listOf(pattern, { minItems: 1 });
const matchOn = optional(oneWordOf("any", "all"), "Whether one of the patterns must match, or all.", "any");

export const patterns = {
  expect_column_values_to_match_regex: ofRows(
    "expect_column_values_to_match_regex",
    "Values match a regular expression.",
    { column, regex: required(regex, "Regular expression, as PostgreSQL reads it.") },
  ),
  expect_column_values_to_not_match_regex: ofRows(
    "expect_column_values_to_not_match_regex",
    "Values do not match a regular expression.",
    { column, regex: required(regex, "Regular expression, as PostgreSQL reads it.") },
  ),
  expect_column_values_to_match_regex_list: ofRows(
    "expect_column_values_to_match_regex_list",
    "Values match regular expressions.",
    { column, regex_list: required(several(regex), "Regular expressions."), match_on: matchOn },
  ),
  expect_column_values_to_not_match_regex_list: ofRows(
    "expect_column_values_to_not_match_regex_list",
    "Values match none of the regular expressions.",
    { column, regex_list: required(several(regex), "Regular expressions.") },
  ),
  expect_column_values_to_match_like_pattern: ofRows(
    "expect_column_values_to_match_like_pattern",
    "Values match a pattern of SQL's LIKE.",
    { column, like_pattern: required(like, "Pattern: % stands for any text, _ for one character.") },
  ),
  expect_column_values_to_not_match_like_pattern: ofRows(
    "expect_column_values_to_not_match_like_pattern",
    "Values do not match a pattern of SQL's LIKE.",
    { column, like_pattern: required(like, "Pattern: % stands for any text, _ for one character.") },
  ),
  expect_column_values_to_match_like_pattern_list: ofRows(
    "expect_column_values_to_match_like_pattern_list",
    "Values match patterns of SQL's LIKE.",
    { column, like_pattern_list: required(several(like), "Patterns."), match_on: matchOn },
  ),
  expect_column_values_to_not_match_like_pattern_list: ofRows(
    "expect_column_values_to_not_match_like_pattern_list",
    "Values match none of the patterns of SQL's LIKE.",
    { column, like_pattern_list: required(several(like), "Patterns.") },
  ),
  expect_column_values_to_match_strftime_format: ofRows(
    "expect_column_values_to_match_strftime_format",
    "Texts are times of one form, and the day exists.",
    {
      column,
      strftime_format: required(text({ examples: ["%Y-%m-%d"] }), "Form, as Python's strptime reads it."),
    },
  ),
  expect_column_values_to_be_dateutil_parseable: ofRows(
    "expect_column_values_to_be_dateutil_parseable",
    "Texts are times in any form that Python's dateutil reads.",
    { column },
  ),
  expect_column_values_to_be_json_parseable: ofRows(
    "expect_column_values_to_be_json_parseable",
    "Texts are JSON.",
    { column },
  ),
  expect_column_values_to_match_json_schema: ofRows(
    "expect_column_values_to_match_json_schema",
    "Texts are JSON and valid by a JSON Schema.",
    {
      column,
      json_schema: required<object>(
        { schema: { ...object({}).schema, additionalProperties: true } },
        "JSON Schema.",
      ),
    },
  ),
};
