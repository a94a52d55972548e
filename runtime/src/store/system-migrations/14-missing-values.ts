/**
 * Feature values that no column can hold, as the sum of two "no data" marks of 1.8e308: they are missing, and told. The
 * functions are called for such values alone; what they tell goes to the client as a notice with the code 01F01.
 */
export const missingValues = {
  version: 14,
  name: "missing values",
  sql: `
-- Values of views that are missing since they are out of range.
CREATE TABLE features._missing_values (
  view            text NOT NULL,
  field           text NOT NULL,
  entity          text NOT NULL,                  -- its keys: customer=c1
  last_at         timestamptz NOT NULL,           -- newest event time of the view at which it is missing
  told_at         timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (view, field, entity)
);

CREATE FUNCTION features._fit_double(value numeric, view text, field text, entity text, at timestamptz)
RETURNS double precision LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
BEGIN
  -- Half a step above the greatest double, and half of the least one, where rounding ends.
  IF abs(value) < 1.7976931348623158079e308 THEN
    RETURN CASE WHEN abs(value) > 2.4703282292062328e-324 THEN value ELSE 0 END::double precision;
  END IF;
  RAISE NOTICE USING ERRCODE = '01F01', MESSAGE = 'out of range',
    DETAIL = json_build_object('view', view, 'field', field, 'entity', entity, 'at', at);
  RETURN NULL;
END $$;

CREATE FUNCTION features._fit_bigint(value numeric, view text, field text, entity text, at timestamptz)
RETURNS bigint LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
BEGIN
  IF value BETWEEN -9223372036854775808 AND 9223372036854775807 THEN RETURN value; END IF;
  RAISE NOTICE USING ERRCODE = '01F01', MESSAGE = 'out of range',
    DETAIL = json_build_object('view', view, 'field', field, 'entity', entity, 'at', at);
  RETURN NULL;
END $$;
`,
};
