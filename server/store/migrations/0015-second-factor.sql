-- Whom a company lets in only with a second factor; NULL: it has not chosen, and nobody is asked.
ALTER TABLE org ADD COLUMN second_factor TEXT
    CHECK (second_factor IN ('nobody', 'managers', 'everybody'));

-- 1: whoever uses the session has shown two factors in it. Nothing is known of those that are open.
ALTER TABLE session ADD COLUMN has_two_factors INTEGER NOT NULL DEFAULT 0;
