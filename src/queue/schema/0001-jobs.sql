-- SPDX-License-Identifier: GPL-3.0-or-later
-- Applied once, in the order of the numbers, and never edited after a release: a change is a new file.
-- Kinds, states, stages and reasons are their names in base/job.h and base/reason.h, times are
-- milliseconds since 1970 UTC, text is UTF-8 unless a mail brought something else.

CREATE TABLE job (
    id INTEGER PRIMARY KEY AUTOINCREMENT, -- people write it down: never given out twice
    kind TEXT NOT NULL,
    parent INTEGER REFERENCES job (id),
    created_ms INTEGER NOT NULL,
    state TEXT NOT NULL,
    updated_ms INTEGER NOT NULL,
    not_before_ms INTEGER NOT NULL,
    priority INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    lease TEXT,
    source TEXT,
    envid TEXT,
    sender TEXT,
    user TEXT,
    subject TEXT,
    message_id TEXT,
    recipient_name TEXT,
    number TEXT,
    user_billing TEXT,
    custom_billing TEXT,
    reason TEXT NOT NULL,
    reason_argument TEXT,
    pages INTEGER NOT NULL,
    confirmed_pages INTEGER NOT NULL,
    detail TEXT NOT NULL,
    -- What follows is the queue's own.
    stage TEXT,              -- who works on this state; 'none' waits for another job; NULL has ended
    due_ms INTEGER NOT NULL, -- 0: may be claimed now; else when (the end of the lease, or not_before)
    dedupe BLOB              -- SHA-256 of the submission's key
);

-- Open jobs alone, so that history costs a claim nothing. What is due stands together, in order.
CREATE INDEX job_open ON job (stage, due_ms, priority) WHERE stage IS NOT NULL;
-- Two faxes to one number can't be on the line at once, whatever a program thinks.
CREATE UNIQUE INDEX job_number_on_line ON job (number) WHERE lease IS NOT NULL AND kind = 'fax';
CREATE UNIQUE INDEX job_dedupe ON job (dedupe) WHERE dedupe IS NOT NULL;
CREATE INDEX job_parent ON job (parent) WHERE parent IS NOT NULL;
CREATE INDEX job_created ON job (created_ms);
-- Set by the message stage, so that intake pays nothing for it.
CREATE INDEX job_message_id ON job (message_id) WHERE kind = 'message' AND message_id IS NOT NULL;

-- How many jobs of each kind ended how, so that nobody counts them over ten years of history. Open ones
-- are few and are counted. No trigger on insert, which would cost intake a third: no job is born ended.
CREATE TABLE ended (
    kind TEXT NOT NULL,
    state TEXT NOT NULL,
    count INTEGER NOT NULL,
    PRIMARY KEY (kind, state)
) WITHOUT ROWID;

CREATE TRIGGER job_update_ended AFTER UPDATE OF stage ON job WHEN NEW.stage IS NULL BEGIN
    INSERT INTO ended (kind, state, count) VALUES (NEW.kind, NEW.state, 1)
        ON CONFLICT (kind, state) DO UPDATE SET count = count + 1;
END;
CREATE TRIGGER job_update_reopened AFTER UPDATE OF stage ON job WHEN OLD.stage IS NULL BEGIN
    UPDATE ended SET count = count - 1 WHERE kind = OLD.kind AND state = OLD.state;
END;
CREATE TRIGGER job_delete_ended AFTER DELETE ON job WHEN OLD.stage IS NULL BEGIN
    UPDATE ended SET count = count - 1 WHERE kind = OLD.kind AND state = OLD.state;
END;

-- Files of jobs, in pieces. The id is made of the job's id, the file's place in the job and the piece's
-- place in the file (sqlite-file.c): storing a small file is one append to one tree.
CREATE TABLE chunk (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    data BLOB NOT NULL
);

CREATE TABLE attempt (
    job INTEGER NOT NULL REFERENCES job (id),
    number INTEGER NOT NULL,
    started_ms INTEGER NOT NULL,
    ended_ms INTEGER NOT NULL,
    line TEXT,
    reason TEXT NOT NULL,
    t30_code INTEGER NOT NULL,
    t30_text TEXT,
    bit_rate INTEGER NOT NULL,
    ecm INTEGER NOT NULL,
    pages_confirmed INTEGER NOT NULL,
    bad_rows INTEGER NOT NULL,
    far_identity TEXT,
    detail TEXT,
    PRIMARY KEY (job, number)
) WITHOUT ROWID;

CREATE TABLE user (
    name TEXT PRIMARY KEY COLLATE NOCASE,
    address TEXT,
    billing TEXT,
    format TEXT NOT NULL,
    notify TEXT NOT NULL,
    attach TEXT NOT NULL,
    language TEXT,
    fax TEXT,
    voice TEXT,
    company TEXT
) WITHOUT ROWID;

-- What can belong to one user only: 'mail' (routing address at place 0, then aliases) and 'did'.
CREATE TABLE belonging (
    sort TEXT NOT NULL,
    value TEXT NOT NULL COLLATE NOCASE,
    user TEXT NOT NULL COLLATE NOCASE REFERENCES user (name) ON DELETE CASCADE,
    place INTEGER NOT NULL,
    PRIMARY KEY (sort, value)
) WITHOUT ROWID;
CREATE INDEX belonging_user ON belonging (user, sort, place);
