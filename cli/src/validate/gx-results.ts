import type { ExpectationOutcome, Validation } from "@mlops-yaml/runtime/control";
import { verdictOf } from "./verdict.js";

/** Version of Great Expectations whose form of results this is. */
const greatExpectationsVersion = "1.2.0";

export interface GxOptions {
  /** Name that their readers show of the run. */
  readonly runName: string;
  readonly resultFormat: string;
}

/**
 * A validation as Great Expectations' ExpectationSuiteValidationResult of version 1. They have no third answer
 * between true and false: what was not evaluated is not successful, and `meta.not_evaluated` says why.
 */
export function gxSuiteResult(
  { source, batchId, origin, rows, evaluatedAt, outcomes }: Validation,
  { runName, resultFormat }: GxOptions,
): Record<string, unknown> {
  const results = outcomes.map((outcome) => gxResult(outcome, source, batchId));
  const successful = results.filter(({ success }) => success === true).length;
  return {
    success: successful === results.length,
    results,
    suite_name: source,
    suite_parameters: {},
    statistics: {
      evaluated_expectations: results.length,
      successful_expectations: successful,
      unsuccessful_expectations: results.length - successful,
      success_percent: results.length === 0 ? null : (successful / results.length) * 100,
    },
    meta: {
      great_expectations_version: greatExpectationsVersion,
      expectation_suite_name: source,
      run_id: { run_name: runName, run_time: evaluatedAt },
      validation_time: evaluatedAt,
      batch_spec: { schema_name: "raw", table_name: source },
      active_batch_definition: {
        datasource_name: runName,
        data_connector_name: "mlops",
        data_asset_name: source,
        batch_identifiers: batchId === null ? {} : { batch_id: batchId, origin },
      },
      result_format: resultFormat,
      row_count: rows,
    },
    id: null,
  };
}

function gxResult(outcome: ExpectationOutcome, source: string, batchId: number | null) {
  const { expectation, success, result, reason, exception } = outcome;
  const { type, kwargs, severity, onFail } = expectation;
  return {
    success: success === true,
    expectation_config: {
      type,
      kwargs: { ...kwargs, batch_id: batchId === null ? source : `${source}-${batchId}` },
      meta: { severity, on_fail: onFail },
      id: null,
    },
    result,
    meta: verdictOf(outcome) === "not evaluated" ? { not_evaluated: reason ?? "it was not judged" } : {},
    exception_info: {
      raised_exception: exception !== null,
      exception_traceback: null,
      exception_message: exception,
    },
  };
}
