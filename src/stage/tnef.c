// SPDX-License-Identifier: GPL-3.0-or-later
#include "stage/tnef.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/limits.h"
#include "box/box-program.h"
#include "stage/program-folder.h"
#include "stage/tnef-listing.h"

enum { MS_PER_SECOND = 1000 };

const char *ff_tnef_find(const char **ret_why)
{
    static const char *const usual_places[] = {"/usr/bin/tnef", "/usr/local/bin/tnef"};
    *ret_why = "the program tnef is not installed; on Debian, install the package tnef";
    for (gsize i = 0; i < G_N_ELEMENTS(usual_places); i++) {
        if (access(usual_places[i], X_OK) == 0) {
            *ret_why = "this machine permits no box for the program tnef";
            return ff_box_may_run_programs() ? usual_places[i] : NULL;
        }
    }
    return NULL;
}

/* ---- the run ---- */

typedef struct {
    FfProgramFolder *folder;
    char *input;  /* the stream */
    char *output; /* folder of what is in it */
    char *text;   /* name of the message's text, without its ending: nobody can know it before */
    FfFile *listing;
} Run;

static void run_clear(Run *run)
{
    g_clear_pointer(&run->folder, ff_program_folder_free);
    g_clear_pointer(&run->listing, ff_file_free);
    g_free(run->input);
    g_free(run->output);
    g_free(run->text);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Run, run_clear)

static bool write_stream(const FfFile *stream, const char *path, GError **error)
{
    int copy = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0400);
    if (copy < 0) {
        ff_error_set_errno(error, "cannot write a file for the program tnef");
        return false;
    }
    bool written = ff_file_copy(stream->fd, copy, error);
    close(copy);
    return written;
}

static bool prepare(Run *run, const FfFile *stream, GError **error)
{
    run->folder = ff_program_folder_new(error);
    run->listing = run->folder != NULL ? ff_file_new("listing", error) : NULL;
    if (run->listing == NULL) {
        return false;
    }
    run->input = g_build_filename(run->folder->path, "stream", NULL);
    run->output = g_build_filename(run->folder->path, "out", NULL);
    run->text = g_strdup_printf("text-%08x%08x", g_random_int(), g_random_int());
    if (mkdir(run->output, 0700) != 0) {
        ff_error_set_errno(error, "cannot make a folder for the program tnef");
        return false;
    }
    return write_stream(stream, run->input, error);
}

static FfReason reason_of_run(FfBoxResult result, int status)
{
    switch (result) {
    case FF_BOX_TIMEOUT:
        return FF_REASON_DOCUMENT_TIMEOUT;
    case FF_BOX_TOO_MUCH:
        return FF_REASON_DOCUMENT_TOO_LARGE;
    case FF_BOX_CRASHED:
        return FF_REASON_DOCUMENT_CRASHED;
    default:
        return status == 0 ? FF_REASON_NONE : FF_REASON_DOCUMENT_UNREADABLE;
    }
}

/* Plain text reads best on a fax; RTF needs LibreOffice. */
static bool execute(const char *path, const Run *run, gint64 left_ms, FfReason *ret_reason,
                    GError **error)
{
    g_autofree char *body = g_strconcat("--save-body=", run->text, NULL);
    g_autofree char *most = g_strdup_printf("--maxsize=%d", FF_LIMIT_TNEF_UNPACKED);
    const char *const arguments[] = {path,
                                     "--verbose",
                                     "--number-backups",
                                     body,
                                     "--body-pref=thr",
                                     most,
                                     "--ignore-encode",
                                     "--ignore-cruft",
                                     "-C",
                                     run->output,
                                     "-f",
                                     run->input,
                                     NULL};
    const FfBoxProgram program = {
        .arguments = arguments, .folder = run->folder->path, .output_fd = run->listing->fd};
    const FfBoxLimits limits = {
        .memory = FF_LIMIT_TNEF_MEMORY,
        .cpu_seconds = FF_LIMIT_TNEF_MS / MS_PER_SECOND,
        .wall_ms = (int)CLAMP(left_ms, 1, FF_LIMIT_TNEF_MS),
        .output = FF_LIMIT_TNEF_UNPACKED,
    };
    g_autofree char *why = NULL;
    int status = 0;
    FfBoxResult result = ff_box_run_program(&program, &limits, &status, &why);
    if (result == FF_BOX_ERROR) {
        g_set_error(error, FF_ERROR, FF_ERROR_TEMPORARY, "no box for the program tnef: %s", why);
        return false;
    }
    *ret_reason = reason_of_run(result, status);
    return true;
}

/* ---- what it left ---- */

