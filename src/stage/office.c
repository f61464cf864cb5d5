// SPDX-License-Identifier: GPL-3.0-or-later
#include "stage/office.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/limits.h"
#include "box/box-program.h"
#include "stage/office-profile.h"
#include "stage/program-folder.h"

enum {
    STATUS_RESTART = 81, /* it has set up its profile, and wants to be started again */
    MS_PER_SECOND = 1000,
};

/* What LibreOffice is asked for. */
typedef struct {
    const char *ending; /* of the document's name */
    const char *target; /* as its --convert-to wants it */
    const char *output; /* the name of what it makes */
} Conversion;
#define PDF_OUTPUT  "document.pdf"
#define FLAT_ENDING "fodt"
#define FLAT_OUTPUT "document." FLAT_ENDING
/* Where each LibreOffice listens for others that would hand their documents over to it; it does not
 * start without, and takes no other folder. */
#define SOCKET_FOLDER "/tmp"

/* How a format is called, and which part of LibreOffice reads it. The name's ending tells nothing
 * that is not in the file, but keeps LibreOffice from trying others of its importers. */
static const struct {
    const char *ending;
    const char *filter;
    const char *library;
} formats[FF_OFFICE_COUNT] = {
    [FF_OFFICE_NONE] = {"", "", ""},
    [FF_OFFICE_RTF] = {"rtf", "writer_pdf_Export", "libswlo.so"},
    [FF_OFFICE_DOC] = {"doc", "writer_pdf_Export", "libswlo.so"},
    [FF_OFFICE_DOCX] = {"docx", "writer_pdf_Export", "libswlo.so"},
    [FF_OFFICE_ODT] = {"odt", "writer_pdf_Export", "libswlo.so"},
    [FF_OFFICE_XLS] = {"xls", "calc_pdf_Export", "libsclo.so"},
    [FF_OFFICE_XLSX] = {"xlsx", "calc_pdf_Export", "libsclo.so"},
    [FF_OFFICE_ODS] = {"ods", "calc_pdf_Export", "libsclo.so"},
    [FF_OFFICE_PPT] = {"ppt", "impress_pdf_Export", "libsdlo.so"},
    [FF_OFFICE_PPTX] = {"pptx", "impress_pdf_Export", "libsdlo.so"},
    [FF_OFFICE_ODP] = {"odp", "impress_pdf_Export", "libsdlo.so"},
    [FF_OFFICE_ODG] = {"odg", "draw_pdf_Export", "libsdlo.so"},
    /* which of them it is shows only when it is decrypted; of use for spreadsheets only */
    [FF_OFFICE_OOXML] = {"xlsx", "calc_pdf_Export", "libsclo.so"},
};

bool ff_office_reads(const FfOffice *office, FfOfficeFormat format)
{
    g_autofree char *library =
        g_build_filename(office->folder, "program", formats[format].library, NULL);
    return access(library, R_OK) == 0;
}

/* ---- the run ---- */

static bool write_document(int fd, const char *path, GError **error)
{
    int copy = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0400);
    if (copy < 0) {
        ff_error_set_errno(error, "cannot write a document for LibreOffice");
        return false;
    }
    bool written = ff_file_copy(fd, copy, error);
    close(copy);
    return written;
}

/* Pages beyond those are not drawn; pictures are made no finer than the fax. */
static char *pdf_target(const char *filter, int max_pages)
{
    return g_strdup_printf("pdf:%s:{\"PageRange\":{\"type\":\"string\",\"value\":\"1-%d\"},"
                           "\"ReduceImageResolution\":{\"type\":\"boolean\",\"value\":\"true\"},"
                           "\"MaxImageResolution\":{\"type\":\"long\",\"value\":\"300\"},"
                           "\"ExportBookmarks\":{\"type\":\"boolean\",\"value\":\"false\"},"
                           "\"UseTaggedPDF\":{\"type\":\"boolean\",\"value\":\"false\"}}",
                           filter, max_pages);
}

static FfReason reason_of_box(FfBoxResult result)
{
    switch (result) {
    case FF_BOX_TIMEOUT:
        return FF_REASON_DOCUMENT_TIMEOUT;
    case FF_BOX_TOO_MUCH:
        return FF_REASON_DOCUMENT_TOO_LARGE;
    case FF_BOX_CRASHED:
        return FF_REASON_DOCUMENT_CRASHED;
    default:
        return FF_REASON_NONE;
    }
}

