/**
 * SQL of the gauge drift_score: the newest evaluation of each drift monitor, a row an input that could be
 * evaluated, and one for its share of missing values (method missing_share). The worker exposes it.
 */
export const driftScoreSql = `
SELECT newest.model, input->>'name' AS feature, test.method, test.score AS value
  FROM (SELECT DISTINCT ON (monitor) monitor, model, details
          FROM monitoring.results WHERE state <> 'not_evaluated'
         ORDER BY monitor, evaluated_at DESC, result_id DESC) AS newest,
       jsonb_array_elements(newest.details->'inputs') AS input,
       LATERAL (VALUES (input->>'method', (input->>'score')::float8),
                       ('missing_share', (input->'missing'->>'score')::float8)) AS test (method, score)
 WHERE test.score IS NOT NULL`;
