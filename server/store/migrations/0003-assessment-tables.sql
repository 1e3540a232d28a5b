CREATE TABLE assessment (
    id TEXT PRIMARY KEY,
    org_id TEXT NOT NULL REFERENCES org (org_id),
    questionnaire TEXT NOT NULL,
    edition TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'closed')),
    started_at BIGINT NOT NULL,
    started_by TEXT NOT NULL,
    closed_at BIGINT,
    closed_by TEXT,
    -- Frozen when it is closed, so that a result never changes; JSON by rooms/assessment/frozen.c.
    answered BIGINT NOT NULL DEFAULT 0,
    total BIGINT,
    answers TEXT,
    parts TEXT,
    departments TEXT,
    size_band TEXT,
    version BIGINT NOT NULL
);
CREATE UNIQUE INDEX assessment_open ON assessment (org_id, questionnaire) WHERE state = 'open';
CREATE INDEX assessment_org ON assessment (org_id, started_at);
CREATE INDEX assessment_history ON assessment (org_id, questionnaire, closed_at);

-- The departments that answer; no row: the company answers as a whole (department_id '').
CREATE TABLE assessment_department (
    org_id TEXT NOT NULL REFERENCES org (org_id),
    assessment_id TEXT NOT NULL REFERENCES assessment (id),
    department_id TEXT NOT NULL REFERENCES department (id),
    name TEXT NOT NULL, -- as it was when the assessment was started
    PRIMARY KEY (org_id, assessment_id, department_id)
);
CREATE INDEX assessment_department_department ON assessment_department (department_id);

CREATE TABLE answer (
    org_id TEXT NOT NULL REFERENCES org (org_id),
    assessment_id TEXT NOT NULL REFERENCES assessment (id),
    department_id TEXT NOT NULL,
    item BIGINT NOT NULL,
    answer TEXT NOT NULL,
    note TEXT,
    person_id TEXT NOT NULL,
    person_name TEXT NOT NULL,
    answered_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (org_id, assessment_id, department_id, item)
);

-- The company's answer to one item, decided by the person in charge.
CREATE TABLE merged_answer (
    org_id TEXT NOT NULL REFERENCES org (org_id),
    assessment_id TEXT NOT NULL REFERENCES assessment (id),
    item BIGINT NOT NULL,
    answer TEXT NOT NULL,
    reason TEXT,
    person_id TEXT NOT NULL,
    person_name TEXT NOT NULL,
    decided_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    PRIMARY KEY (org_id, assessment_id, item)
);

-- The newest closed score of companies that agreed to be compared; part 0 is the total.
CREATE TABLE peer_score (
    org_id TEXT NOT NULL REFERENCES org (org_id),
    questionnaire TEXT NOT NULL,
    part BIGINT NOT NULL,
    industry TEXT NOT NULL,
    size_band TEXT NOT NULL,
    score BIGINT NOT NULL,
    closed_at BIGINT NOT NULL,
    PRIMARY KEY (org_id, questionnaire, part)
);
CREATE INDEX peer_score_group ON peer_score (questionnaire, industry, size_band, part, org_id, score);
