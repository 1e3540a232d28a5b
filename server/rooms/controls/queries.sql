-- Queries of the controls room, for SQLite and PostgreSQL alike.

-- name: CLAIM_SAVE
INSERT INTO claim (org_id, subject, department_id, state, note, reference, person_id, person_name,
                   claimed_at)
VALUES (:org_id, :subject, :department_id, :state, :note, :reference, :person_id, :person_name,
        :claimed_at)
ON CONFLICT (org_id, subject, department_id) DO UPDATE
SET state = excluded.state, note = excluded.note, reference = excluded.reference,
    person_id = excluded.person_id, person_name = excluded.person_name,
    claimed_at = excluded.claimed_at

-- name: CLAIM_WITHDRAW
DELETE FROM claim
WHERE org_id = :org_id AND subject = :subject AND department_id = :department_id
  AND reference = :reference

-- name: CLAIMS_OF_ORG
SELECT subject, department_id, state, note, reference, person_name, claimed_at
FROM claim
WHERE org_id = :org_id
ORDER BY subject, department_id
LIMIT :limit

-- name: EVIDENCE_OF_CONTROL
-- Whose it is: the department of its decision, else of the person who added it.
SELECT id, control_id, title, note, happened_on, person_name, added_at, decision_id,
       CASE WHEN decision_id IS NULL
            THEN (SELECT p.department_id FROM person p WHERE p.org_id = :org_id AND p.id = evidence.person_id)
            ELSE (SELECT d.department_id FROM decision d WHERE d.org_id = :org_id AND d.id = evidence.decision_id)
       END AS department_id
FROM evidence
WHERE org_id = :org_id AND control_id = :control_id AND removed_at IS NULL
ORDER BY happened_on DESC, id DESC
LIMIT :limit

-- name: EVIDENCE_FIND
SELECT id, control_id, title, note, happened_on, person_name, added_at, decision_id,
       CASE WHEN decision_id IS NULL
            THEN (SELECT p.department_id FROM person p WHERE p.org_id = :org_id AND p.id = evidence.person_id)
            ELSE (SELECT d.department_id FROM decision d WHERE d.org_id = :org_id AND d.id = evidence.decision_id)
       END AS department_id
FROM evidence
WHERE org_id = :org_id AND id = :id AND removed_at IS NULL

-- name: EVIDENCE_INSERT
INSERT INTO evidence (id, org_id, control_id, title, note, happened_on, person_id, person_name,
                      added_at, decision_id)
VALUES (:id, :org_id, :control_id, :title, :note, :happened_on, :person_id, :person_name, :added_at,
        :decision_id)

-- name: EVIDENCE_REMOVE
UPDATE evidence
SET removed_at = :removed_at
WHERE org_id = :org_id AND id = :id AND removed_at IS NULL

-- name: DECISIONS_OF_ORG
SELECT id, control_id, department_id, measure, person_id, due_on, cost_yen, state, version,
       changed_by, changed_at, approval, proposed_by, approved_by, approved_at, return_reason, outcome,
       (SELECT COUNT(*) FROM evidence e
        WHERE e.org_id = :org_id AND e.decision_id = decision.id AND e.removed_at IS NULL) AS evidence
FROM decision
WHERE org_id = :org_id
ORDER BY decided_at DESC, id DESC
LIMIT :limit

-- name: DECISIONS_OF_CONTROL
SELECT id, control_id, department_id, measure, person_id, due_on, cost_yen, state, version,
       changed_by, changed_at, approval, proposed_by, approved_by, approved_at, return_reason, outcome,
       (SELECT COUNT(*) FROM evidence e
        WHERE e.org_id = :org_id AND e.decision_id = decision.id AND e.removed_at IS NULL) AS evidence
FROM decision
WHERE org_id = :org_id AND control_id = :control_id
ORDER BY decided_at DESC, id DESC
LIMIT :limit

-- name: DECISION_FIND
SELECT id, control_id, department_id, measure, person_id, due_on, cost_yen, state, version,
       changed_by, changed_at, approval, proposed_by, approved_by, approved_at, return_reason, outcome,
       (SELECT COUNT(*) FROM evidence e
        WHERE e.org_id = :org_id AND e.decision_id = decision.id AND e.removed_at IS NULL) AS evidence
FROM decision
WHERE org_id = :org_id AND id = :id

-- name: DECISION_OF_EVIDENCE
SELECT id, control_id, department_id, measure, person_id, due_on, cost_yen, state, version,
       changed_by, changed_at, approval, proposed_by, approved_by, approved_at, return_reason, outcome,
       (SELECT COUNT(*) FROM evidence e
        WHERE e.org_id = :org_id AND e.decision_id = decision.id AND e.removed_at IS NULL) AS evidence
FROM decision
WHERE org_id = :org_id
  AND id = (SELECT decision_id FROM evidence WHERE org_id = :org_id AND id = :evidence_id)

-- name: DECISION_INSERT
INSERT INTO decision (id, org_id, control_id, department_id, measure, person_id, due_on, cost_yen,
                      state, approval, proposed_by, approved_by, approved_at, return_reason, outcome,
                      decided_at, version, changed_by, changed_at)
