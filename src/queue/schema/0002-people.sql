-- SPDX-License-Identifier: GPL-3.0-or-later
-- Groups, and what users and groups may do. Lists are their values with a line feed between them.

ALTER TABLE user ADD COLUMN secret TEXT; -- crypt(5) hash, never the secret
ALTER TABLE user ADD COLUMN forward TEXT;
ALTER TABLE user ADD COLUMN cover_template TEXT;
ALTER TABLE user ADD COLUMN allowed_numbers TEXT NOT NULL DEFAULT '';
ALTER TABLE user ADD COLUMN blocked_numbers TEXT NOT NULL DEFAULT '';
ALTER TABLE user ADD COLUMN mailboxes TEXT NOT NULL DEFAULT '';
ALTER TABLE user ADD COLUMN pages_per_day INTEGER NOT NULL DEFAULT 0;
ALTER TABLE user ADD COLUMN faxes_per_hour INTEGER NOT NULL DEFAULT 0;
ALTER TABLE user ADD COLUMN concurrent_calls INTEGER NOT NULL DEFAULT 0;

CREATE TABLE user_group (
    name TEXT PRIMARY KEY COLLATE NOCASE,
    description TEXT,
    share TEXT NOT NULL,
    always TEXT COLLATE NOCASE REFERENCES user (name) ON DELETE SET NULL,
    cover_template TEXT,
    allowed_numbers TEXT NOT NULL DEFAULT '',
    blocked_numbers TEXT NOT NULL DEFAULT '',
    mailboxes TEXT NOT NULL DEFAULT '',
    pages_per_day INTEGER NOT NULL DEFAULT 0,
    faxes_per_hour INTEGER NOT NULL DEFAULT 0,
    concurrent_calls INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;

CREATE TABLE member (
    user_group TEXT NOT NULL COLLATE NOCASE REFERENCES user_group (name) ON DELETE CASCADE,
    user TEXT NOT NULL COLLATE NOCASE REFERENCES user (name) ON DELETE CASCADE,
    place INTEGER NOT NULL, -- in the rota
    PRIMARY KEY (user_group, user)
) WITHOUT ROWID;
CREATE INDEX member_user ON member (user);

-- What a user has sent since a time, for the quotas.
CREATE INDEX job_user ON job (user COLLATE NOCASE, created_ms)
    WHERE kind = 'fax' AND user IS NOT NULL;
