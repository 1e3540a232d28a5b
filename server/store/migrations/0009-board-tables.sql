-- The owner wants to hear regularly how an initiative goes. title is that of its tasks, in the
-- words of the person who asked.
CREATE TABLE report_request (
    id TEXT PRIMARY KEY,
    org_id TEXT NOT NULL REFERENCES org (org_id),
    initiative TEXT NOT NULL,
    title TEXT NOT NULL,
    person_id TEXT NOT NULL,
    rhythm TEXT NOT NULL CHECK (rhythm IN ('monthly', 'quarterly')),
    asked_on TEXT NOT NULL,
    stopped_on TEXT,
    version BIGINT NOT NULL,
    changed_by TEXT NOT NULL,
    changed_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX report_request_standing ON report_request (org_id, initiative, person_id)
    WHERE stopped_on IS NULL;

-- The task of one period: '2026-11', or '2026-Q4'. Each period has one.
CREATE TABLE report_task (
    request_id TEXT NOT NULL REFERENCES report_request (id),
    org_id TEXT NOT NULL REFERENCES org (org_id),
    period TEXT NOT NULL,
    task_id TEXT NOT NULL REFERENCES task (id),
    PRIMARY KEY (org_id, request_id, period)
);
CREATE INDEX report_task_task ON report_task (task_id);
