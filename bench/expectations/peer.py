"""Runs the suite with Great Expectations on PostgreSQL. Prints JSON: seconds, and the verdict of each expectation."""

import json
import sys
import time
import warnings

warnings.filterwarnings("ignore")
import great_expectations as gx  # noqa: E402
from great_expectations.expectations.expectation_configuration import ExpectationConfiguration  # noqa: E402

url, suite_path = sys.argv[1:3]
with open(suite_path) as file:
    wanted = json.load(file)

context = gx.get_context(mode="ephemeral")
context.variables.progress_bars = {"globally": False}
source = context.data_sources.add_postgres("bench", connection_string=url)
asset = source.add_table_asset("flights", table_name="flights")
batch = asset.add_batch_definition_whole_table("all").get_batch()
suite = gx.ExpectationSuite(
    name="bench",
    expectations=[ExpectationConfiguration(**each).to_domain_obj() for each in wanted],
)
start = time.perf_counter()
result = batch.validate(suite, result_format="SUMMARY")
seconds = time.perf_counter() - start
print(
    json.dumps(
        {
            "version": gx.__version__,
            "seconds": seconds,
            "results": [
                {
                    "type": each.expectation_config.type,
                    "kwargs": {k: v for k, v in each.expectation_config.kwargs.items() if k != "batch_id"},
                    "success": each.success,
                    "exception": next(
                        (v["exception_message"] for v in each.exception_info.values() if isinstance(v, dict) and v.get("raised_exception")),
                        None,
                    )
                    if isinstance(each.exception_info, dict)
                    else None,
                }
                for each in result.results
            ],
        },
        default=str,
    )
)
