-- The figures of `npx leadloop insight` in Athena's SQL, over the table `journeys` of the database `leadloop_<stage>_insight`.
-- Each statement counts what its fold in analysis/insight counts; test/docs/insight-sql.test.ts compares them.
-- Moments are milliseconds since the epoch, weeks and months those of insight.timeZone. For a period add WHERE openedat >= …
-- For your insight.timeZone put its name for 'Europe/Berlin' in the bottleneck. Clocks in the working hours of a rep need the
-- hours and absences of that rep: the command alone counts those.

-- funnel: by week; contact only counts since it is recorded
WITH recorded AS (SELECT min(reached.contacted) AS since FROM journeys)
SELECT week,
  count(*) AS captured,
  count(reached."real") AS "real",
  count(reached.ready) AS ready,
  count(reached.accepted) AS accepted,
  sum(CASE WHEN reached.contacted IS NOT NULL OR (reached.won IS NOT NULL AND reached.accepted >= recorded.since) THEN 1 ELSE 0 END) AS contacted,
  count(reached.won) AS won
FROM journeys CROSS JOIN recorded
GROUP BY week
ORDER BY week;

-- stages: what became of all who entered
SELECT visits[i].stage AS stage,
  count(*) AS entries,
  sum(CASE WHEN visits[i].fate = 'on' THEN 1 ELSE 0 END) AS went_on,
  sum(CASE WHEN visits[i].fate = 'back' THEN 1 ELSE 0 END) AS back,
  sum(CASE WHEN visits[i].fate = 'lost' THEN 1 ELSE 0 END) AS lost,
  sum(CASE WHEN visits[i].fate = 'ended' THEN 1 ELSE 0 END) AS ended,
  sum(CASE WHEN visits[i].fate = 'there' THEN 1 ELSE 0 END) AS there
FROM (SELECT visits FROM journeys WHERE cardinality(visits) > 0) AS kept
CROSS JOIN UNNEST(sequence(1, cardinality(visits))) AS t (i)
GROUP BY 1
ORDER BY 1;

-- time in stage: Kaplan–Meier, in milliseconds; who is still there counts until now
WITH stays AS (
  SELECT visits[i].stage AS stage,
    coalesce(visits[i]."to", CAST(to_unixtime(now()) * 1000 AS bigint)) - visits[i]."from" AS ms,
    CASE WHEN visits[i].fate = 'there' THEN 0 ELSE 1 END AS ended
  FROM (SELECT visits FROM journeys WHERE id IS NOT NULL AND cardinality(visits) > 0) AS kept
  CROSS JOIN UNNEST(sequence(1, cardinality(visits))) AS t (i)
),
steps AS (SELECT stage, ms, sum(ended) AS ended, count(*) AS n FROM stays GROUP BY stage, ms),
risks AS (SELECT stage, ms, ended, sum(n) OVER (PARTITION BY stage ORDER BY ms DESC) AS at_risk FROM steps),
survival AS (
  SELECT stage, ms, ended,
    exp(sum(CASE WHEN ended < at_risk THEN ln(1 - CAST(ended AS double) / at_risk) ELSE -1000 END) OVER (PARTITION BY stage ORDER BY ms)) AS lasting
  FROM risks
)
SELECT stage,
  min(CASE WHEN lasting <= 0.5 + 1e-9 THEN ms END) AS median,
  min(CASE WHEN lasting <= 0.25 + 1e-9 THEN ms END) AS p75,
  min(CASE WHEN lasting <= 0.1 + 1e-9 THEN ms END) AS p90
FROM survival
WHERE ended > 0
GROUP BY stage
ORDER BY stage;

