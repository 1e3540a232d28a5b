-- A decision is proposed, approved or returned, carried out, and shown with evidence. The state says how far
-- the work is; the approval, whether it may begin.
ALTER TABLE decision ADD COLUMN approval TEXT NOT NULL DEFAULT 'approved'
    CHECK (approval IN ('waiting', 'approved', 'returned'));
ALTER TABLE decision ADD COLUMN proposed_by TEXT;
ALTER TABLE decision ADD COLUMN approved_by TEXT;
ALTER TABLE decision ADD COLUMN approved_at BIGINT;
ALTER TABLE decision ADD COLUMN return_reason TEXT;
ALTER TABLE decision ADD COLUMN outcome TEXT CHECK (outcome IN ('implemented', 'partial'));
ALTER TABLE evidence ADD COLUMN decision_id TEXT;
CREATE INDEX evidence_decision ON evidence (decision_id);
