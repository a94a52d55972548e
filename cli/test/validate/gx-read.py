"""Reads a validation result with Great Expectations' own schema and prints what it understood."""
import json
import sys

from great_expectations.core.expectation_validation_result import (
    expectationSuiteValidationResultSchema,
)

result = expectationSuiteValidationResultSchema.load(json.load(sys.stdin))
written = result.to_json_dict()
print(
    json.dumps(
        {
            "success": written["success"],
            "statistics": written["statistics"],
            "suite": written["suite_name"],
            "failed": [r.expectation_config.type for r in result.get_failed_validation_results().results],
            "raised": [r.exception_info["raised_exception"] for r in result.results],
            "results": [r["result"] for r in written["results"]],
        }
    )
)