-- speed: Kaplan–Meier of the clocks, in milliseconds; contact counts since it is recorded
WITH recorded AS (SELECT min(clocks.contacted) AS since FROM journeys),
heard AS (
  SELECT clocks.raised AS raised, clocks.accepted AS accepted, clocks.contacted AS contacted, closedat
  FROM journeys CROSS JOIN recorded
  WHERE id IS NOT NULL AND clocks.raised IS NOT NULL
    AND (clocks.contacted IS NOT NULL OR (reached.won IS NULL AND coalesce(clocks.accepted, clocks.raised) >= recorded.since))
),
runs AS (
  SELECT 'raised to offer' AS clock, clocks.raised AS started, clocks.offered AS stopped, closedat FROM journeys
  UNION ALL
  SELECT 'offer to accept', clocks.offered, clocks.accepted, closedat FROM journeys
  UNION ALL
  SELECT 'accept to contact', accepted, contacted, closedat FROM heard
  UNION ALL
  SELECT 'raised to contact', raised, contacted, closedat FROM heard
),
stays AS (
  SELECT clock,
    greatest(0, coalesce(stopped, closedat, CAST(to_unixtime(now()) * 1000 AS bigint)) - started) AS ms,
    CASE WHEN stopped IS NULL THEN 0 ELSE 1 END AS ended
  FROM runs WHERE started IS NOT NULL
),
steps AS (SELECT clock, ms, sum(ended) AS ended, count(*) AS n FROM stays GROUP BY clock, ms),
risks AS (SELECT clock, ms, ended, sum(n) OVER (PARTITION BY clock ORDER BY ms DESC) AS at_risk FROM steps),
survival AS (
  SELECT clock, ms, ended,
    exp(sum(CASE WHEN ended < at_risk THEN ln(1 - CAST(ended AS double) / at_risk) ELSE -1000 END) OVER (PARTITION BY clock ORDER BY ms)) AS lasting
  FROM risks
)
SELECT clock,
  min(CASE WHEN lasting <= 0.5 + 1e-9 THEN ms END) AS median,
  min(CASE WHEN lasting <= 0.1 + 1e-9 THEN ms END) AS p90
FROM survival
WHERE ended > 0
GROUP BY clock
ORDER BY clock;

-- handover: of the sales-ready leads, who was accepted and won
SELECT count(*) AS ready, count(reached.accepted) AS accepted, count(reached.won) AS won
FROM journeys
WHERE reached.ready IS NOT NULL;

-- recycles: why leads came back
SELECT coalesce(outcomes[i].reason, 'not said') AS reason, count(*) AS times
FROM (SELECT outcomes FROM journeys WHERE reached.ready IS NOT NULL AND cardinality(outcomes) > 0) AS kept
CROSS JOIN UNNEST(sequence(1, cardinality(outcomes))) AS t (i)
WHERE outcomes[i].result = 'recycle'
GROUP BY 1
ORDER BY times DESC, reason;

-- wins: by the month of acceptance, with Wilson's 95 % interval; leave out the reasons of bestToBest.notCounted with AND outcomes[i].reason NOT IN (…)
WITH taken AS (
  SELECT row_number() OVER (ORDER BY openedat) AS n, acceptedmonth, reached.won AS won, outcomes
  FROM journeys WHERE reached.accepted IS NOT NULL
),
lost AS (
  SELECT DISTINCT n
  FROM (SELECT n, outcomes FROM taken WHERE won IS NULL AND cardinality(outcomes) > 0) AS kept
  CROSS JOIN UNNEST(sequence(1, cardinality(outcomes))) AS t (i)
  WHERE outcomes[i].result = 'lost'
)
SELECT acceptedmonth, won, decided,
  (p + zz / (2 * decided) - sqrt(zz * (p * (1 - p) + zz / (4 * decided)) / decided)) / (1 + zz / decided) AS low,
  (p + zz / (2 * decided) + sqrt(zz * (p * (1 - p) + zz / (4 * decided)) / decided)) / (1 + zz / decided) AS high
FROM (
  SELECT acceptedmonth, count(won) AS won, count(won) + count(lost.n) AS decided,
    CAST(count(won) AS double) / nullif(count(won) + count(lost.n), 0) AS p, CAST(3.841458820694124 AS double) AS zz
  FROM taken LEFT JOIN lost ON lost.n = taken.n
  GROUP BY acceptedmonth
) AS months
ORDER BY acceptedmonth;

