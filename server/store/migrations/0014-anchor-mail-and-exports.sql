-- How the signed ends of a company's audit log are mailed to those who may read it: never, in the
-- daily mail when there is one, or every day on which there is a new one. mailed_on: the day of the
-- last such mails, so that several servers send them once.
CREATE TABLE anchor_mail (
    org_id TEXT PRIMARY KEY REFERENCES org (org_id),
    choice TEXT NOT NULL CHECK (choice IN ('off', 'digest', 'daily')),
    mailed_on TEXT,
    version BIGINT NOT NULL,
    changed_by TEXT NOT NULL,
    changed_at BIGINT NOT NULL
);

-- All data of a company as one file that its owner asked for, one at a time; kept until ends_at.
-- file: its name in the folder of exports, NULL until it is made.
CREATE TABLE org_export (
    org_id TEXT PRIMARY KEY REFERENCES org (org_id),
    job_id TEXT NOT NULL,
    person_id TEXT NOT NULL,
    begun_at BIGINT NOT NULL,
    file TEXT,
    bytes BIGINT,
    made_at BIGINT,
    ends_at BIGINT NOT NULL
);
CREATE INDEX org_export_ends ON org_export (ends_at);
