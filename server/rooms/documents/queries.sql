-- Queries of the documents room, for SQLite and PostgreSQL alike.

-- name: DOCUMENT_ANSWERS
SELECT kind, question, value, version, changed_by, changed_at
FROM document_answer
WHERE org_id = :org_id AND kind = :kind
ORDER BY question
LIMIT :limit

-- name: DOCUMENT_ANSWER_SAVE
INSERT INTO document_answer (org_id, kind, question, value, version, changed_by, changed_at)
VALUES (:org_id, :kind, :question, :value, 1, :changed_by, :changed_at)
ON CONFLICT (org_id, kind, question) DO UPDATE
SET value = excluded.value, version = document_answer.version + 1,
    changed_by = excluded.changed_by, changed_at = excluded.changed_at

-- name: DOCUMENT_DRAFT
SELECT base, text, version, changed_by, changed_at
FROM document_draft
WHERE org_id = :org_id AND kind = :kind

-- name: DOCUMENT_DRAFT_SAVE
INSERT INTO document_draft (org_id, kind, base, text, version, changed_by, changed_at)
VALUES (:org_id, :kind, :base, :text, 1, :changed_by, :changed_at)
ON CONFLICT (org_id, kind) DO UPDATE
SET base = excluded.base, text = excluded.text, version = document_draft.version + 1,
    changed_by = excluded.changed_by, changed_at = excluded.changed_at

-- name: DOCUMENT_VERSIONS
-- Without the texts: they can be long.
SELECT id, kind, number, state, note, proposed_by, proposed_at, decided_by, decided_at, reason,
       date_label, sha256, version
FROM document_version
WHERE org_id = :org_id AND kind = :kind
ORDER BY number DESC
LIMIT :limit

-- name: DOCUMENTS_STANDING
-- What stands for each kind, in force and waiting for a decision, and where it is public.
SELECT v.id, v.kind, v.number, v.state, v.decided_at, p.address, p.published_at
FROM document_version v
LEFT JOIN publication p ON p.org_id = v.org_id AND p.kind = v.kind AND p.revoked_at IS NULL
WHERE v.org_id = :org_id AND v.state IN ('in_force', 'review')
ORDER BY v.kind, v.number DESC
LIMIT :limit

-- name: DOCUMENT_VERSION_FIND
SELECT id, kind, number, state, note, proposed_by, proposed_at, decided_by, decided_at, reason,
       date_label, sha256, version, text, generated, facts
FROM document_version
WHERE org_id = :org_id AND id = :id

-- name: DOCUMENT_VERSION_IN_FORCE
SELECT id, kind, number, state, note, proposed_by, proposed_at, decided_by, decided_at, reason,
       date_label, sha256, version, text, generated, facts
FROM document_version
WHERE org_id = :org_id AND kind = :kind AND state = 'in_force'
ORDER BY number DESC
LIMIT 1

-- name: DOCUMENT_VERSION_LAST_NUMBER
SELECT COALESCE(MAX(number), 0) AS number
FROM document_version
WHERE org_id = :org_id AND kind = :kind

-- name: DOCUMENT_VERSION_INSERT
INSERT INTO document_version (id, org_id, kind, number, state, text, generated, facts, note,
                              proposed_by, proposed_at, version)
VALUES (:id, :org_id, :kind, :number, 'review', :text, :generated, :facts, :note, :proposed_by,
        :proposed_at, 1)

-- name: DOCUMENT_VERSION_DECIDE
UPDATE document_version
SET state = :state, decided_by = :decided_by, decided_at = :decided_at, reason = :reason,
    date_label = :date_label, sha256 = :sha256, version = version + 1
WHERE org_id = :org_id AND id = :id AND state = 'review'

-- name: DOCUMENT_VERSIONS_REPLACE
-- All that stood before the one that is in force now.
UPDATE document_version
SET state = 'replaced', version = version + 1
WHERE org_id = :org_id AND kind = :kind AND state = 'in_force' AND id <> :id

-- name: DOCUMENT_FIRST_APPROVED
SELECT MIN(decided_at) AS decided_at
FROM document_version
WHERE org_id = :org_id AND kind = :kind AND state IN ('in_force', 'replaced')

-- name: DOCUMENT_FILE_INSERT
INSERT INTO document_file (version_id, org_id, pdf_base64)
VALUES (:version_id, :org_id, :pdf_base64)

-- name: DOCUMENT_FILE
SELECT pdf_base64 FROM document_file WHERE org_id = :org_id AND version_id = :version_id

-- name: PUBLICATION_INSERT
INSERT INTO publication (address, org_id, kind, published_by, published_at)
VALUES (:address, :org_id, :kind, :published_by, :published_at)

-- name: PUBLICATION_REVOKE
UPDATE publication SET revoked_at = :revoked_at
WHERE org_id = :org_id AND kind = :kind AND revoked_at IS NULL

-- The visitor of a public page belongs to no company: the address alone says whose it is.
-- name: PUBLICATION_FIND across
SELECT address, org_id, kind, published_by, published_at, revoked_at
FROM publication
WHERE address = :address

-- name: DOCUMENT_RECEIPT_SAVE
INSERT INTO document_receipt (version_id, org_id, person_id, read_at)
VALUES (:version_id, :org_id, :person_id, :read_at)
ON CONFLICT (org_id, version_id, person_id) DO NOTHING

-- name: DOCUMENT_RECEIPTS
SELECT person_id, read_at
FROM document_receipt
WHERE org_id = :org_id AND version_id = :version_id
ORDER BY read_at
LIMIT :limit
