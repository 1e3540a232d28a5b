-- The end of a company's audit log as it was at a moment, signed by the server. number counts a
-- company's anchors from 1 without gaps; line is what is mailed and printed.
CREATE TABLE audit_anchor (
    org_id TEXT NOT NULL REFERENCES org (org_id),
    number BIGINT NOT NULL,
    seq BIGINT NOT NULL,
    at BIGINT NOT NULL,
    line TEXT NOT NULL,
    PRIMARY KEY (org_id, number)
);
-- The history of one thing.
CREATE INDEX audit_object ON audit (org_id, object, seq);
