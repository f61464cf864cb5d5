-- SPDX-License-Identifier: GPL-3.0-or-later
-- Who changed what, and what retention finds. Entries of the audit trail are only ever added, and go
-- with the log, after its term.

CREATE TABLE audit (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at_ms INTEGER NOT NULL,
    actor TEXT NOT NULL,  -- 'cli:root'
    action TEXT NOT NULL, -- 'user.put', 'fax.cancel'
    object TEXT NOT NULL, -- name or id of what was changed
    detail TEXT NOT NULL  -- JSON, without secrets
);
CREATE INDEX audit_at ON audit (at_ms);

-- When the files of a job that ended were erased; NULL: they are there. Only the job on top has it, a
-- message or a reception, because its children go with it.
ALTER TABLE job ADD COLUMN erased_ms INTEGER;
-- What is kept, by its end, so that what is due stands in front. A job enters when it ends.
CREATE INDEX job_kept ON job (state = 'quarantined', updated_ms)
    WHERE stage IS NULL AND parent IS NULL AND erased_ms IS NULL;
CREATE INDEX job_ended ON job (updated_ms) WHERE stage IS NULL AND parent IS NULL;
