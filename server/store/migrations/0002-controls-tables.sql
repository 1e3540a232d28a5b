-- What somebody or something says about a control. The subject is an item of a questionnaire
-- ("self-check-25/3") or a control itself ("control/os-auto-update"); which items speak of which
-- control is content. department_id '' is the whole company.
CREATE TABLE claim (
    org_id TEXT NOT NULL REFERENCES org (org_id),
    subject TEXT NOT NULL,
    department_id TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN
        ('implemented', 'partial', 'not_implemented', 'unknown', 'not_applicable')),
    note TEXT,
    reference TEXT NOT NULL,
    person_id TEXT NOT NULL,
    person_name TEXT NOT NULL,
    claimed_at BIGINT NOT NULL,
    PRIMARY KEY (org_id, subject, department_id)
);

CREATE TABLE evidence (
    id TEXT PRIMARY KEY,
    org_id TEXT NOT NULL REFERENCES org (org_id),
    control_id TEXT NOT NULL,
    title TEXT NOT NULL,
    note TEXT,
    happened_on TEXT NOT NULL,
    person_id TEXT NOT NULL,
    person_name TEXT NOT NULL,
    added_at BIGINT NOT NULL,
    removed_at BIGINT
);
CREATE INDEX evidence_control ON evidence (org_id, control_id);

CREATE TABLE decision (
    id TEXT PRIMARY KEY,
    org_id TEXT NOT NULL REFERENCES org (org_id),
    control_id TEXT NOT NULL,
    department_id TEXT NOT NULL,
    measure TEXT NOT NULL,
    person_id TEXT,
    due_on TEXT,
    cost_yen BIGINT,
    state TEXT NOT NULL CHECK (state IN ('planned', 'done', 'dropped')),
    decided_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    changed_by TEXT,
    changed_at BIGINT NOT NULL
);
CREATE INDEX decision_org ON decision (org_id, control_id);

CREATE TABLE task (
    id TEXT PRIMARY KEY,
    org_id TEXT NOT NULL REFERENCES org (org_id),
    title TEXT NOT NULL,
    person_id TEXT,
    due_on TEXT,
    done_at BIGINT,
    control_id TEXT,
    decision_id TEXT REFERENCES decision (id),
    created_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    changed_by TEXT,
    changed_at BIGINT NOT NULL
);
CREATE INDEX task_org ON task (org_id, done_at, due_on);
CREATE INDEX task_person ON task (org_id, person_id, done_at);
CREATE INDEX task_decision ON task (decision_id);
CREATE INDEX task_control ON task (org_id, control_id);
