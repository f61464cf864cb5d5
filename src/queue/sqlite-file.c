// SPDX-License-Identifier: GPL-3.0-or-later
/* Files as rows of at most FF_LIMIT_BLOB_CHUNK octets.
 *
 * A chunk's id is job, place of the file in the job, place of the chunk in the file, from high bits
 * to low. So files need no table and no index of their own: storing is an append, reading a range,
 * and a job's files lie together. */
#include <errno.h>
#include <unistd.h>

#include "base/error.h"
#include "base/file.h"
#include "base/limits.h"
#include "queue/sqlite-private.h"

#define CHUNK_BITS 12 /* 4096 chunks of 256 KiB: 1 GiB a file */
#define PLACE_BITS 13 /* 8192 files a job; the parts of a message are 1000 at most */
#define JOB_SHIFT  (CHUNK_BITS + PLACE_BITS)
G_STATIC_ASSERT(((gint64)FF_LIMIT_BLOB_CHUNK << CHUNK_BITS) >= FF_LIMIT_BOX_OUTPUT);
G_STATIC_ASSERT((1 << PLACE_BITS) > 2 * FF_LIMIT_PARTS);

static gint64 first_id(gint64 job)
{
    return job << JOB_SHIFT;
}

static gint64 last_id(gint64 job)
{
    return ((job + 1) << JOB_SHIFT) - 1;
}

static void bind_range(FfSqliteUse *use, gint64 job)
{
    sqlite3_bind_int64(use, 1, first_id(job));
    sqlite3_bind_int64(use, 2, last_id(job));
}

static bool insert_chunk(FfSqlite *db, gint64 id, const char *name, const void *data, gsize length,
                         GError **error)
{
    g_autoptr(FfSqliteUse) use = ff_sqlite_use(db, FF_SQL_INSERT_CHUNK);
    sqlite3_bind_int64(use, 1, id);
    sqlite3_bind_text(use, 2, name, -1, SQLITE_STATIC);
    /* No pointer would be NULL, not an empty blob. */
    sqlite3_bind_blob(use, 3, data != NULL ? data : "", (int)length, SQLITE_STATIC);
    return ff_sqlite_run(db, use, error);
}

static bool insert_numbered(FfSqlite *db, gint64 first, gint64 number, const char *name,
                            const void *data, gsize length, GError **error)
{
    if (number >= 1 << CHUNK_BITS) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT, "%s is larger than a stored file may be",
                    name);
        return false;
    }
    return insert_chunk(db, first + number, name, data, length, error);
}

static bool store_memory(FfSqlite *db, gint64 first, const FfContent *content, GError **error)
{
    const char *data = content->data;
    gsize done = 0;
    gint64 number = 0;
    do {
        gsize length = MIN(content->length - done, (gsize)FF_LIMIT_BLOB_CHUNK);
        if (!insert_numbered(db, first, number++, content->name, data + done, length, error)) {
            return false;
        }
        done += length;
    } while (done < content->length);
    return true;
}

/* As much as there is, up to a chunk; -1 on error. */
static gssize read_chunk(const FfContent *content, char *chunk, gint64 offset, GError **error)
{
    gssize filled = 0;
    while (filled < FF_LIMIT_BLOB_CHUNK) {
        gssize got = pread(content->fd, chunk + filled, (gsize)(FF_LIMIT_BLOB_CHUNK - filled),
                           offset + filled);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got < 0) {
            ff_error_set_errno(error, "cannot read %s to store it", content->name);
            return -1;
        }
        if (got == 0) {
            break;
        }
        filled += got;
    }
    return filled;
}

static bool store_descriptor(FfSqlite *db, gint64 first, const FfContent *content, GError **error)
{
    g_autofree char *chunk = g_malloc(FF_LIMIT_BLOB_CHUNK);
    gint64 number = 0;
    gssize length;
    do {
        length = read_chunk(content, chunk, number * FF_LIMIT_BLOB_CHUNK, error);
        if (length < 0) {
            return false;
        }
        if ((length > 0 || number == 0) &&
            !insert_numbered(db, first, number, content->name, chunk, (gsize)length, error)) {
            return false;
        }
        number++;
    } while (length == FF_LIMIT_BLOB_CHUNK);
    return true;
}

