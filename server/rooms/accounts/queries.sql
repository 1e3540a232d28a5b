-- Queries of the accounts room, for SQLite and PostgreSQL alike.
-- "across" statements touch what is looked up before the company is known: accounts, sessions, links.

-- name: ACCOUNT_INSERT across
INSERT INTO account (id, email, password_hash, language, created_at)
VALUES (:id, :email, :password_hash, :language, :created_at);

-- name: ACCOUNT_BY_EMAIL across
SELECT id, email, password_hash, totp_secret, totp_pending, totp_step, language
FROM account WHERE email = :email;

-- name: ACCOUNT_BY_ID across
SELECT id, email, password_hash, totp_secret, totp_pending, totp_step, language
FROM account WHERE id = :id;

-- Changes nothing, but whoever else wants to change the row waits until the transaction ends.
-- name: ACCOUNT_HOLD across
UPDATE account SET totp_step = totp_step WHERE id = :id;

-- name: ACCOUNT_SET_PASSWORD across
UPDATE account SET password_hash = :password_hash WHERE id = :id;

-- name: ACCOUNT_SET_EMAIL across
UPDATE account SET email = :email WHERE id = :id;

-- An address belongs to whom signs in with it. Older versions also gave it to employees who come in by a link alone; they let it
-- go, unless they are just about to choose a password.
-- name: ACCOUNT_LET_EMAIL_GO across
UPDATE account SET email = 'entry:' || id
WHERE email = :email AND password_hash IS NULL AND totp_secret IS NULL
  AND NOT EXISTS (SELECT 1 FROM passkey k WHERE k.account_id = account.id)
  AND NOT EXISTS (SELECT 1 FROM person p WHERE p.account_id = account.id
                    AND (p.roles <> 'employee'
                         OR EXISTS (SELECT 1 FROM one_time_link l WHERE l.person_id = p.id)));

-- name: ACCOUNT_SET_LANGUAGE across
UPDATE account SET language = :language WHERE id = :id;

-- name: ACCOUNT_SET_THEME across
UPDATE account SET theme = :theme WHERE id = :id;

-- name: ACCOUNT_SET_TOTP across
UPDATE account SET totp_secret = :secret, totp_pending = :pending, totp_step = :step WHERE id = :id;

-- A step is used once: the same code again, or an older one, changes no row.
-- name: ACCOUNT_USE_STEP across
UPDATE account SET totp_step = :step WHERE id = :id AND totp_step < :step;

-- name: RECOVERY_CODES_DELETE across
DELETE FROM recovery_code WHERE account_id = :account_id;

-- name: RECOVERY_CODE_INSERT across
INSERT INTO recovery_code (account_id, code_hash) VALUES (:account_id, :code_hash);

-- name: RECOVERY_CODE_USE across
DELETE FROM recovery_code WHERE account_id = :account_id AND code_hash = :code_hash;

-- name: SESSION_INSERT across
INSERT INTO session (token_hash, id, account_id, organisation_id, person_id, csrf_token, created_at,
                     last_seen_at, proven_at, has_two_factors, ends_at, idle_s, user_agent, address)
VALUES (:token_hash, :id, :account_id, :organisation_id, :person_id, :csrf_token, :now, :now, :proven_at,
        :has_two_factors, :ends_at, :idle_s, :user_agent, :address);

-- part: SESSION_AND_ACCOUNT
SELECT s.id, s.organisation_id, s.person_id, s.csrf_token, s.created_at, s.last_seen_at, s.ends_at,
       s.idle_s, s.proven_at, s.has_two_factors, a.id AS account_id, a.email, a.language, a.theme,
       a.totp_secret IS NOT NULL AS has_totp,
       (SELECT COUNT(*) FROM passkey k WHERE k.account_id = a.id) AS passkeys,
       (SELECT COUNT(*) FROM recovery_code r WHERE r.account_id = a.id) AS codes_left
FROM session s JOIN account a ON a.id = s.account_id

-- name: SESSION_FIND across
{SESSION_AND_ACCOUNT}
WHERE s.token_hash = :token_hash;

-- By its id, as a proof that was just shown has given it another token.
-- name: SESSION_AGAIN across
{SESSION_AND_ACCOUNT}
WHERE s.id = :id;