-- velocity: sales-ready by today's rules
SELECT ruledmonth, count(*) AS ready
FROM journeys
WHERE ruledmonth IS NOT NULL
GROUP BY ruledmonth
ORDER BY ruledmonth;

-- sources: credit to the first touch, to the last that is not direct, and to every touch alike
WITH results AS (
  SELECT 'real' AS what, row_number() OVER (ORDER BY openedat) AS n, touches, reached."real" AS until FROM journeys WHERE reached."real" IS NOT NULL
  UNION ALL
  SELECT 'won', row_number() OVER (ORDER BY openedat), touches, reached.won FROM journeys WHERE reached.won IS NOT NULL
),
touched AS (
  SELECT what, n, i, lower(touches[i].source) AS source
  FROM (SELECT * FROM results WHERE cardinality(touches) > 0) AS kept
  CROSS JOIN UNNEST(sequence(1, cardinality(touches))) AS t (i)
  WHERE touches[i]."at" <= until
),
placed AS (
  SELECT what, n, source,
    row_number() OVER (PARTITION BY what, n ORDER BY i) AS place,
    row_number() OVER (PARTITION BY what, n ORDER BY CASE WHEN source = 'direct' THEN 1 ELSE 0 END, i DESC) AS last_place,
    count(*) OVER (PARTITION BY what, n) AS touches
  FROM touched
),
credited AS (
  SELECT what, source, CASE WHEN place = 1 THEN 1.0 ELSE 0.0 END AS f, CASE WHEN last_place = 1 THEN 1.0 ELSE 0.0 END AS l, CAST(1 AS double) / touches AS e
  FROM placed
  UNION ALL
  SELECT results.what, 'unknown', 1.0, 1.0, CAST(1 AS double)
  FROM results LEFT JOIN touched ON touched.what = results.what AND touched.n = results.n
  WHERE touched.n IS NULL
)
SELECT what, source, sum(f) AS first_touch, sum(l) AS last_touch, sum(e) AS every_touch
FROM credited
GROUP BY what, source
ORDER BY what, source;

-- mails: by place and variant; engaged is clicked or replied to by a person
SELECT mails[i].track AS track, mails[i].step AS step, mails[i].template AS template,
  count(*) AS sent,
  sum(CASE WHEN mails[i].delivered THEN 1 ELSE 0 END) AS delivered,
  sum(CASE WHEN mails[i].clicked THEN 1 ELSE 0 END) AS clicked,
  sum(CASE WHEN mails[i].clicked OR mails[i].replied THEN 1 ELSE 0 END) AS engaged,
  sum(CASE WHEN mails[i].unsubscribed THEN 1 ELSE 0 END) AS unsubscribed,
  sum(CASE WHEN mails[i].bounced THEN 1 ELSE 0 END) AS bounced
FROM (SELECT mails FROM journeys WHERE cardinality(mails) > 0) AS kept
CROSS JOIN UNNEST(sequence(1, cardinality(mails))) AS t (i)
WHERE mails[i]."at" <= to_unixtime(now()) * 1000
GROUP BY 1, 2, 3
ORDER BY 1, 2, 3;

-- content: pages and guides, by the outcome of the leads who saw them
SELECT name, count(*) AS seen, count(reached.ready) AS ready, count(reached.won) AS won
FROM journeys CROSS JOIN UNNEST(seen) AS t (name)
GROUP BY name
ORDER BY seen DESC, name;

