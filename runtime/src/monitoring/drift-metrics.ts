/**
 * SQL of the gauge drift_score: the newest evaluation of each drift monitor, a row an input that could be
 * evaluated. The worker exposes it.
 */
export const driftScoreSql = `
SELECT newest.model, input->>'name' AS feature, input->>'method' AS method, (input->>'score')::float8 AS value
  FROM (SELECT DISTINCT ON (monitor) monitor, model, details
          FROM monitoring.results WHERE state <> 'not_evaluated'
         ORDER BY monitor, evaluated_at DESC, result_id DESC) AS newest,
       jsonb_array_elements(newest.details->'inputs') AS input
 WHERE input->>'score' IS NOT NULL`;
