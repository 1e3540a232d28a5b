-- Who works here, and what was done. Tables with org_id hold rows of one company; the others
-- (account, session, one_time_link, attempt) are looked up before the company is known.

CREATE TABLE account (
    id TEXT PRIMARY KEY,
    email TEXT NOT NULL UNIQUE,
    password_hash TEXT,
    totp_secret TEXT,
    totp_pending TEXT,
    totp_step BIGINT NOT NULL DEFAULT 0,
    language TEXT NOT NULL DEFAULT 'ja',
    theme TEXT NOT NULL DEFAULT 'auto',
    created_at BIGINT NOT NULL
);

CREATE TABLE recovery_code (
    account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    code_hash TEXT NOT NULL,
    PRIMARY KEY (account_id, code_hash)
);

CREATE TABLE session (
    token_hash TEXT PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    organisation_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    csrf_token TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    user_agent TEXT NOT NULL,
    address TEXT NOT NULL
);
CREATE INDEX session_account ON session (account_id);
CREATE INDEX session_person ON session (person_id);
CREATE INDEX session_end ON session (ends_at);

CREATE TABLE one_time_link (
    token_hash TEXT PRIMARY KEY,
    kind TEXT NOT NULL CHECK (kind IN ('setup', 'invitation', 'second-factor')),
    organisation_id TEXT,
    person_id TEXT,
    created_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL
);
CREATE INDEX one_time_link_person ON one_time_link (person_id);
CREATE INDEX one_time_link_end ON one_time_link (ends_at);

CREATE TABLE attempt (
    subject TEXT PRIMARY KEY,
    failures BIGINT NOT NULL,
    last_at BIGINT NOT NULL,
    blocked_until BIGINT NOT NULL
);
CREATE INDEX attempt_last ON attempt (last_at);

CREATE TABLE org (
    org_id TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    industry TEXT NOT NULL,
    size_band TEXT NOT NULL,
    corporate_number TEXT,
    postal_code TEXT,
    address TEXT,
    shares_with_peers INTEGER NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    field_changes TEXT NOT NULL DEFAULT '{}'
);

CREATE TABLE site (
    id TEXT PRIMARY KEY,
    org_id TEXT NOT NULL REFERENCES org (org_id),
    name TEXT NOT NULL,
    address TEXT,
    version BIGINT NOT NULL,
    changed_by TEXT,
    changed_at BIGINT NOT NULL
);
CREATE INDEX site_org ON site (org_id);

CREATE TABLE department (
    id TEXT PRIMARY KEY,
    org_id TEXT NOT NULL REFERENCES org (org_id),
    site_id TEXT REFERENCES site (id) ON DELETE SET NULL,
    name TEXT NOT NULL,
    archived_at BIGINT,
    version BIGINT NOT NULL,
    changed_by TEXT,
    changed_at BIGINT NOT NULL
);
CREATE INDEX department_org ON department (org_id);
CREATE INDEX department_site ON department (site_id);

CREATE TABLE person (
    id TEXT PRIMARY KEY,
    org_id TEXT NOT NULL REFERENCES org (org_id),
    account_id TEXT,
    name TEXT NOT NULL,
    email TEXT NOT NULL,
    roles TEXT NOT NULL,
    department_id TEXT REFERENCES department (id),
    ended_at BIGINT,
    version BIGINT NOT NULL,
    changed_by TEXT,
    changed_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX person_email ON person (org_id, email) WHERE ended_at IS NULL;
CREATE INDEX person_org ON person (org_id);
CREATE INDEX person_account ON person (account_id);
CREATE INDEX person_department ON person (department_id);

-- Each entry holds the hash of the one before it, so that nothing can be changed, added or taken out
-- in between without breaking the chain; audit_head holds the end of it.
CREATE TABLE audit (
    org_id TEXT NOT NULL REFERENCES org (org_id),
    seq BIGINT NOT NULL,
    at BIGINT NOT NULL,
    person_id TEXT NOT NULL,
    person_name TEXT NOT NULL,
    action TEXT NOT NULL,
    object TEXT NOT NULL,
    details TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (org_id, seq)
);

CREATE TABLE audit_head (
    org_id TEXT PRIMARY KEY REFERENCES org (org_id),
    seq BIGINT NOT NULL,
    hash TEXT NOT NULL
);

CREATE TABLE job (
    id TEXT PRIMARY KEY,
    org_id TEXT NOT NULL REFERENCES org (org_id),
    kind TEXT NOT NULL,
    argument TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed', 'cancelled')),
    done BIGINT NOT NULL DEFAULT 0,
    total BIGINT NOT NULL DEFAULT 0,
    result TEXT,
    message TEXT,
    person_id TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    ended_at BIGINT
);
CREATE INDEX job_org ON job (org_id, created_at);
CREATE INDEX job_left ON job (created_at) WHERE state IN ('queued', 'running');
