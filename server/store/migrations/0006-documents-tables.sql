-- How dates are written in documents: 'western' (2026年11月21日) or 'japanese' (令和8年11月21日).
ALTER TABLE org ADD COLUMN date_style TEXT NOT NULL DEFAULT 'western';

-- What a company answered to the questions of a kind of document (packs/documents/).
CREATE TABLE document_answer (
    org_id TEXT NOT NULL REFERENCES org (org_id),
    kind TEXT NOT NULL,
    question TEXT NOT NULL,
    value TEXT NOT NULL,
    version BIGINT NOT NULL,
    changed_by TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (org_id, kind, question)
);

-- The text of a document that was edited by hand; base is what the program had generated then.
CREATE TABLE document_draft (
    org_id TEXT NOT NULL REFERENCES org (org_id),
    kind TEXT NOT NULL,
    base TEXT NOT NULL,
    text TEXT NOT NULL,
    version BIGINT NOT NULL,
    changed_by TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (org_id, kind)
);

-- What was put forward. text, generated, facts and template are frozen; sha256 is that of the
-- approved PDF, which document_file keeps.
CREATE TABLE document_version (
    id TEXT PRIMARY KEY,
    org_id TEXT NOT NULL REFERENCES org (org_id),
    kind TEXT NOT NULL,
    number BIGINT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('review', 'returned', 'withdrawn', 'in_force', 'replaced')),
    text TEXT NOT NULL,
    generated TEXT NOT NULL,
    facts TEXT NOT NULL,
    note TEXT,
    proposed_by TEXT NOT NULL,
    proposed_at BIGINT NOT NULL,
    decided_by TEXT,
    decided_at BIGINT,
    reason TEXT,
    date_label TEXT,
    sha256 TEXT,
    version BIGINT NOT NULL,
    UNIQUE (org_id, kind, number)
);

CREATE TABLE document_file (
    version_id TEXT PRIMARY KEY REFERENCES document_version (id),
    org_id TEXT NOT NULL REFERENCES org (org_id),
    pdf_base64 TEXT NOT NULL
);

-- Public addresses of documents; one that is revoked answers "gone" for ever.
CREATE TABLE publication (
    address TEXT PRIMARY KEY,
    org_id TEXT NOT NULL REFERENCES org (org_id),
    kind TEXT NOT NULL,
    published_by TEXT NOT NULL,
    published_at BIGINT NOT NULL,
    revoked_at BIGINT
);
CREATE INDEX publication_org ON publication (org_id, kind);

-- Who has read and understood which version.
CREATE TABLE document_receipt (
    version_id TEXT NOT NULL REFERENCES document_version (id),
    org_id TEXT NOT NULL REFERENCES org (org_id),
    person_id TEXT NOT NULL,
    read_at BIGINT NOT NULL,
    PRIMARY KEY (org_id, version_id, person_id)
);
