const notANumber =
  "A missing value is told by `x is null`; name NaN under the source's null_values, so that it is one.";

/**
 * Functions of PostgreSQL, MySQL, SQLite, Spark, Snowflake and pandas that people reach for, and what to write here.
 * What stands in backticks compiles: a test tries each.
 */
const groups: readonly (readonly [functions: string, hint: string])[] = [
  ["ifnull nvl fillna zeroifnull combine_first", "Write `coalesce(x, 0)`."],
  ["nvl2", "Write `case when x is not null then 1 else 0 end`."],
  ["nullifzero", "Write `nullif(x, 0)`."],
  ["isnull isna is_null", "Write `x is null`."],
  ["isnan is_nan nanvl", notANumber],
  ["notnull notna isnotnull is_not_null", "Write `x is not null`."],
  ["if iif iff where when decode choose", "Write `case when x > 0 then 'a' else 'b' end`."],
  ["isin", "Write `x in (1, 2)`."],
  ["equal_null", "Write `x is not distinct from y`."],
  ["xor", "Write `a <> b`, for conditions that are not missing."],
  ["len octet_length bit_length lengthb len_utf8", "`length(s)` counts the characters of a text."],
  [
    "concat concat_ws",
    "Join texts with `s || s`; `coalesce(s, '')` keeps a missing one from making the result null.",
  ],
  [
    "contains instr strpos position locate charindex find regexp regexp_like regexp_contains rlike like_regex match",
    "Write `s like '%A%'` to test whether a text holds another.",
  ],
  [
    "starts_with startswith substring substr left mid slice split split_part",
    "Test the beginning of a text with `s like 'A%'`; a part of a text is a column of its own, made by a transform of the source.",
  ],
  ["endswith ends_with right", "Test the end of a text with `s like '%A'`."],
  ["ucase toupper", "Write `upper(s)`."],
  ["lcase tolower casefold", "Write `lower(s)`."],
  ["ltrim rtrim strip lstrip rstrip", "`trim(s)` removes spaces at both ends."],
  ["empty", "Write `s = ''`."],
  [
    "replace regexp_replace translate lpad rpad initcap reverse repeat overlay format md5 sha256 hash normalize",
    "Texts are changed by a transform of the source, before they are loaded; here are `lower(s)`, `upper(s)` and `trim(s)`.",
  ],
  ["to_char date_format strftime", "Read the parts of a time: `extract(year from t)`."],
  [
    "to_number try_cast try_convert safe_cast parse_float",
    "Declare the column with the type that it should have.",
  ],
  [
    "to_date to_timestamp strptime parse_date datetime make_date make_timestamptz",
    "Declare the column as a timestamp or date; a fixed one is `timestamptz '2024-01-01 00:00+00'` or `date '2024-01-01'`.",
  ],
  ["convert cast_to astype str tostring", "Write `n::text`, or `n::float8`."],
  ["int toint to_int", "Write `x::integer`, which rounds; of a condition it gives 1 or 0."],
  ["float to_float double todouble", "Write `n::float8`."],
  ["bool to_bool", "Write `n <> 0`."],
  ["year", "Write `extract(year from t)`."],
  ["month monthofyear", "Write `extract(month from t)`."],
  ["day dayofmonth", "Write `extract(day from t)`."],
  ["hour", "Write `extract(hour from t)`."],
  ["minute", "Write `extract(minute from t)`."],
  [
    "second",
    "Seconds since 1970 are `extract(epoch from t)`; of the minute: `extract(epoch from t - date_trunc('minute', t))`.",
  ],
  ["quarter", "Write `extract(quarter from t)`."],
  [
    "dayofweek weekday dow day_of_week",
    "Write `extract(dow from t)`, Sunday is 0, or `extract(isodow from t)`, Monday is 1.",
  ],
  ["dayofyear doy day_of_year", "Write `extract(doy from t)`."],
  ["week weekofyear isoweek", "The week's first day is `date_trunc('week', t)`."],
  ["date to_day datetrunc_day", "Write `t::date`."],
  ["date_part datepart", "Write `extract(hour from t)`."],
  ["datetrunc trunc_date timestamp_trunc date_bin time_bucket", "Write `date_trunc('hour', t)`."],
  [
    "datediff date_diff timestampdiff timestamp_diff months_between age julianday",
    "The time between two timestamps is `t - u`, in seconds `extract(epoch from t - u)`; the days between two dates are `(extract(epoch from d) - extract(epoch from e)) / 86400`.",
  ],
  [
    "dateadd date_add date_sub timestamp_add timestampadd add_months adddate",
    "Write `t + interval '1 day'`.",
  ],
  ["last_day", "The month's first moment is `date_trunc('month', t)`."],
  ["unix_timestamp unixepoch epoch to_unixtime epoch_ms", "Write `extract(epoch from t)`."],
  ["make_interval to_days", "Write `n * interval '1 minute'`."],
  [
    "timezone",
    "`extract(hour from t)`, `date_trunc('day', t)` and `t::date` already read timestamps in the project's time zone.",
  ],
  ["log", "The natural logarithm is `ln(x)`, that of base 10 `ln(x) / ln(10.0)`."],
  ["log10", "Write `ln(x) / ln(10.0)`."],
  ["log2", "Write `ln(x) / ln(2.0)`."],
  ["log1p", "Write `ln(1 + x)`."],
  ["expm1", "Write `exp(x) - 1`."],
  ["square", "Write `power(x, 2)`, or `x * x`."],
  ["cbrt", "Write `power(x, 1.0 / 3)`, for numbers above zero."],
  ["pi", "Write `3.141592653589793`."],
  ["mod fmod", "Write `n % 2`; of floats `x - floor(x / y) * y`."],
  ["div", "Integers divide without rest: `n / 2`."],
  ["sign", "Write `case when x > 0 then 1 when x < 0 then -1 else 0 end`."],
  ["trunc truncate fix", "Write `floor(x)`, or `ceil(x)` below zero; two places are `floor(x * 100) / 100`."],
  ["clip clamp width_bucket", "Write `greatest(0.0, least(x, 1.0))`."],
  ["cut", "Write `case when x < 10 then 'low' else 'high' end`."],
  ["max maximum fmax", "The greater of several values of one row is `greatest(x, y)`."],
  ["min minimum fmin", "The lesser of several values of one row is `least(x, y)`."],
  ["any some", "Write the conditions with or: `x > 1 or y > 1`."],
  ["all", "Write the conditions with and: `x > 1 and y > 1`."],
];

