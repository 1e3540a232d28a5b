-- A backup that failed is mailed to who may manage the company even without the daily mail; this is
-- a choice of its own.
ALTER TABLE notice_choice ADD COLUMN wants_backup_failures INTEGER NOT NULL DEFAULT 1;