-- name: SESSION_PERSON
SELECT p.name, p.email, p.roles, p.department_id, p.version, o.name AS org_name,
       o.size_band, o.second_factor
FROM person p JOIN org o ON o.org_id = p.org_id
WHERE p.org_id = :org_id AND p.id = :person_id AND p.ended_at IS NULL
  AND (p.access_ends_on IS NULL OR p.access_ends_on >= :today);

-- name: SESSION_TOUCH across
UPDATE session SET last_seen_at = :now WHERE id = :id AND last_seen_at < :now;

-- name: SESSION_PROVE across
UPDATE session SET proven_at = :now, token_hash = :token_hash,
                   has_two_factors = CASE WHEN :has_two_factors = 1 THEN 1 ELSE has_two_factors END
WHERE id = :id;

-- name: SESSION_SET_TWO_FACTORS across
UPDATE session SET has_two_factors = 1, token_hash = :token_hash WHERE id = :id;

-- name: SESSIONS_OF_ACCOUNT across
SELECT id, created_at, last_seen_at, ends_at, idle_s, user_agent, address
FROM session WHERE account_id = :account_id ORDER BY last_seen_at DESC LIMIT 100;

-- name: SESSION_DELETE across
DELETE FROM session WHERE account_id = :account_id AND id = :id;

-- name: SESSIONS_DELETE across
DELETE FROM session WHERE account_id = :account_id AND id <> :kept;

-- name: SESSIONS_OF_PERSON_DELETE across
DELETE FROM session WHERE person_id = :person_id;

-- Of everybody; run once, in a database that was restored.
-- name: SESSIONS_DELETE_ALL across
DELETE FROM session;

-- name: LINKS_DELETE_ALL across
DELETE FROM one_time_link;

-- name: ENTRY_LINKS_DELETE_ALL across
DELETE FROM entry_link;

-- name: API_TOKENS_DELETE_ALL across
DELETE FROM api_token;

-- name: CHALLENGES_DELETE_ALL across
DELETE FROM passkey_challenge;

-- name: LINK_INSERT across
INSERT INTO one_time_link (token_hash, kind, organisation_id, person_id, created_at, ends_at)
VALUES (:token_hash, :kind, :organisation_id, :person_id, :created_at, :ends_at);

-- name: LINK_FIND across
SELECT organisation_id, person_id, ends_at FROM one_time_link
WHERE token_hash = :token_hash AND kind = :kind;

-- name: LINK_DELETE across
DELETE FROM one_time_link WHERE token_hash = :token_hash AND kind = :kind;

-- name: LINKS_OF_PERSON_DELETE across
DELETE FROM one_time_link WHERE person_id = :person_id;

-- name: TICKETS_OF_PERSON_DELETE across
DELETE FROM one_time_link WHERE person_id = :person_id AND kind = 'second-factor';

-- name: INVITATIONS_OPEN
SELECT l.person_id, MAX(l.ends_at) AS ends_at
FROM person p JOIN one_time_link l ON l.person_id = p.id
WHERE p.org_id = :org_id AND l.kind = 'invitation' AND l.ends_at > :now
GROUP BY l.person_id;

-- name: ATTEMPT_FIND across
SELECT failures, last_at, blocked_until FROM attempt WHERE subject = :subject;

-- name: ATTEMPT_PUT across
INSERT INTO attempt (subject, failures, last_at, blocked_until)
VALUES (:subject, :failures, :last_at, :blocked_until)
ON CONFLICT (subject) DO UPDATE
SET failures = excluded.failures, last_at = excluded.last_at, blocked_until = excluded.blocked_until;

-- name: ATTEMPT_DELETE across
DELETE FROM attempt WHERE subject = :subject;

-- What has ended is of no use to anybody.
-- name: SESSIONS_ENDED_DELETE across
DELETE FROM session WHERE ends_at < :now;

-- name: LINKS_ENDED_DELETE across
DELETE FROM one_time_link WHERE ends_at < :now;

-- name: ATTEMPTS_OLD_DELETE across
DELETE FROM attempt WHERE last_at < :before;

-- name: BROWSERS_OF_ACCOUNT across
SELECT COUNT(*) AS count FROM known_browser WHERE account_id = :account_id;

-- name: BROWSER_SEEN across
UPDATE known_browser SET last_at = :now WHERE account_id = :account_id AND browser_hash = :browser_hash;

