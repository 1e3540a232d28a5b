-- Queries of the notices room, for SQLite and PostgreSQL alike.
-- "across" statements look a calendar up by its secret, and take mails of all companies in turn.

-- name: NOTICE_CHOICE
SELECT wants_digest, wants_backup_failures, version, changed_at FROM notice_choice
WHERE org_id = :org_id AND person_id = :person_id

-- name: NOTICE_CHOICE_SAVE
INSERT INTO notice_choice (person_id, org_id, wants_digest, wants_backup_failures, version, changed_at)
VALUES (:person_id, :org_id, :wants_digest, :wants_backup_failures, 1, :changed_at)
ON CONFLICT (person_id) DO UPDATE
SET wants_digest = excluded.wants_digest,
    wants_backup_failures = excluded.wants_backup_failures, version = notice_choice.version + 1,
    changed_at = excluded.changed_at
WHERE notice_choice.org_id = excluded.org_id

-- name: NOTICE_REFUSERS
SELECT person_id FROM notice_choice
WHERE org_id = :org_id AND wants_digest = 0 LIMIT 20000

-- name: BACKUP_FAILURE_REFUSERS
SELECT person_id FROM notice_choice
WHERE org_id = :org_id AND wants_backup_failures = 0 LIMIT 20000

-- name: CALENDAR_OF_PERSON
SELECT made_at FROM calendar_feed WHERE org_id = :org_id AND person_id = :person_id

-- name: CALENDAR_MAKE
INSERT INTO calendar_feed (person_id, org_id, token_hash, made_at)
VALUES (:person_id, :org_id, :token_hash, :made_at)
ON CONFLICT (person_id) DO UPDATE
SET token_hash = excluded.token_hash, made_at = excluded.made_at
WHERE calendar_feed.org_id = excluded.org_id

-- name: CALENDAR_REVOKE
DELETE FROM calendar_feed WHERE org_id = :org_id AND person_id = :person_id

-- name: CALENDAR_BY_TOKEN across
SELECT org_id, person_id FROM calendar_feed WHERE token_hash = :token_hash

-- name: MAIL_SERVER
SELECT host, port, user_name, password_box, sender, version, changed_by, changed_at
FROM mail_server WHERE org_id = :org_id

-- name: MAIL_SERVER_SAVE
INSERT INTO mail_server (org_id, host, port, user_name, password_box, sender, version, changed_by,
                         changed_at)
VALUES (:org_id, :host, :port, :user_name, :password_box, :sender, 1, :changed_by, :changed_at)
ON CONFLICT (org_id) DO UPDATE
SET host = excluded.host, port = excluded.port, user_name = excluded.user_name,
    password_box = excluded.password_box, sender = excluded.sender,
    version = mail_server.version + 1, changed_by = excluded.changed_by,
    changed_at = excluded.changed_at

-- name: MAIL_SERVER_DELETE
DELETE FROM mail_server WHERE org_id = :org_id

-- name: NOTICE_DAY
SELECT day FROM notice_day WHERE org_id = :org_id

-- Another day, earlier or later: clocks are set back too. Whoever changes the row makes the digests.
-- name: NOTICE_DAY_CLAIM
INSERT INTO notice_day (org_id, day) VALUES (:org_id, :day)
ON CONFLICT (org_id) DO UPDATE SET day = excluded.day WHERE notice_day.day <> excluded.day

-- name: OUTBOX_INSERT
INSERT INTO outbox (id, org_id, person_id, day, subject, body, state, tries, next_at, ends_at,
                    made_at, changed_at)
SELECT :id, :org_id, :person_id, :day, :subject, :body, 'waiting', 0, CAST(:now AS BIGINT),
       CAST(:ends_at AS BIGINT), CAST(:now AS BIGINT), CAST(:now AS BIGINT)
WHERE (SELECT COUNT(*) FROM outbox
       WHERE org_id = :org_id AND person_id = :person_id AND state = 'waiting') < :most
ON CONFLICT (org_id, person_id, day) DO NOTHING

-- name: OUTBOX_RECEIVERS
SELECT person_id FROM outbox
WHERE org_id = :org_id AND day = :day AND made_at >= :since LIMIT 20000

-- name: OUTBOX_CLAIM across
-- The outer condition is asked again when another process was faster.
UPDATE outbox
SET state = 'sending', tries = tries + 1, changed_at = :now
WHERE state = 'waiting' AND id =
      (SELECT id FROM outbox
       WHERE state = 'waiting' AND next_at <= :now ORDER BY next_at, id LIMIT 1)
RETURNING id, org_id, person_id, day, subject, body, tries, ends_at, made_at

-- name: OUTBOX_END
UPDATE outbox
SET state = :state, next_at = :next_at, problem = :problem, changed_at = :now,
    subject = CASE WHEN :state = 'waiting' THEN subject ELSE '' END,
    body = CASE WHEN :state = 'waiting' THEN body ELSE '' END
WHERE org_id = :org_id AND id = :id AND state = 'sending'

-- name: OUTBOX_INTERRUPTED across
UPDATE outbox
SET state = 'failed', problem = 'interrupted', changed_at = :now, subject = '', body = ''
WHERE state = 'sending' AND changed_at < :before

-- name: OUTBOX_OLD_DELETE across
DELETE FROM outbox WHERE made_at < :before

-- name: OUTBOX_NEWEST
SELECT state, problem, changed_at FROM outbox
WHERE org_id = :org_id AND state <> 'dropped' ORDER BY changed_at DESC, id DESC LIMIT 1

-- In a database that was restored: what waited then has been sent since, or is late.
-- name: OUTBOX_DROP_WAITING across
UPDATE outbox SET state = 'dropped' WHERE state = 'waiting';

-- name: OUTBOX_DROP_SENDING across
UPDATE outbox SET state = 'dropped' WHERE state = 'sending';

-- In a database that was restored: an address that was revoked since would be good again.
-- name: CALENDARS_FORGET across
DELETE FROM calendar_feed;