static bool run(const FfOffice *office, const FfBoxProgram *program, int wall_ms,
                FfReason *ret_reason, GError **error)
{
    /* the last two are where links of Debian's packages lead to */
    const char *const readable[] = {office->folder, "/etc/libreoffice", "/var/lib/libreoffice",
                                    "/var/spool/libreoffice", NULL};
    const FfBoxLimits limits = {.memory = FF_LIMIT_OFFICE_MEMORY,
                                .cpu_seconds =
                                    MAX(FF_LIMIT_BOX_CPU_SECONDS, wall_ms / MS_PER_SECOND),
                                .wall_ms = wall_ms,
                                .output = FF_LIMIT_BOX_OUTPUT};
    FfBoxProgram readied = *program;
    FfBoxResult result = FF_BOX_DONE;
    g_autofree char *why = NULL;
    int status = STATUS_RESTART;
    readied.readable = readable;
    for (int i = 0; i < 2 && result == FF_BOX_DONE && status == STATUS_RESTART; i++) {
        result = ff_box_run_program(&readied, &limits, &status, &why);
    }
    ff_program_folder_remove_sockets(SOCKET_FOLDER, "OSL_PIPE_");
    if (result == FF_BOX_ERROR) {
        g_set_error(error, FF_ERROR, FF_ERROR_TEMPORARY, "no box for LibreOffice: %s", why);
        return false;
    }
    *ret_reason = reason_of_box(result);
    return true;
}

/* It says that all went well also when it has written nothing: only the file counts. */
static FfFile *take_output(const FfProgramFolder *folder, const char *name)
{
    struct stat facts;
    int fd = openat(folder->fd, name, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    if (fd < 0) {
        return NULL;
    }
    if (fstat(fd, &facts) != 0 || !S_ISREG(facts.st_mode) || facts.st_size == 0) {
        close(fd);
        return NULL;
    }
    return ff_file_new_from_fd(name, fd);
}

static FfFile *convert(const FfOffice *office, const Conversion *conversion, int fd, int wall_ms,
                       FfReason *ret_reason, GError **error)
{
    g_autoptr(FfProgramFolder) folder = ff_program_folder_new(error);
    if (folder == NULL) {
        return NULL;
    }
    g_autofree char *document = g_strdup_printf("%s/document.%s", folder->path, conversion->ending);
    g_autofree char *profile = g_build_filename(folder->path, "profile", NULL);
    g_autofree char *uri = g_filename_to_uri(profile, NULL, error);
    if (uri == NULL || !ff_office_write_profile(office, folder->path, error) ||
        !write_document(fd, document, error)) {
        return NULL;
    }
    g_autofree char *installation = g_strconcat("-env:UserInstallation=", uri, NULL);
    const char *const arguments[] = {office->program,
                                     installation,
                                     "--headless",
                                     "--norestore",
                                     "--nologo",
                                     "--nodefault",
                                     "--nolockcheck",
                                     "--convert-to",
                                     conversion->target,
                                     "--outdir",
                                     folder->path,
                                     document,
                                     NULL};
    const FfBoxProgram program = {
        .arguments = arguments, .folder = folder->path, .listening = SOCKET_FOLDER};
    if (!run(office, &program, wall_ms, ret_reason, error)) {
        return NULL;
    }
    return *ret_reason == FF_REASON_NONE ? take_output(folder, conversion->output) : NULL;
}

FfFile *ff_office_convert(const FfOffice *office, FfOfficeFormat format, int fd, int max_pages,
                          int wall_ms, FfReason *ret_reason, GError **error)
{
    g_autofree char *target = pdf_target(formats[format].filter, max_pages);
    const Conversion conversion = {formats[format].ending, target, PDF_OUTPUT};
    return convert(office, &conversion, fd, wall_ms, ret_reason, error);
}

FfFile *ff_office_flatten(const FfOffice *office, FfOfficeFormat format, int fd, int wall_ms,
                          FfReason *ret_reason, GError **error)
{
    const Conversion conversion = {formats[format].ending,
                                   FLAT_ENDING ":OpenDocument Text Flat XML", FLAT_OUTPUT};
    return convert(office, &conversion, fd, wall_ms, ret_reason, error);
}

FfFile *ff_office_print_flat(const FfOffice *office, int fd, int max_pages, int wall_ms,
                             FfReason *ret_reason, GError **error)
{
    g_autofree char *target = pdf_target(formats[FF_OFFICE_ODT].filter, max_pages);
    const Conversion conversion = {FLAT_ENDING, target, PDF_OUTPUT};
    return convert(office, &conversion, fd, wall_ms, ret_reason, error);
}
