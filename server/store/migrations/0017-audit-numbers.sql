-- Entries of the log are numbered from 1. One with another number was never written by the program, stood
-- before the first one, and was not in the chain. One that is there keeps standing, behind the end of the
-- log, where the check of the log names it. SQLite adds no such condition to a table that is there.
ALTER TABLE audit RENAME TO audit_before;

CREATE TABLE audit (
    org_id TEXT NOT NULL REFERENCES org (org_id),
    seq BIGINT NOT NULL CHECK (seq > 0),
    at BIGINT NOT NULL,
    person_id TEXT NOT NULL,
    person_name TEXT NOT NULL,
    action TEXT NOT NULL,
    object TEXT NOT NULL,
    details TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (org_id, seq)
);

INSERT INTO audit (org_id, seq, at, person_id, person_name, action, object, details, hash)
SELECT org_id, CASE WHEN seq > 0 THEN seq ELSE 9223372036854775806 + seq END,
       at, person_id, person_name, action, object, details, hash
FROM audit_before;

DROP TABLE audit_before;
CREATE INDEX audit_object ON audit (org_id, object, seq);