-- waiting: how many wait in nurture now, behind which mail
WITH waits AS (
  SELECT id, run, track, mails
  FROM (SELECT * FROM journeys WHERE id IS NOT NULL AND closedat IS NULL AND cardinality(visits) > 0) AS kept
  WHERE visits[cardinality(visits)].stage = 'nurturing' AND visits[cardinality(visits)].fate = 'there'
),
places AS (
  SELECT id, run, max(i) AS place
  FROM (SELECT * FROM waits WHERE cardinality(mails) > 0) AS kept
  CROSS JOIN UNNEST(sequence(1, cardinality(mails))) AS t (i)
  WHERE mails[i].track = track
  GROUP BY id, run
)
SELECT CASE WHEN place IS NULL THEN 'before the first mail' ELSE track END AS track,
  CASE WHEN place IS NULL THEN NULL ELSE mails[place].step END AS step,
  count(*) AS waiting
FROM waits LEFT JOIN places ON places.id = waits.id AND places.run = waits.run
GROUP BY 1, 2
ORDER BY 1, 2;

-- bottleneck: who waits longer than three of four who left the stage in the last 90 days, in lead-days by stage and rep
WITH moment AS (SELECT CAST(to_unixtime(now()) * 1000 AS bigint) AS now),
weekends AS (
  SELECT CAST(to_unixtime(with_timezone(TIMESTAMP '1970-01-03 00:00:00' + INTERVAL '7' DAY * week, 'Europe/Berlin')) * 1000 AS bigint) AS starts,
    CAST(to_unixtime(with_timezone(TIMESTAMP '1970-01-05 00:00:00' + INTERVAL '7' DAY * week, 'Europe/Berlin')) * 1000 AS bigint) AS ends
  FROM UNNEST(sequence(2600, 4200)) AS t (week)
),
stays AS (
  SELECT row_number() OVER (ORDER BY visits[i]."from") AS n, visits[i].stage AS stage, coalesce(visits[i].rep, 'unknown') AS rep,
    visits[i]."from" AS began, CASE WHEN visits[i]."to" <= now THEN visits[i]."to" END AS ended, now
  FROM (SELECT visits FROM journeys WHERE id IS NOT NULL AND cardinality(visits) > 0) AS kept
  CROSS JOIN UNNEST(sequence(1, cardinality(visits))) AS t (i) CROSS JOIN moment
  WHERE visits[i].stage <> 'customer' AND visits[i]."from" <= now
),
free AS (
  SELECT n, sum(least(coalesce(ended, now), ends) - greatest(began, starts)) AS ms
  FROM stays JOIN weekends ON starts < coalesce(ended, now) AND ends > began
  WHERE stage IN ('sales-ready', 'assigned', 'working')
  GROUP BY n
),
ages AS (
  SELECT stays.*, coalesce(ended, now) - began - coalesce(free.ms, 0) AS age,
    CASE WHEN ended > now - 7776000000 THEN 1 ELSE 0 END AS lately
  FROM stays LEFT JOIN free ON free.n = stays.n
),
finished AS (SELECT stage, age, lately, max(lately) OVER (PARTITION BY stage) AS compared FROM ages WHERE ended IS NOT NULL),
ranked AS (
  SELECT stage, age, row_number() OVER (PARTITION BY stage ORDER BY age) AS place, count(*) OVER (PARTITION BY stage) AS times
  FROM finished WHERE lately = compared
),
usual AS (SELECT stage, min(age) AS ms FROM ranked WHERE place >= times * 0.75 GROUP BY stage)
SELECT ages.stage AS stage, rep,
  sum(CASE WHEN ended IS NULL THEN greatest(0, age - coalesce(usual.ms, 0)) ELSE 0 END) / CAST(86400000 AS double) AS lead_days,
  sum(CASE WHEN ended IS NULL THEN 1 ELSE 0 END) AS waiting,
  max(coalesce(usual.ms, 0)) AS usual,
  sum(CASE WHEN began > now - 2419200000 THEN 1 ELSE 0 END) AS arrivals,
  sum(CASE WHEN ended > now - 2419200000 THEN 1 ELSE 0 END) AS departures
FROM ages LEFT JOIN usual ON usual.stage = ages.stage
GROUP BY 1, 2
HAVING sum(CASE WHEN ended IS NULL THEN 1 ELSE 0 END) > 0
ORDER BY lead_days DESC, waiting DESC;
