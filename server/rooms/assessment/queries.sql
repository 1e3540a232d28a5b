-- Queries of the assessment room, for SQLite and PostgreSQL alike.

-- name: ASSESSMENT_INSERT
INSERT INTO assessment (id, org_id, questionnaire, edition, state, started_at, started_by, version)
VALUES (:id, :org_id, :questionnaire, :edition, 'open', :started_at, :started_by, 1)

-- name: ASSESSMENT_DEPARTMENT_INSERT
INSERT INTO assessment_department (org_id, assessment_id, department_id, name)
VALUES (:org_id, :assessment_id, :department_id, :name)

-- name: ASSESSMENT_OPEN
SELECT id
FROM assessment
WHERE org_id = :org_id AND questionnaire = :questionnaire AND state = 'open'
LIMIT 1

-- name: ASSESSMENT_FIND
SELECT id, questionnaire, edition, state, started_at, started_by, closed_at, closed_by,
       CASE WHEN state = 'closed' THEN answered
            ELSE (SELECT COUNT(*) FROM answer n
                  WHERE n.org_id = :org_id AND n.assessment_id = :id AND n.department_id = '')
       END AS answered,
       total, answers, parts, departments, size_band, version
FROM assessment
WHERE org_id = :org_id AND id = :id

-- name: ASSESSMENTS_NEWEST
SELECT id, questionnaire, edition, state, started_at, started_by, closed_at, closed_by,
       CASE WHEN state = 'closed' THEN answered
            ELSE (SELECT COUNT(*) FROM answer n
                  WHERE n.org_id = :org_id AND n.assessment_id = a.id AND n.department_id = '')
       END AS answered,
       total, answers, parts, departments, size_band, version
FROM assessment a
WHERE org_id = :org_id AND (:questionnaire = '' OR questionnaire = :questionnaire)
ORDER BY started_at DESC, id DESC
LIMIT :limit

-- name: ASSESSMENTS_CLOSED_UNTIL
-- The closed assessment :id and those of the same questionnaire that were closed before it.
SELECT id, questionnaire, edition, state, started_at, started_by, closed_at, closed_by, answered,
       total, answers, parts, departments, size_band, version
FROM assessment
WHERE org_id = :org_id AND state = 'closed'
  AND questionnaire = (SELECT t.questionnaire FROM assessment t
                       WHERE t.org_id = :org_id AND t.id = :id)
  AND closed_at <= (SELECT t.closed_at FROM assessment t WHERE t.org_id = :org_id AND t.id = :id)
ORDER BY closed_at DESC, id DESC
LIMIT :limit

-- name: ASSESSMENTS_LAST_CLOSED
-- The newest closed one of each questionnaire.
SELECT id, questionnaire, edition, state, started_at, started_by, closed_at, closed_by, answered,
       total, answers, parts, departments, size_band, version
FROM assessment a
WHERE org_id = :org_id AND state = 'closed'
  AND NOT EXISTS (SELECT 1 FROM assessment later
                  WHERE later.org_id = :org_id AND later.questionnaire = a.questionnaire
                    AND later.closed_at > a.closed_at)
ORDER BY closed_at DESC, id DESC
LIMIT :limit

-- name: ASSESSMENT_CLOSE
UPDATE assessment
SET state = 'closed', closed_at = :closed_at, closed_by = :closed_by, answered = :answered,
    total = :total, answers = :answers, parts = :parts, departments = :departments,
    size_band = :size_band, version = version + 1
WHERE org_id = :org_id AND id = :id AND state = 'open'

-- name: ASSESSMENT_DEPARTMENTS
SELECT assessment_id, department_id, name,
       (SELECT COUNT(*) FROM answer n
        WHERE n.org_id = :org_id AND n.assessment_id = d.assessment_id
          AND n.department_id = d.department_id) AS answered
FROM assessment_department d
WHERE org_id = :org_id AND assessment_id = :assessment_id
ORDER BY name, department_id
LIMIT :limit

-- name: ASSESSMENT_DEPARTMENTS_OF_OPEN
-- Closed ones carry theirs in their own row. CROSS JOIN: SQLite keeps the order, and so looks at the
-- open assessments first instead of at the departments of all that ever were.
SELECT d.assessment_id, d.department_id, d.name,
       (SELECT COUNT(*) FROM answer n
        WHERE n.org_id = :org_id AND n.assessment_id = d.assessment_id
          AND n.department_id = d.department_id) AS answered
FROM assessment a
CROSS JOIN assessment_department d
WHERE a.org_id = :org_id AND a.state = 'open' AND d.org_id = a.org_id AND d.assessment_id = a.id
ORDER BY d.assessment_id, d.name, d.department_id
LIMIT :limit

-- name: ANSWERS_OF_ASSESSMENT
SELECT department_id, item, answer, note, person_id, person_name, answered_at, version
FROM answer
WHERE org_id = :org_id AND assessment_id = :assessment_id
ORDER BY department_id, item
LIMIT :limit

