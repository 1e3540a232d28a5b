-- Reminders: who wants them, the secret addresses of calendars, the company's own mail server, what is to be sent.
CREATE TABLE notice_choice (
    person_id TEXT PRIMARY KEY,
    org_id TEXT NOT NULL REFERENCES org (org_id),
    wants_digest INTEGER NOT NULL,
    version BIGINT NOT NULL,
    changed_at BIGINT NOT NULL
);
CREATE INDEX notice_choice_org ON notice_choice (org_id);

CREATE TABLE calendar_feed (
    person_id TEXT PRIMARY KEY,
    org_id TEXT NOT NULL REFERENCES org (org_id),
    token_hash TEXT NOT NULL UNIQUE,
    made_at BIGINT NOT NULL
);
CREATE INDEX calendar_feed_org ON calendar_feed (org_id);

-- password_box: encrypted with the key file, which is not in the database.
CREATE TABLE mail_server (
    org_id TEXT PRIMARY KEY REFERENCES org (org_id),
    host TEXT NOT NULL,
    port BIGINT NOT NULL,
    user_name TEXT,
    password_box TEXT,
    sender TEXT NOT NULL,
    version BIGINT NOT NULL,
    changed_by TEXT,
    changed_at BIGINT NOT NULL
);

-- The last day for which the digests of a company were made.
CREATE TABLE notice_day (
    org_id TEXT PRIMARY KEY REFERENCES org (org_id),
    day TEXT NOT NULL
);

-- One mail to one person for one day. "sending" belongs to the process that claimed it.
CREATE TABLE outbox (
    id TEXT PRIMARY KEY,
    org_id TEXT NOT NULL REFERENCES org (org_id),
    person_id TEXT NOT NULL,
    day TEXT NOT NULL,
    subject TEXT NOT NULL,
    body TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'sending', 'sent', 'failed', 'dropped')),
    tries BIGINT NOT NULL,
    next_at BIGINT NOT NULL,
    ends_at BIGINT NOT NULL,
    problem TEXT,
    made_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    UNIQUE (org_id, person_id, day)
);
CREATE INDEX outbox_waiting ON outbox (next_at, id) WHERE state = 'waiting';
CREATE INDEX outbox_sending ON outbox (changed_at) WHERE state = 'sending';
CREATE INDEX outbox_changed ON outbox (org_id, changed_at);
CREATE INDEX outbox_made ON outbox (made_at);
