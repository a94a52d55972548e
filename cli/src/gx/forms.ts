/** What a type of expectation takes, from the language's own definitions. */
export interface ExpectationForm {
  readonly keys: readonly string[];
  readonly required: readonly string[];
}

interface Branch {
  readonly if: { readonly properties: { readonly type: { readonly const: string } } };
  readonly then: { readonly properties: object; readonly required?: readonly string[] };
}

/** Every type of expectation that the language has. */
export async function expectationForms(): Promise<ReadonlyMap<string, ExpectationForm>> {
  const { jsonSchema } = await import("@mlops-yaml/schema");
  const { expectations } = (
    jsonSchema as unknown as {
      properties: { expectations: { additionalProperties: { items: { allOf: readonly Branch[] } } } };
    }
  ).properties;
  return new Map(
    expectations.additionalProperties.items.allOf.map(({ if: condition, then }) => [
      condition.properties.type.const,
      {
        keys: Object.keys(then.properties).filter((key) => key !== "type"),
        required: (then.required ?? []).filter((key) => key !== "type"),
      },
    ]),
  );
}

/** Arguments of ours that Great Expectations does not have; a suite carries them under `meta.mlops`. */
export const ownArguments = ["on_fail", "on_empty", "max_unexpected", "missing_values"] as const;

/** What stands beside an expectation's arguments, not among them. */
export const beside = new Set<string>(["type", "severity", "description", ...ownArguments]);

/** Types that no release 1.x of Great Expectations loads (1.24.1): ours, and those that went with 0.18. */
export const notInGreatExpectations: ReadonlySet<string> = new Set([
  "expect_batch_to_satisfy",
  "expect_column_bootstrapped_ks_test_p_value_to_be_greater_than",
  "expect_column_chisquare_test_p_value_to_be_greater_than",
  "expect_column_max_to_be_fresh",
  "expect_column_pair_cramers_phi_value_to_be_less_than",
  "expect_column_parameterized_distribution_ks_test_p_value_to_be_greater_than",
  "expect_column_values_to_be_in_other_table",
  "expect_column_values_to_satisfy",
  "expect_multicolumn_values_to_be_unique",
  "expect_multicolumn_values_to_satisfy",
  "expect_table_row_count_to_be_near_recent_batches",
]);
