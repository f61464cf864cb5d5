// SPDX-License-Identifier: GPL-3.0-or-later
#include "queue/sqlite-private.h"

#include "base/error.h"

/* By primary result code (sqlite.org/rescode.html); what is not here is temporary. */
static const struct {
    int code;
    FfErrorClass class;
    const char *advice;
} meanings[] = {
    {SQLITE_BUSY, FF_ERROR_TEMPORARY,
     "another process holds the write lock for too long; look for one that hangs"},
    {SQLITE_FULL, FF_ERROR_TEMPORARY, "the disk is full; make room, the work goes on by itself"},
    {SQLITE_IOERR, FF_ERROR_TEMPORARY,
     "the disk can't be read or written; look for a full disk, then for its faults in the "
     "kernel's log"},
    {SQLITE_CORRUPT, FF_ERROR_CONFIG,
     "the file is damaged; stop faxferryd, keep a copy, and restore a backup or save what can be "
     "read with: sqlite3 FILE .recover"},
    {SQLITE_NOTADB, FF_ERROR_CONFIG,
     "the file is damaged or is no database; stop faxferryd, keep a copy, and restore a backup"},
    {SQLITE_CANTOPEN, FF_ERROR_CONFIG, "check that the folder and the file are this user's own"},
    {SQLITE_READONLY, FF_ERROR_CONFIG, "check that the folder and the file are this user's own"},
    {SQLITE_PERM, FF_ERROR_CONFIG, "check that the folder and the file are this user's own"},
    {SQLITE_CONSTRAINT, FF_ERROR_BUG, "the program broke a rule of its own database"},
    {SQLITE_MISUSE, FF_ERROR_BUG, "the program uses its database wrongly"},
    {SQLITE_RANGE, FF_ERROR_BUG, "the program uses its database wrongly"},
    {SQLITE_ERROR, FF_ERROR_BUG, "the program and its database do not fit each other"},
    {SQLITE_TOOBIG, FF_ERROR_PERMANENT, "a value is too long to be kept"},
};

void ff_sqlite_set_error(FfSqlite *self, int code, const char *what, GError **error)
{
    FfErrorClass class = FF_ERROR_TEMPORARY;
    const char *advice = "try again later";
    for (guint i = 0; i < G_N_ELEMENTS(meanings); i++) {
        if (meanings[i].code == (code & 0xff)) {
            class = meanings[i].class;
            advice = meanings[i].advice;
        }
    }
    const char *detail = self->handle != NULL ? sqlite3_errmsg(self->handle) : "";
    g_set_error(error, FF_ERROR, class, "%s: %s: %s (%s, code %d): %s", self->path, what,
                sqlite3_errstr(code), detail, code, advice);
}