-- name: BROWSER_INSERT across
INSERT INTO known_browser (account_id, browser_hash, last_at)
VALUES (:account_id, :browser_hash, :now);

-- name: BROWSERS_OLD_DELETE across
DELETE FROM known_browser WHERE last_at < :before;

-- name: API_TOKENS_OF_ORG
SELECT id, person_id, name, scopes, created_at, ends_at, last_used_at FROM api_token
WHERE org_id = :org_id ORDER BY created_at DESC, id LIMIT 100;

-- name: API_TOKEN_INSERT
INSERT INTO api_token (id, org_id, person_id, token_hash, name, scopes, created_at, ends_at)
VALUES (:id, :org_id, :person_id, :token_hash, :name, :scopes, :now, :ends_at);

-- name: API_TOKEN_DELETE
DELETE FROM api_token WHERE org_id = :org_id AND id = :id RETURNING name;

-- name: API_TOKENS_OF_PERSON_DELETE
DELETE FROM api_token WHERE org_id = :org_id AND person_id = :person_id;

-- part: TOKEN_AND_ACCOUNT
SELECT t.id, t.org_id, t.person_id, t.name, t.scopes, t.ends_at, t.last_used_at,
       a.id AS account_id, a.email, a.language, a.theme
FROM api_token t JOIN person p ON p.id = t.person_id JOIN account a ON a.id = p.account_id

-- name: API_TOKEN_FIND across
{TOKEN_AND_ACCOUNT}
WHERE t.token_hash = :token_hash AND t.ends_at > :now;

-- name: API_TOKEN_AGAIN across
{TOKEN_AND_ACCOUNT}
WHERE t.id = :id AND t.ends_at > :now;

-- name: API_TOKEN_TOUCH across
UPDATE api_token SET last_used_at = :now WHERE id = :id AND last_used_at < :now;

-- name: ENTRY_LINKS_DELETE
DELETE FROM entry_link WHERE org_id = :org_id AND person_id = :person_id;

-- name: ENTRY_LINK_INSERT
INSERT INTO entry_link (token_hash, org_id, person_id, created_at, ends_at)
VALUES (:token_hash, :org_id, :person_id, :created_at, :ends_at);

-- name: ENTRY_LINK_FIND across
SELECT org_id, person_id FROM entry_link WHERE token_hash = :token_hash AND ends_at > :now;

-- name: ENTRY_LINK_USE
DELETE FROM entry_link WHERE org_id = :org_id AND token_hash = :token_hash;

-- name: ENTRY_LINKS_ENDED_DELETE across
DELETE FROM entry_link WHERE ends_at < :now;

-- name: LONG_SESSIONS_DELETE across
DELETE FROM session WHERE person_id = :person_id AND idle_s > 28800;

-- name: PASSKEYS_OF_ACCOUNT across
SELECT id, account_id, credential, algorithm, public_key, uses, is_synced, name, created_at,
       last_used_at, version
FROM passkey WHERE account_id = :account_id ORDER BY created_at, id LIMIT 100;

-- name: PASSKEY_BY_CREDENTIAL across
SELECT id, account_id, credential, algorithm, public_key, uses, is_synced, name, created_at,
       last_used_at, version
FROM passkey WHERE credential = :credential;

-- name: PASSKEY_LOAD across
SELECT id, account_id, credential, algorithm, public_key, uses, is_synced, name, created_at,
       last_used_at, version
FROM passkey WHERE account_id = :account_id AND id = :id;

-- name: PASSKEY_INSERT across
INSERT INTO passkey (id, account_id, credential, algorithm, public_key, uses, is_synced, name,
                     created_at, version)
VALUES (:id, :account_id, :credential, :algorithm, :public_key, :uses, :is_synced, :name,
        :created_at, 1);

-- name: PASSKEY_RENAME across
UPDATE passkey SET name = :name, version = version + 1 WHERE account_id = :account_id AND id = :id;

-- name: PASSKEY_USE across
UPDATE passkey SET uses = :uses, last_used_at = :now WHERE id = :id;

-- name: PASSKEY_DELETE across
DELETE FROM passkey WHERE account_id = :account_id AND id = :id;

-- name: PASSKEYS_OF_ACCOUNT_DELETE across
DELETE FROM passkey WHERE account_id = :account_id;