static bool find_place(FfSqlite *db, gint64 job, gint64 *ret_place, GError **error)
{
    g_autoptr(FfSqliteUse) use = ff_sqlite_use(db, FF_SQL_LAST_CHUNK);
    bool row;
    bind_range(use, job);
    if (!ff_sqlite_step(db, use, &row, error)) {
        return false;
    }
    gint64 last = sqlite3_column_int64(use, 0); /* NULL is 0 */
    *ret_place = last == 0 ? 0 : ((last - first_id(job)) >> CHUNK_BITS) + 1;
    return true;
}

bool ff_sqlite_store_file(gpointer self, gint64 id, int place, const FfContent *content,
                          GError **error)
{
    FfSqlite *db = self;
    gint64 at = place;
    if (place == FF_PLACE_NEXT && !find_place(db, id, &at, error)) {
        return false;
    }
    if (at >= 1 << PLACE_BITS) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT,
                    "job %" G_GINT64_FORMAT " has more files than a job may have", id);
        return false;
    }
    gint64 first = first_id(id) + (at << CHUNK_BITS);
    return content->fd < 0 ? store_memory(db, first, content, error)
                           : store_descriptor(db, first, content, error);
}

bool ff_sqlite_drop_file(gpointer self, gint64 id, const char *name, GError **error)
{
    FfSqlite *db = self;
    g_autoptr(FfSqliteUse) use = ff_sqlite_use(db, FF_SQL_DROP_FILE);
    bind_range(use, id);
    sqlite3_bind_text(use, 3, name, -1, SQLITE_STATIC);
    return ff_sqlite_run(db, use, error);
}

bool ff_sqlite_erase_files(gpointer self, gint64 id, guint limit, guint *ret_count, GError **error)
{
    FfSqlite *db = self;
    g_autoptr(FfSqliteUse) use = ff_sqlite_use(db, FF_SQL_ERASE_CHUNKS);
    bind_range(use, id);
    sqlite3_bind_int64(use, 3, limit);
    if (!ff_sqlite_run(db, use, error)) {
        return false;
    }
    *ret_count = (guint)sqlite3_changes(db->handle);
    return true;
}

bool ff_sqlite_read_file(gpointer self, gint64 id, const char *name, int fd, GError **error)
{
    FfSqlite *db = self;
    g_autoptr(FfSqliteUse) use = ff_sqlite_use(db, FF_SQL_READ_FILE);
    bind_range(use, id);
    sqlite3_bind_text(use, 3, name, -1, SQLITE_STATIC);
    bool any = false, row = true;
    while (row) {
        if (!ff_sqlite_step(db, use, &row, error)) {
            return false;
        }
        any = any || row;
        if (row && !ff_file_write(fd, sqlite3_column_blob(use, 0),
                                  (gsize)sqlite3_column_bytes(use, 0), error)) {
            return false;
        }
    }
    if (!any) {
        g_set_error(error, FF_ERROR, FF_ERROR_PERMANENT, "job %" G_GINT64_FORMAT " has no file %s",
                    id, name);
    }
    return any;
}

char **ff_sqlite_list_files(gpointer self, gint64 id, GError **error)
{
    FfSqlite *db = self;
    g_autoptr(FfSqliteUse) use = ff_sqlite_use(db, FF_SQL_LIST_FILES);
    g_autoptr(GStrvBuilder) names = g_strv_builder_new();
    bind_range(use, id);
    for (;;) {
        bool row;
        if (!ff_sqlite_step(db, use, &row, error)) {
            return NULL;
        }
        if (!row) {
            return g_strv_builder_end(names);
        }
        g_strv_builder_add(names, (const char *)sqlite3_column_text(use, 0));
    }
}
