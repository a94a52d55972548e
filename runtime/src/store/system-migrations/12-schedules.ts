/** What the clock starts: workers share it, so that each time that is due is run once. */
export const schedules = {
  version: 12,
  name: "schedules",
  sql: `
CREATE TABLE monitoring.schedules (
  flow            text PRIMARY KEY,
  expression      text NOT NULL,                  -- cron
  timezone        text NOT NULL,
  catchup         text NOT NULL CHECK (catchup IN ('none', 'last', 'all')),
  decided_until   timestamptz NOT NULL,           -- it is decided what becomes of the times up to here
  missed          timestamptz[] NOT NULL DEFAULT '{}', -- nothing ran then: these are run one after the other
  waiting         timestamptz                     -- due since then: it is run once the flow has ended
);
`,
};