VALUES (:id, :org_id, :control_id, :department_id, :measure, :person_id, :due_on, :cost_yen,
        :state, :approval, :proposed_by, :approved_by, :approved_at, :return_reason, :outcome,
        :changed_at, 1, :changed_by, :changed_at)

-- name: DECISION_UPDATE
UPDATE decision
SET department_id = :department_id, measure = :measure, person_id = :person_id, due_on = :due_on,
    cost_yen = :cost_yen, state = :state, approval = :approval, proposed_by = :proposed_by,
    approved_by = :approved_by, approved_at = :approved_at, return_reason = :return_reason,
    outcome = :outcome, version = version + 1, changed_by = :changed_by, changed_at = :changed_at
WHERE org_id = :org_id AND id = :id AND control_id = :control_id

-- name: DECISION_FOLLOW_TASK
-- The task has its own title: only what both have in common is kept alike.
UPDATE decision
SET person_id = :person_id, due_on = :due_on, state = :state, version = version + 1,
    changed_by = :changed_by, changed_at = :changed_at
WHERE org_id = :org_id AND id = :id

-- A task with where it belongs and how much evidence its decision has.
-- part: TASK
id, title, person_id, due_on, done_at, control_id, decision_id, version, changed_by, changed_at,
       (SELECT COUNT(*) FROM evidence e
        WHERE e.org_id = :org_id AND e.decision_id = task.decision_id AND e.removed_at IS NULL) AS evidence,
       (SELECT d.department_id FROM decision d
        WHERE d.org_id = :org_id AND d.id = task.decision_id) AS decision_department,
       (SELECT p.department_id FROM person p
        WHERE p.org_id = :org_id AND p.id = task.person_id) AS person_department

-- part: TASKS_IN_ORDER
ORDER BY CASE WHEN done_at IS NULL THEN 0 ELSE 1 END, CASE WHEN due_on IS NULL THEN 1 ELSE 0 END,
         due_on, created_at, id

-- name: TASKS_OF_ORG
-- The total by a query of its own: a window function would copy all rows before it sorts them.
SELECT {TASK},
       (SELECT COUNT(*) FROM task n
        WHERE n.org_id = :org_id
          AND (:state = 'all' OR (n.done_at IS NULL) = (:state = 'open'))) AS total
FROM task
WHERE org_id = :org_id AND (:state = 'all' OR (done_at IS NULL) = (:state = 'open'))
{TASKS_IN_ORDER}
LIMIT :limit

-- name: TASKS_OF_PERSON
SELECT {TASK},
       (SELECT COUNT(*) FROM task n
        WHERE n.org_id = :org_id AND n.person_id = :person_id
          AND (:state = 'all' OR (n.done_at IS NULL) = (:state = 'open'))) AS total
FROM task
WHERE org_id = :org_id AND person_id = :person_id
  AND (:state = 'all' OR (done_at IS NULL) = (:state = 'open'))
{TASKS_IN_ORDER}
LIMIT :limit

-- name: TASKS_OF_DEPARTMENT
-- Those of its people, those of decisions for it, and those of the one person.
SELECT {TASK}, COUNT(*) OVER () AS total
FROM task
WHERE org_id = :org_id AND (:state = 'all' OR (done_at IS NULL) = (:state = 'open'))
  AND (person_id = :person_id
       OR (:department_id <> ''
           AND (person_id IN (SELECT p.id FROM person p
                              WHERE p.org_id = :org_id AND p.department_id = :department_id)
                OR decision_id IN (SELECT d.id FROM decision d
                                   WHERE d.org_id = :org_id AND d.department_id = :department_id))))
{TASKS_IN_ORDER}
LIMIT :limit

-- name: TASKS_OF_CONTROL
SELECT {TASK}, COUNT(*) OVER () AS total
FROM task
WHERE org_id = :org_id AND control_id = :control_id
ORDER BY CASE WHEN done_at IS NULL THEN 0 ELSE 1 END, due_on, created_at, id
LIMIT :limit

-- name: TASK_FIND
SELECT {TASK}
FROM task
WHERE org_id = :org_id AND id = :id

-- name: TASK_OF_DECISION
SELECT {TASK}
FROM task
WHERE org_id = :org_id AND decision_id = :decision_id
LIMIT 1

-- name: TASK_INSERT
INSERT INTO task (id, org_id, title, person_id, due_on, done_at, control_id, decision_id,
                  created_at, version, changed_by, changed_at)
VALUES (:id, :org_id, :title, :person_id, :due_on, :done_at, :control_id, :decision_id,
        :changed_at, 1, :changed_by, :changed_at)

-- name: TASK_UPDATE
UPDATE task
SET title = :title, person_id = :person_id, due_on = :due_on, done_at = :done_at,
    version = version + 1, changed_by = :changed_by, changed_at = :changed_at
WHERE org_id = :org_id AND id = :id

-- name: TASK_DELETE
DELETE FROM task WHERE org_id = :org_id AND id = :id
