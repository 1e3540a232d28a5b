-- Backups the server made, of all companies together: by the clock (day is set; one a day) or because
-- somebody asked. file is its name in the folder of backups; problems are keys of sentences.
CREATE TABLE backup_run (
    id TEXT PRIMARY KEY,
    day TEXT UNIQUE,
    state TEXT NOT NULL CHECK (state IN ('running', 'done', 'failed')),
    begun_at BIGINT NOT NULL,
    ended_at BIGINT,
    file TEXT,
    bytes BIGINT,
    problem TEXT,
    tested_at BIGINT,
    test_problem TEXT,
    copied_at BIGINT,
    copy_problem TEXT,
    removed_at BIGINT
);
CREATE INDEX backup_run_begun ON backup_run (begun_at);

-- A copy the company carries elsewhere, which the program cannot see: somebody says so.
CREATE TABLE offline_copy (
    org_id TEXT PRIMARY KEY REFERENCES org (org_id),
    place TEXT NOT NULL,
    taken_on TEXT NOT NULL,
    person_id TEXT NOT NULL,
    person_name TEXT NOT NULL,
    version BIGINT NOT NULL,
    changed_at BIGINT NOT NULL
);
