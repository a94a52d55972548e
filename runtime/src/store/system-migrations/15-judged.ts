/** How each version was judged, apart from what it learned: a change of a gate judges it again and trains nothing. */
export const judged = {
  version: 15,
  name: "judged",
  sql: `
ALTER TABLE ml.model_versions
  ADD COLUMN judged_hash text NOT NULL DEFAULT '';  -- of its metrics, slices, baselines, gates and alias; '': not recorded
`,
};