/* Files that no line names, by a name that breaks lines, come last: none is lost. */
static FfReason list_rest(const Run *run, GPtrArray *entries)
{
    g_autoptr(GDir) folder = g_dir_open(run->output, 0, NULL);
    g_autoptr(GHashTable) listed = g_hash_table_new(g_str_hash, g_str_equal);
    const guint named = entries->len;
    for (guint i = 0; i < named; i++) {
        g_hash_table_add(listed, ((FfTnefEntry *)entries->pdata[i])->file);
    }
    for (const char *name; folder != NULL && (name = g_dir_read_name(folder)) != NULL;) {
        if (!g_hash_table_contains(listed, name)) {
            FfTnefEntry *entry = g_new0(FfTnefEntry, 1);
            entry->name = g_strdup(name);
            entry->file = g_strdup(name);
            g_ptr_array_add(entries, entry);
        }
        if (entries->len > FF_LIMIT_PARTS) {
            return FF_REASON_TOO_MANY_PARTS;
        }
    }
    return FF_REASON_NONE;
}

/* -1 when it is no plain file. */
static int open_file(int folder_fd, const char *name, gint64 *ret_size)
{
    struct stat facts;
    int fd = openat(folder_fd, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd >= 0 && (fstat(fd, &facts) != 0 || !S_ISREG(facts.st_mode))) {
        close(fd);
        return -1;
    }
    *ret_size = fd >= 0 ? facts.st_size : 0;
    return fd;
}

static bool is_text(const Run *run, const FfTnefEntry *entry)
{
    const gsize length = strlen(run->text);
    return strncmp(entry->file, run->text, length) == 0 && entry->file[length] == '.';
}

/* An RTF whose checksum is wrong comes out as nothing, without a word. */
static bool is_lost(const Run *run, const FfTnefEntry *entry, gint64 size)
{
    return size == 0 && is_text(run, entry) && g_strcmp0(entry->type, "text/rtf") == 0;
}

static void add_file(FfUnpackedPart *part, const Run *run, const FfTnefEntry *entry, gint64 offset,
                     gint64 size)
{
    FfUnpackedFile *file = g_new0(FfUnpackedFile, 1);
    file->text = is_text(run, entry);
    file->name = file->text || *entry->name == '\0' ? NULL : g_strdup(entry->name);
    file->type = g_strdup(entry->type);
    file->content_id = g_strdup(entry->content_id);
    file->offset = offset;
    file->size = size;
    g_ptr_array_add(part->files, file);
}

/* Everything that is in the folder, or nothing of it. *error: ours. */
static FfReason take_files(const Run *run, const GPtrArray *entries, FfUnpacked *unpacked,
                           FfUnpackedPart *part, GError **error)
{
    int folder_fd = open(run->output, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    FfReason reason = FF_REASON_NONE;
    for (guint i = 0; i < entries->len && reason == FF_REASON_NONE; i++) {
        const FfTnefEntry *entry = entries->pdata[i];
        const gint64 offset = ff_file_size(unpacked->fd);
        gint64 size = 0;
        int fd = open_file(folder_fd, entry->file, &size);
        if (fd < 0 || is_lost(run, entry, size)) {
            reason = FF_REASON_DOCUMENT_UNREADABLE;
        } else if (size > FF_LIMIT_TNEF_UNPACKED - offset) {
            reason = FF_REASON_DOCUMENT_TOO_LARGE;
        } else if (!ff_file_copy(fd, unpacked->fd, error)) {
            reason = FF_REASON_INTERNAL;
        } else {
            add_file(part, run, entry, offset, size);
        }
        if (fd >= 0) {
            close(fd);
        }
    }
    if (folder_fd >= 0) {
        close(folder_fd);
    }
    return reason;
}

static FfReason take_output(const Run *run, FfUnpacked *unpacked, FfUnpackedPart *part,
                            GError **error)
{
    gsize length = 0;
    g_autofree char *octets = ff_file_read(run->listing->fd, FF_LIMIT_TNEF_LISTING, &length, NULL);
    if (octets == NULL) {
        return FF_REASON_TOO_MANY_PARTS;
    }
    g_autoptr(GPtrArray) entries = ff_tnef_read_listing(octets, length, run->output);
    FfReason reason =
        entries->len > FF_LIMIT_PARTS ? FF_REASON_TOO_MANY_PARTS : list_rest(run, entries);
    return reason == FF_REASON_NONE ? take_files(run, entries, unpacked, part, error) : reason;
}

bool ff_tnef_unpack(const FfFile *stream, gint64 number, gint64 deadline_ms, FfUnpacked *unpacked,
                    GError **error)
{
    g_autoptr(GError) failure = NULL;
    g_auto(Run) run = {0};
    FfUnpackedPart *part = ff_unpacked_add(unpacked, number);
    const char *why = NULL;
    const char *path = ff_tnef_find(&why);
    const gint64 left_ms = deadline_ms - ff_clock_monotonic_ms();
    if (path == NULL || left_ms <= 0) {
        part->reason = path == NULL ? FF_REASON_DOCUMENT_NEEDS_TNEF : FF_REASON_DOCUMENT_TIMEOUT;
        return true;
    }
    if (!prepare(&run, stream, error) || !execute(path, &run, left_ms, &part->reason, error)) {
        return false;
    }
    if (part->reason == FF_REASON_NONE) {
        part->reason = take_output(&run, unpacked, part, &failure);
    }
    if (failure != NULL) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return false;
    }
    return true;
}