-- name: CHALLENGES_OPEN across
SELECT COUNT(*) AS count FROM passkey_challenge WHERE address = :address AND ends_at > :now;

-- name: CHALLENGE_INSERT across
INSERT INTO passkey_challenge (challenge_hash, purpose, bound_to, address, ends_at)
VALUES (:challenge_hash, :purpose, :bound_to, :address, :ends_at);

-- name: CHALLENGE_USE across
DELETE FROM passkey_challenge
WHERE challenge_hash = :challenge_hash AND purpose = :purpose AND bound_to = :bound_to
  AND ends_at > :now;

-- name: CHALLENGES_ENDED_DELETE across
DELETE FROM passkey_challenge WHERE ends_at < :now;

-- name: ORG_ANY across
SELECT org_id FROM org LIMIT 1;

-- Pages through all organisations by their id, for mimamori audit verify.
-- name: ORGS_AFTER across
SELECT org_id, name FROM org WHERE org_id > :after ORDER BY org_id LIMIT :limit;

-- name: ORG_INSERT
INSERT INTO org (org_id, name, industry, size_band, corporate_number, second_factor, created_at,
                 version)
VALUES (:org_id, :name, :industry, :size_band, :corporate_number, :second_factor, :created_at, 1);

-- name: ORG_LOAD
SELECT org_id, name, industry, size_band, corporate_number, postal_code, address, shares_with_peers,
       date_style, second_factor, created_at, version, field_changes
FROM org WHERE org_id = :org_id;

-- name: ORG_UPDATE
UPDATE org SET name = :name, industry = :industry, size_band = :size_band,
               corporate_number = :corporate_number, postal_code = :postal_code, address = :address,
               shares_with_peers = :shares_with_peers, date_style = :date_style,
               second_factor = :second_factor,
               version = :version,
               field_changes = :field_changes
WHERE org_id = :org_id;

-- name: SITES_OF_ORG
SELECT id, name, address, version FROM site WHERE org_id = :org_id ORDER BY name, id LIMIT 500;

-- name: SITE_LOAD
SELECT id, name, address, version, changed_by, changed_at FROM site WHERE org_id = :org_id AND id = :id;

-- name: SITE_INSERT
INSERT INTO site (id, org_id, name, address, version, changed_by, changed_at)
VALUES (:id, :org_id, :name, :address, 1, :changed_by, :changed_at);

-- name: SITE_UPDATE
UPDATE site SET name = :name, address = :address, version = version + 1, changed_by = :changed_by,
                changed_at = :changed_at
WHERE org_id = :org_id AND id = :id;

-- name: SITE_LEAVE
UPDATE department SET site_id = NULL, version = version + 1 WHERE org_id = :org_id AND site_id = :id;

-- name: SITE_DELETE
DELETE FROM site WHERE org_id = :org_id AND id = :id;

-- name: DEPARTMENTS_OF_ORG
SELECT id, name, site_id, archived_at, version FROM department
WHERE org_id = :org_id AND (archived_at IS NULL OR :with_archived = 1)
ORDER BY name, id LIMIT 1000;

-- name: DEPARTMENT_LOAD
SELECT id, name, site_id, archived_at, version, changed_by, changed_at FROM department
WHERE org_id = :org_id AND id = :id;

-- name: DEPARTMENT_INSERT
INSERT INTO department (id, org_id, site_id, name, version, changed_by, changed_at)
VALUES (:id, :org_id, :site_id, :name, 1, :changed_by, :changed_at);

-- name: DEPARTMENT_UPDATE
UPDATE department SET name = :name, site_id = :site_id, version = version + 1,
                      changed_by = :changed_by, changed_at = :changed_at
WHERE org_id = :org_id AND id = :id;

-- name: DEPARTMENT_ARCHIVE
UPDATE department SET archived_at = :now, version = version + 1, changed_by = :changed_by,
                      changed_at = :now
WHERE org_id = :org_id AND id = :id AND archived_at IS NULL;

-- name: PEOPLE_OF_ORG
SELECT p.id, p.account_id, p.name, p.email, p.roles, p.department_id, p.access_ends_on, p.version,
       (SELECT COUNT(*) FROM entry_link e WHERE e.org_id = p.org_id AND e.person_id = p.id) AS links,
       (SELECT COUNT(*) FROM session s WHERE s.person_id = p.id) AS sessions,
       (SELECT COUNT(*) FROM session s WHERE s.person_id = p.id AND s.idle_s > 28800) AS long_sessions
