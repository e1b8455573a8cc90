ALTER TABLE ledger_row ADD COLUMN asked text NOT NULL DEFAULT '';
ALTER TABLE ledger_row ADD COLUMN degraded text NOT NULL DEFAULT '';
ALTER TABLE ledger_row ADD COLUMN shadow integer NOT NULL DEFAULT 0;
