-- Queries of the board room, for SQLite and PostgreSQL alike.

-- name: REPORT_REQUESTS
-- Those that stand, each with its newest task.
SELECT r.id, r.initiative, r.title, r.person_id, r.rhythm, r.asked_on, r.stopped_on, r.version,
       r.changed_by, r.changed_at, t.period, t.task_id, k.due_on, k.done_at,
       (SELECT COUNT(*) FROM report_task a JOIN task b ON b.id = a.task_id AND b.org_id = :org_id
        WHERE a.org_id = :org_id AND a.request_id = r.id AND b.done_at IS NOT NULL) AS reports
FROM report_request r
JOIN report_task t ON t.org_id = :org_id AND t.request_id = r.id
JOIN task k ON k.org_id = :org_id AND k.id = t.task_id
WHERE r.org_id = :org_id AND r.stopped_on IS NULL
  AND t.period = (SELECT MAX(m.period) FROM report_task m
                  WHERE m.org_id = :org_id AND m.request_id = r.id)
ORDER BY r.initiative, r.asked_on, r.id
LIMIT :limit

-- name: REPORT_REQUEST_FIND
SELECT id, initiative, title, person_id, rhythm, asked_on, stopped_on, version, changed_by,
       changed_at
FROM report_request
WHERE org_id = :org_id AND id = :id

-- name: REPORT_REQUEST_OF_TASK
-- The request of a task, and which period the task is about.
SELECT r.id, r.initiative, r.title, r.person_id, r.rhythm, r.asked_on, r.stopped_on, r.version,
       r.changed_by, r.changed_at, t.period
FROM report_task t
JOIN report_request r ON r.org_id = :org_id AND r.id = t.request_id
WHERE t.org_id = :org_id AND t.task_id = :task_id

-- name: REPORT_REQUEST_INSERT
INSERT INTO report_request (id, org_id, initiative, title, person_id, rhythm, asked_on, version,
                            changed_by, changed_at)
VALUES (:id, :org_id, :initiative, :title, :person_id, :rhythm, :asked_on, 1, :changed_by,
        :changed_at)

-- name: REPORT_REQUEST_STOP
UPDATE report_request
SET stopped_on = :stopped_on, version = version + 1, changed_by = :changed_by,
    changed_at = :changed_at
WHERE org_id = :org_id AND id = :id AND stopped_on IS NULL

-- name: REPORT_TASK_EXISTS
SELECT COUNT(*) AS tasks FROM report_task
WHERE org_id = :org_id AND request_id = :request_id AND period >= :period

-- name: REPORT_TASK_INSERT
INSERT INTO report_task (request_id, org_id, period, task_id)
VALUES (:request_id, :org_id, :period, :task_id)