FROM person p
WHERE p.org_id = :org_id AND p.ended_at IS NULL ORDER BY p.name, p.id LIMIT 5000;

-- name: PEOPLE_NAMES
SELECT id, name, department_id, ended_at FROM person WHERE org_id = :org_id LIMIT 20000;

-- Who can sign in now: what is sent to somebody ends with her access.
-- part: CONTACT
SELECT p.id, p.name, p.email, p.roles, a.language
FROM person p JOIN account a ON a.id = p.account_id
WHERE p.org_id = :org_id AND p.ended_at IS NULL
  AND (p.access_ends_on IS NULL OR p.access_ends_on >= :today)

-- name: PEOPLE_CONTACTS
{CONTACT} LIMIT 20000;

-- name: PERSON_CONTACT
{CONTACT} AND p.id = :id;

-- name: PERSON_LOAD
SELECT p.id, p.account_id, p.name, p.email, p.roles, p.department_id, p.access_ends_on, p.version,
       p.changed_by, p.changed_at,
       (SELECT COUNT(*) FROM entry_link e WHERE e.org_id = p.org_id AND e.person_id = p.id) AS links,
       (SELECT COUNT(*) FROM session s WHERE s.person_id = p.id) AS sessions,
       (SELECT COUNT(*) FROM session s WHERE s.person_id = p.id AND s.idle_s > 28800) AS long_sessions
FROM person p
WHERE p.org_id = :org_id AND p.id = :id AND p.ended_at IS NULL;

-- name: PERSON_OF_ACCOUNT across
SELECT org_id, id, name FROM person
WHERE account_id = :account_id AND ended_at IS NULL
  AND (access_ends_on IS NULL OR access_ends_on >= :today)
ORDER BY id LIMIT 1;

-- Who signs in with the same account beside this person, in whatever company.
-- name: ACCOUNT_SHARERS across
SELECT COUNT(*) AS count FROM person
WHERE account_id = :account_id AND id <> :person_id AND ended_at IS NULL;

-- name: PERSON_INSERT
INSERT INTO person (id, org_id, account_id, name, email, roles, department_id, access_ends_on,
                    version, changed_by, changed_at)
VALUES (:id, :org_id, :account_id, :name, :email, :roles, :department_id, :access_ends_on, 1,
        :changed_by, :changed_at);

-- name: PERSON_UPDATE
UPDATE person SET name = :name, email = :email, roles = :roles, department_id = :department_id,
                  access_ends_on = :access_ends_on, version = version + 1, changed_by = :changed_by, changed_at = :changed_at
WHERE org_id = :org_id AND id = :id;

-- name: PERSON_SET_ACCOUNT
UPDATE person SET account_id = :account_id WHERE org_id = :org_id AND id = :id;

-- name: PERSON_END
UPDATE person SET ended_at = :now, account_id = NULL, version = version + 1, changed_by = :changed_by,
                  changed_at = :now
WHERE org_id = :org_id AND id = :id AND ended_at IS NULL;

-- name: PERSON_ACCESS
SELECT CASE WHEN p.account_id IS NULL THEN 0 ELSE 1 END AS can_sign_in,
       (SELECT COUNT(*) FROM session s WHERE s.person_id = p.id) AS sessions,
       (SELECT COUNT(*) FROM passkey k WHERE k.account_id = p.account_id) AS passkeys,
       (SELECT COUNT(*) FROM one_time_link l WHERE l.person_id = p.id) +
       (SELECT COUNT(*) FROM entry_link e WHERE e.org_id = p.org_id AND e.person_id = p.id) AS links,
       (SELECT COUNT(*) FROM api_token t WHERE t.org_id = p.org_id AND t.person_id = p.id) AS tokens
FROM person p WHERE p.org_id = :org_id AND p.id = :id AND p.ended_at IS NULL;

-- An account is one person's: its sessions, passkeys, codes and known browsers go with it.
-- name: ACCOUNT_DELETE across
DELETE FROM account WHERE id = :id;