const hints: ReadonlyMap<string, string> = new Map(
  groups.flatMap(([functions, hint]) => functions.split(" ").map((name) => [name, hint] as const)),
);

/** What to write instead of a function that the language does not have. */
export function replacementOf(name: string): string | undefined {
  return hints.get(name);
}

/** All functions that have a replacement. */
export const replacedFunctions: readonly string[] = [...hints.keys()];

/** Words that stand between two values in other languages, and what to write here. */
export const wordOperators: ReadonlyMap<string, string> = new Map(
  (
    [
      [
        "contains has rlike regexp glob match matches",
        "Write `s like '%A%'` to test whether a text holds another.",
      ],
      ["startswith begins", "Write `s like 'A%'`."],
      ["endswith ends", "Write `s like '%A'`."],
      ["isin", "Write `x in (1, 2)`."],
      ["mod", "Write `n % 2`."],
      ["div", "Integers divide without rest: `n / 2`."],
      ["xor", "Write `a <> b`, for conditions that are not missing."],
      ["nan", notANumber],
      ["empty blank", "Write `s = ''`, or `s is null`."],
      ["interval", "The amount and the unit stand in quotes: `interval '1 day'`."],
      ["when if elif", "Write `case when x > 0 then 'a' else 'b' end`."],
      ["any some", "Write the conditions with or: `x > 1 or y > 1`."],
      ["between", "Write `x between 1 and 2`."],
      [
        "timestamp time",
        "A point in time is `timestamptz '2024-01-01 12:00+00'`; a column is declared as a timestamp.",
      ],
      ["as", "A cast is `cast(n as text)`, or `n::text`; an expression has no name of its own."],
      ["int integer bigint", "Write `x::integer`, which rounds."],
      ["float double real", "Write `n::float8`."],
      ["eq", "Equality is written with one =: `x = 1`."],
    ] as const
  ).flatMap(([words, hint]) => words.split(" ").map((word) => [word, hint] as const)),
);

/** Operators of PostgreSQL and of programming languages, and what to write here. */
export const operatorReplacements: ReadonlyMap<string, string> = new Map([
  ["==", "Equality is written with one =: `x = 1`."],
  ["===", "Equality is written with one =: `x = 1`."],
  ["!==", "Write `x <> 1`."],
  ["=<", "Write `x <= 1`."],
  ["=>", "Write `x >= 1`."],
  ["<=>", "Write `x is not distinct from y`."],
  ["&&", "Write `a and b`."],
  ["&", "Write `a and b`; the language has no operations on bits."],
  ["|", "Write `a or b`; the language has no operations on bits."],
  ["!", "Write `not a`."],
  ["^", "Write `power(x, 2)`."],
  ["**", "Write `power(x, 2)`."],
  ["//", "Integers divide without rest: `n / 2`; of floats write `floor(x / y)`."],
  ["|/", "Write `sqrt(x)`."],
  ["@", "Write `abs(x)`."],
  ["~", "Write like with a pattern: `s like 'A%'`."],
  ["~~", "Write `s like 'A%'`."],
  ["~*", "Write ilike with a pattern: `s ilike 'a%'`."],
  ["!~", "Write not like with a pattern: `s not like 'A%'`."],
  ["!~*", "Write not ilike with a pattern: `s not ilike 'a%'`."],
  ["->", "Declare the value as a column of the source, with a path in JSON: from: user.id."],
  ["->>", "Declare the value as a column of the source, with a path in JSON: from: user.id."],
]);
