-- Backups of the whole server, and what companies say of copies elsewhere.

-- By the clock: whoever inserts the day makes the backup, on several servers too.
-- name: BACKUP_BEGIN across
INSERT INTO backup_run (id, day, state, begun_at) VALUES (:id, :day, 'running', :begun_at)
ON CONFLICT DO NOTHING;

-- A day that failed may be tried again.
-- name: BACKUP_END across
UPDATE backup_run SET state = :state, ended_at = :ended_at, file = :file, bytes = :bytes, problem = :problem,
    day = CASE WHEN :state = 'failed' THEN NULL ELSE day END
WHERE id = :id;

-- name: BACKUP_TESTED across
UPDATE backup_run SET tested_at = :tested_at, test_problem = :problem WHERE id = :id;

-- name: BACKUP_COPIED across
UPDATE backup_run SET copied_at = :copied_at, copy_problem = :problem WHERE id = :id;

-- name: BACKUP_REMOVED across
UPDATE backup_run SET removed_at = :removed_at WHERE id = :id;

-- What a server that was killed left behind.
-- name: BACKUP_FAIL_LEFT across
UPDATE backup_run SET state = 'failed', ended_at = :now, problem = 'error.backup-interrupted', day = NULL
WHERE begun_at > :oldest AND begun_at < :before AND state = 'running';

-- name: BACKUPS_NEWEST across
SELECT id, day, state, begun_at, ended_at, file, bytes, problem, tested_at, test_problem, copied_at, copy_problem,
    removed_at
FROM backup_run ORDER BY begun_at DESC LIMIT :limit;

-- Old lines of files that are gone.
-- name: BACKUPS_FORGET across
DELETE FROM backup_run WHERE begun_at < :before AND (removed_at IS NOT NULL OR state = 'failed');

-- name: OFFLINE_COPY
SELECT place, taken_on, person_name, version, changed_at FROM offline_copy WHERE org_id = :org_id;

-- name: OFFLINE_COPY_SAVE
INSERT INTO offline_copy (org_id, place, taken_on, person_id, person_name, version, changed_at)
VALUES (:org_id, :place, :taken_on, :person_id, :person_name, 1, :changed_at)
ON CONFLICT (org_id) DO UPDATE SET place = excluded.place, taken_on = excluded.taken_on,
    person_id = excluded.person_id, person_name = excluded.person_name, version = offline_copy.version + 1,
    changed_at = excluded.changed_at;

-- In a scratch database that holds one company.
-- name: IMPORTED_ACCOUNTS across
SELECT id, email FROM account WHERE id > '' ORDER BY id;

-- name: ORG_EXPORT
SELECT job_id, person_id, begun_at, file, bytes, made_at, ends_at FROM org_export WHERE org_id = :org_id;

-- name: ORG_EXPORT_BEGIN
INSERT INTO org_export (org_id, job_id, person_id, begun_at, ends_at)
VALUES (:org_id, :job_id, :person_id, :begun_at, :ends_at)
ON CONFLICT (org_id) DO UPDATE SET job_id = excluded.job_id, person_id = excluded.person_id,
    begun_at = excluded.begun_at, ends_at = excluded.ends_at, file = NULL, bytes = NULL, made_at = NULL;

-- name: ORG_EXPORT_MADE
UPDATE org_export SET file = :file, bytes = :bytes, made_at = :made_at, ends_at = :ends_at
WHERE org_id = :org_id AND job_id = :job_id;

-- name: ORG_EXPORT_FORGET
DELETE FROM org_export WHERE org_id = :org_id AND (job_id = :job_id OR :job_id = '');

-- name: ORG_EXPORTS_FORGET_ENDED across
DELETE FROM org_export WHERE ends_at <= :now;

-- name: ORG_EXPORTS_FORGET_ALL across
DELETE FROM org_export WHERE ends_at > 0;
