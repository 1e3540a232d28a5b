-- Passkeys, fresh proofs, devices. Looked up before the company is known, like accounts and sessions.

-- credential and public_key: Base64 for URLs. uses: signature counter of the authenticator.
CREATE TABLE passkey (
    id TEXT PRIMARY KEY,
    account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    credential TEXT NOT NULL UNIQUE,
    algorithm BIGINT NOT NULL,
    public_key TEXT NOT NULL,
    uses BIGINT NOT NULL,
    is_synced INTEGER NOT NULL,
    name TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT,
    version BIGINT NOT NULL
);
CREATE INDEX passkey_account ON passkey (account_id);

-- What an authenticator is asked to sign, once. bound_to: the session, or the hash of the browser's
-- own cookie where nobody is signed in yet.
CREATE TABLE passkey_challenge (
    challenge_hash TEXT PRIMARY KEY,
    purpose TEXT NOT NULL CHECK (purpose IN ('sign-in', 'proof', 'registration')),
    bound_to TEXT NOT NULL,
    address TEXT NOT NULL,
    ends_at BIGINT NOT NULL
);
CREATE INDEX passkey_challenge_address ON passkey_challenge (address, ends_at);
CREATE INDEX passkey_challenge_end ON passkey_challenge (ends_at);

-- When the person of a session last proved who she is.
ALTER TABLE session ADD COLUMN proven_at BIGINT NOT NULL DEFAULT 0;
UPDATE session SET proven_at = created_at;

-- The browsers a person signed in with, so that a new one can be told to her.
CREATE TABLE known_browser (
    account_id TEXT NOT NULL REFERENCES account (id) ON DELETE CASCADE,
    browser_hash TEXT NOT NULL,
    last_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, browser_hash)
);
CREATE INDEX known_browser_last ON known_browser (last_at);

-- Keys for programs. scopes: permissions, separated by blanks; it may never do more than the person
-- who made it.
CREATE TABLE api_token (
    id TEXT PRIMARY KEY,
    org_id TEXT NOT NULL REFERENCES org (org_id),
    person_id TEXT NOT NULL REFERENCES person (id),
    token_hash TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    scopes TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    last_used_at BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX api_token_org ON api_token (org_id);
CREATE INDEX api_token_person ON api_token (person_id);

-- The last day on which a supporter from outside gets in; NULL: no end.
ALTER TABLE person ADD COLUMN access_ends_on TEXT;

-- Links by which employees get in without a password. idle_s: so long without use a session lasts.
CREATE TABLE entry_link (
    token_hash TEXT PRIMARY KEY,
    org_id TEXT NOT NULL REFERENCES org (org_id),
    person_id TEXT NOT NULL REFERENCES person (id),
    created_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL
);
CREATE INDEX entry_link_org ON entry_link (org_id);
CREATE INDEX entry_link_person ON entry_link (person_id);
CREATE INDEX entry_link_end ON entry_link (ends_at);
ALTER TABLE session ADD COLUMN idle_s BIGINT NOT NULL DEFAULT 28800;
