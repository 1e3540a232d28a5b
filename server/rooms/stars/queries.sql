-- Queries of the stars room, for SQLite and PostgreSQL alike.

-- name: STARS_OF_ORG
-- One row at least: the choices stand in every one, the declarations one in each.
SELECT p.rules AS chosen_rules, p.public_place, p.public_on, p.version AS path_version,
       p.changed_by AS path_changed_by, p.changed_at AS path_changed_at,
       d.stage, d.rules, d.applied_on, d.declared_on, d.declaration_id, d.logo_agreed_on, d.note,
       d.reviewed_on, d.withdrawn_on, d.person_id, d.task_id, d.version, d.changed_by, d.changed_at
FROM org o
LEFT JOIN star_path p ON p.org_id = o.org_id
LEFT JOIN star_declaration d ON d.org_id = o.org_id
WHERE o.org_id = :org_id
ORDER BY d.stage
LIMIT :limit

-- name: STAR_PATH_SAVE
INSERT INTO star_path (org_id, rules, public_place, public_on, version, changed_by, changed_at)
VALUES (:org_id, :rules, :public_place, :public_on, 1, :changed_by, :changed_at)
ON CONFLICT (org_id) DO UPDATE
SET rules = excluded.rules, public_place = excluded.public_place, public_on = excluded.public_on,
    version = star_path.version + 1, changed_by = excluded.changed_by,
    changed_at = excluded.changed_at

-- name: STAR_DECLARATION_SAVE
INSERT INTO star_declaration (org_id, stage, rules, applied_on, declared_on, declaration_id,
                              logo_agreed_on, note, reviewed_on, withdrawn_on, person_id, task_id,
                              version, changed_by, changed_at)
VALUES (:org_id, :stage, :rules, :applied_on, :declared_on, :declaration_id, :logo_agreed_on, :note,
        :reviewed_on, :withdrawn_on, :person_id, :task_id, 1, :changed_by, :changed_at)
ON CONFLICT (org_id, stage) DO UPDATE
SET rules = excluded.rules, applied_on = excluded.applied_on, declared_on = excluded.declared_on,
    declaration_id = excluded.declaration_id, logo_agreed_on = excluded.logo_agreed_on,
    note = excluded.note, reviewed_on = excluded.reviewed_on, withdrawn_on = excluded.withdrawn_on,
    person_id = excluded.person_id, task_id = excluded.task_id,
    version = star_declaration.version + 1, changed_by = excluded.changed_by,
    changed_at = excluded.changed_at
