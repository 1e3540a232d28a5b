-- The version an answer had when it was taken back: the next one goes on from there, so that nobody
-- who still looks at the old answer can overwrite the new one unawares.
CREATE TABLE answer_taken_back (
    org_id TEXT NOT NULL REFERENCES org (org_id),
    assessment_id TEXT NOT NULL REFERENCES assessment (id),
    department_id TEXT NOT NULL,
    item BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (org_id, assessment_id, department_id, item)
);
