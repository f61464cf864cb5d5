-- SPDX-License-Identifier: GPL-3.0-or-later
-- Who changed what. Rows are only ever added.

CREATE TABLE audit (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at_ms INTEGER NOT NULL,
    actor TEXT NOT NULL,  -- 'cli:root'
    action TEXT NOT NULL, -- 'user.put', 'fax.cancel'
    object TEXT NOT NULL, -- name or id of what was changed
    detail TEXT NOT NULL  -- JSON, without secrets
);
CREATE INDEX audit_at ON audit (at_ms);
