-- SPDX-License-Identifier: GPL-3.0-or-later
-- Where received faxes go: rules beside the called numbers of users, the turns of groups, and junk.

CREATE TABLE route (
    sort TEXT NOT NULL,    -- 'did', 'line', 'csid', 'caller', 'subaddress'
    pattern TEXT NOT NULL COLLATE NOCASE,
    target TEXT NOT NULL,  -- 'user:NAME', 'group:NAME' or 'postmaster'
    PRIMARY KEY (sort, pattern)
) WITHOUT ROWID;

CREATE TABLE rota (
    user_group TEXT PRIMARY KEY COLLATE NOCASE REFERENCES user_group (name) ON DELETE CASCADE,
    last TEXT NOT NULL COLLATE NOCASE -- member who got the last one
) WITHOUT ROWID;

CREATE TABLE junk (
    sort TEXT NOT NULL,    -- 'caller' or 'csid'
    pattern TEXT NOT NULL COLLATE NOCASE,
    action TEXT NOT NULL,  -- 'refuse' or 'apart'
    note TEXT,
    PRIMARY KEY (sort, pattern)
) WITHOUT ROWID;
