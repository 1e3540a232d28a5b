-- Jobs: long work that people wait for.

-- name: JOB_INSERT
INSERT INTO job (id, org_id, kind, argument, state, person_id, created_at)
VALUES (:id, :org_id, :kind, :argument, 'queued', :person_id, :created_at);

-- name: JOBS_OPEN
SELECT COUNT(*) AS open FROM job WHERE org_id = :org_id AND state IN ('queued', 'running');

-- name: JOB_LOAD
SELECT id, kind, argument, state, done, total, result, message, created_at FROM job
WHERE org_id = :org_id AND id = :id;

-- The thread that runs jobs serves all organisations.
-- name: JOB_CLAIM across
UPDATE job SET state = 'running' WHERE id = :id AND state = 'queued'
RETURNING org_id, kind, argument;

-- name: JOB_PROGRESS across
UPDATE job SET done = :done, total = :total WHERE id = :id
RETURNING state;

-- name: JOB_END across
UPDATE job SET state = :state, result = :result, message = :message, ended_at = :ended_at
WHERE id = :id AND state = 'running';

-- name: JOB_CANCEL
UPDATE job SET state = 'cancelled', ended_at = :ended_at
WHERE org_id = :org_id AND id = :id AND state IN ('queued', 'running');

-- name: JOBS_LEFT across
SELECT id, state FROM job WHERE state IN ('queued', 'running') ORDER BY created_at LIMIT 1000;

-- name: JOB_FAIL_LEFT across
UPDATE job SET state = 'failed', message = 'error.job-interrupted', ended_at = :ended_at
WHERE id = :id AND state = 'running';