-- Who signs in with a password and nothing else.
-- name: PEOPLE_WITHOUT_FACTOR
SELECT COUNT(*) AS count FROM person p JOIN account a ON a.id = p.account_id
WHERE p.org_id = :org_id AND p.ended_at IS NULL AND a.password_hash IS NOT NULL
  AND (p.access_ends_on IS NULL OR p.access_ends_on >= :today)
  AND a.totp_secret IS NULL AND NOT EXISTS (SELECT 1 FROM passkey k WHERE k.account_id = a.id);

-- name: PEOPLE_WITH_ROLE
SELECT COUNT(*) AS count FROM person
WHERE org_id = :org_id AND ended_at IS NULL AND account_id IS NOT NULL
  AND (access_ends_on IS NULL OR access_ends_on >= :today)
  AND ' ' || roles || ' ' LIKE '% ' || :role || ' %';

-- name: AUDIT_HEAD_NEXT
INSERT INTO audit_head (org_id, seq, hash) VALUES (:org_id, 1, '')
ON CONFLICT (org_id) DO UPDATE SET seq = audit_head.seq + 1
RETURNING seq, hash;

-- name: AUDIT_HEAD_SET
UPDATE audit_head SET hash = :hash WHERE org_id = :org_id;

-- name: AUDIT_HEAD
SELECT seq, hash FROM audit_head WHERE org_id = :org_id;

-- name: AUDIT_INSERT
INSERT INTO audit (org_id, seq, at, person_id, person_name, action, object, details, hash)
VALUES (:org_id, :seq, :at, :person_id, :person_name, :action, :object, :details, :hash);

-- Empty texts leave out nothing. kind is the beginning of the action: "document" of "document.approve".
-- name: AUDIT_NEWEST
SELECT seq, at, person_id, person_name, action, object, details, hash FROM audit
WHERE org_id = :org_id AND seq < :before AND at >= :since AND at < :until
  AND (:person_id = '' OR person_id = :person_id)
  AND (:kind = '' OR action = :kind OR substr(action, 1, length(:kind) + 1) = :kind || '.')
ORDER BY seq DESC LIMIT :limit;

-- name: AUDIT_OF_OBJECT
SELECT seq, at, person_id, person_name, action, object, details, hash FROM audit
WHERE org_id = :org_id AND object = :object AND seq < :before ORDER BY seq DESC LIMIT :limit;

-- name: AUDIT_FROM
SELECT seq, at, person_id, person_name, action, object, details, hash FROM audit
WHERE org_id = :org_id AND seq >= :first ORDER BY seq LIMIT :limit;

-- name: AUDIT_ANCHOR_INSERT
INSERT INTO audit_anchor (org_id, number, seq, at, line) VALUES (:org_id, :number, :seq, :at, :line);

-- name: AUDIT_ANCHOR_LAST
SELECT number, seq, at, line FROM audit_anchor WHERE org_id = :org_id ORDER BY number DESC LIMIT 1;

-- name: AUDIT_ANCHORS_NEWEST
SELECT number, seq, at, line FROM audit_anchor
WHERE org_id = :org_id AND number < :before ORDER BY number DESC LIMIT :limit;

-- name: AUDIT_ANCHORS_AFTER
SELECT number, seq, at, line FROM audit_anchor
WHERE org_id = :org_id AND number > :after ORDER BY number LIMIT :limit;

-- name: ANCHOR_MAIL
SELECT choice, version, changed_by, changed_at FROM anchor_mail WHERE org_id = :org_id;

-- name: ANCHOR_MAIL_SAVE
INSERT INTO anchor_mail (org_id, choice, version, changed_by, changed_at)
VALUES (:org_id, :choice, 1, :changed_by, :changed_at)
ON CONFLICT (org_id) DO UPDATE
SET choice = excluded.choice, version = anchor_mail.version + 1, changed_by = excluded.changed_by,
    changed_at = excluded.changed_at;

-- Those that want it every day and have not got it on this one.
-- name: ANCHOR_MAIL_OPEN across
SELECT org_id FROM anchor_mail
WHERE org_id > :after AND choice = 'daily' AND (mailed_on IS NULL OR mailed_on <> :day)
ORDER BY org_id LIMIT :limit;

-- Whoever changes the row sends the mails of the day.
-- name: ANCHOR_MAIL_CLAIM
UPDATE anchor_mail SET mailed_on = :day
WHERE org_id = :org_id AND choice = 'daily' AND (mailed_on IS NULL OR mailed_on <> :day);
