-- By which rules the company declares one star, and where its policy is public outside Mimamori.
CREATE TABLE star_path (
    org_id TEXT PRIMARY KEY REFERENCES org (org_id),
    rules TEXT NOT NULL,
    public_place TEXT,
    public_on TEXT,
    version BIGINT NOT NULL,
    changed_by TEXT NOT NULL,
    changed_at BIGINT NOT NULL
);

-- What the company noted of declaring one stage. Days are text; task_id is the review to come.
CREATE TABLE star_declaration (
    org_id TEXT NOT NULL REFERENCES org (org_id),
    stage TEXT NOT NULL,
    rules TEXT NOT NULL,
    applied_on TEXT NOT NULL,
    declared_on TEXT,
    declaration_id TEXT,
    logo_agreed_on TEXT,
    note TEXT,
    reviewed_on TEXT,
    withdrawn_on TEXT,
    person_id TEXT,
    task_id TEXT REFERENCES task (id),
    version BIGINT NOT NULL,
    changed_by TEXT NOT NULL,
    changed_at BIGINT NOT NULL,
    PRIMARY KEY (org_id, stage),
    CHECK ((declared_on IS NULL) = (declaration_id IS NULL))
);
