-- SPDX-License-Identifier: GPL-3.0-or-later
-- Custom billing codes to choose from, and ways into the log.

-- Codes compare without case in any script, which no collation of SQLite's does: by a key that
-- base/billing.h makes. `words` is all that a lookup looks at, made the same way.
CREATE TABLE billing_code (
    key TEXT PRIMARY KEY,
    code TEXT NOT NULL, -- up to 50 characters
    company TEXT,
    description TEXT,
    words TEXT NOT NULL
) WITHOUT ROWID;

-- The log: faxes and receptions that have ended, and messages that ended without a fax. A job enters
-- these indexes when it ends, so that intake pays nothing for them. Newest first is read backwards.
CREATE INDEX job_log ON job (created_ms)
    WHERE stage IS NULL AND (kind IN ('fax', 'reception') OR (kind = 'message' AND reason <> 'none'));
CREATE INDEX job_log_user ON job (user COLLATE NOCASE, created_ms)
    WHERE stage IS NULL AND (kind IN ('fax', 'reception') OR (kind = 'message' AND reason <> 'none')) AND user IS NOT NULL;
CREATE INDEX job_log_number ON job (number, created_ms)
    WHERE stage IS NULL AND (kind IN ('fax', 'reception') OR (kind = 'message' AND reason <> 'none')) AND number IS NOT NULL;
CREATE INDEX job_log_caller ON job (sender, created_ms) WHERE stage IS NULL AND kind = 'reception';
CREATE INDEX job_log_user_billing ON job (user_billing COLLATE NOCASE, created_ms)
    WHERE stage IS NULL AND (kind IN ('fax', 'reception') OR (kind = 'message' AND reason <> 'none')) AND user_billing IS NOT NULL;
CREATE INDEX job_log_custom_billing ON job (custom_billing COLLATE NOCASE, created_ms)
    WHERE stage IS NULL AND (kind IN ('fax', 'reception') OR (kind = 'message' AND reason <> 'none')) AND custom_billing IS NOT NULL;
