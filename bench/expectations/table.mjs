/** SQL that fills a table of 20 columns: keys, numbers with and without gaps, codes, texts, times. */
export const tableSql = (rows) => `
  DROP TABLE IF EXISTS flights;
  SELECT setseed(0.5);
  CREATE TABLE flights AS
  SELECT i AS id,
         (i % 1000)::bigint AS carrier,
         (i % 12)::bigint AS month,
         (i % 24)::bigint AS hour,
         (i % 60)::bigint AS minute,
         (i % 5000)::bigint AS distance,
         (i * 7919) % 10000019 AS number,
         random() * 100 AS temperature,
         random() * 100 AS humidity,
         random() AS share,
         CASE WHEN i % 50 = 0 THEN NULL ELSE random() * 1000 END AS delay,
         (i % 97)::float8 AS wind,
         (ARRAY['AA', 'BB', 'CC', 'DD', 'EE'])[1 + i % 5] AS code,
         'N' || (10000 + i % 4000) AS tail,
         'name ' || (i % 100000) AS name,
         'flight' || (i % 9000) || '@mail.org' AS mail,
         i % 2 = 0 AS cancelled,
         timestamptz '2013-01-01Z' + i * interval '1 second' AS departed,
         timestamptz '2013-01-01Z' + (i + 3600 + i % 999) * interval '1 second' AS arrived,
         date '2013-01-01' + (i % 365)::int AS day
    FROM generate_series(1::bigint, ${rows}) AS i;
  ALTER TABLE flights ADD PRIMARY KEY (id);
  ANALYZE flights;
`;
