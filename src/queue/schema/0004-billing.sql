-- SPDX-License-Identifier: GPL-3.0-or-later
-- Custom billing codes to choose from.

CREATE TABLE billing_code (
    code TEXT PRIMARY KEY COLLATE NOCASE, -- up to 50 characters
    company TEXT,
    description TEXT
) WITHOUT ROWID;