-- name: ANSWERS_OF_DEPARTMENT
SELECT department_id, item, answer, note, person_id, person_name, answered_at, version
FROM answer
WHERE org_id = :org_id AND assessment_id = :assessment_id AND department_id = :department_id
ORDER BY item
LIMIT :limit

-- name: ANSWER_PLACE
-- Where an answer belongs, and the one that stands there (item NULL: none).
SELECT a.questionnaire, a.edition, a.state,
       (SELECT COUNT(*) FROM assessment_department d
        WHERE d.org_id = :org_id AND d.assessment_id = a.id) AS departments,
       (SELECT COUNT(*) FROM assessment_department d
        WHERE d.org_id = :org_id AND d.assessment_id = a.id
          AND d.department_id = :department_id) AS is_department,
       n.department_id, n.item, n.answer, n.note, n.person_id, n.person_name, n.answered_at,
       n.version
FROM assessment a
LEFT JOIN answer n ON n.org_id = a.org_id AND n.assessment_id = a.id
     AND n.department_id = :department_id AND n.item = :item
WHERE a.org_id = :org_id AND a.id = :assessment_id

-- name: ANSWER_SAVE
INSERT INTO answer (org_id, assessment_id, department_id, item, answer, note, person_id,
                    person_name, answered_at, version)
VALUES (:org_id, :assessment_id, :department_id, :item, :answer, :note, :person_id, :person_name,
        :answered_at,
        1 + COALESCE((SELECT t.version FROM answer_taken_back t
                      WHERE t.org_id = :org_id AND t.assessment_id = :assessment_id
                        AND t.department_id = :department_id AND t.item = :item), 0))
ON CONFLICT (org_id, assessment_id, department_id, item) DO UPDATE
SET answer = excluded.answer, note = excluded.note, person_id = excluded.person_id,
    person_name = excluded.person_name, answered_at = excluded.answered_at,
    version = answer.version + 1

-- name: ANSWER_DELETE
DELETE FROM answer
WHERE org_id = :org_id AND assessment_id = :assessment_id AND department_id = :department_id
  AND item = :item

-- name: ANSWER_TAKEN_BACK
INSERT INTO answer_taken_back (org_id, assessment_id, department_id, item, version)
VALUES (:org_id, :assessment_id, :department_id, :item, :version)
ON CONFLICT (org_id, assessment_id, department_id, item) DO UPDATE SET version = excluded.version

-- name: ANSWER_BEFORE
-- What the same department answered to the same item in the assessment closed last.
SELECT n.department_id, n.item, n.answer, n.note, n.person_id, n.person_name, n.answered_at,
       n.version, n.assessment_id
FROM assessment a
JOIN answer n ON n.org_id = a.org_id AND n.assessment_id = a.id
     AND n.department_id = :department_id AND n.item = :item
WHERE a.org_id = :org_id AND a.questionnaire = :questionnaire AND a.state = 'closed'
ORDER BY a.closed_at DESC
LIMIT 1

-- name: MERGED_OF_ASSESSMENT
SELECT item, answer, reason, person_id, person_name, decided_at, version
FROM merged_answer
WHERE org_id = :org_id AND assessment_id = :assessment_id
ORDER BY item
LIMIT :limit

-- name: MERGED_SAVE
INSERT INTO merged_answer (org_id, assessment_id, item, answer, reason, person_id, person_name,
                           decided_at, version)
VALUES (:org_id, :assessment_id, :item, :answer, :reason, :person_id, :person_name, :decided_at, 1)
ON CONFLICT (org_id, assessment_id, item) DO UPDATE
SET answer = excluded.answer, reason = excluded.reason, person_id = excluded.person_id,
    person_name = excluded.person_name, decided_at = excluded.decided_at,
    version = merged_answer.version + 1

-- name: PEER_SCORE_SAVE
INSERT INTO peer_score (org_id, questionnaire, part, industry, size_band, score, closed_at)
VALUES (:org_id, :questionnaire, :part, :industry, :size_band, :score, :closed_at)
ON CONFLICT (org_id, questionnaire, part) DO UPDATE
SET industry = excluded.industry, size_band = excluded.size_band, score = excluded.score,
    closed_at = excluded.closed_at

-- name: PEER_SCORES_DELETE
DELETE FROM peer_score WHERE org_id = :org_id

-- name: PEER_SUMS across
-- Sees the rows of all organisations, because comparing them is its purpose: only of those that
-- agreed, and only sums leave it.
SELECT part, COUNT(*) AS companies, CAST(SUM(score) AS BIGINT) AS points
FROM peer_score
WHERE questionnaire = :questionnaire AND industry = :industry AND size_band = :size_band
  AND org_id <> :own_id
GROUP BY part
ORDER BY part
