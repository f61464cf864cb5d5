// SPDX-License-Identifier: GPL-3.0-or-later
/* The stages as roles and debug commands run them: each binds a pure library to its box and its
 * files. Job and files in, outcome out; no store, no network but the line's own.
 *
 * A NULL return with an error is a failure of ours (no box, no disk): the role retries the job.
 * What is wrong with the input is an outcome, never an error.
 */
#pragma once

#include "base/file.h"
#include "base/job.h"
#include "base/settings.h"
#include "document/document.h"
#include "message/message.h"
#include "notice/notice.h"
#include "stage/cover-template.h"

/* ---- message ---- */

/* Loads what boxed children need and could not load themselves: fonts, character sets. Once, at
 * start, before the first box. */
void ff_stage_warm_up(void);
/* Less of it: what ff_stage_stamp() needs, for a process that renders nothing else. */
void ff_stage_warm_up_line(void);

/* Boxed ff_mail_parse(). Decoded parts are appended to part_files ("part.1" ...). A box that ended
 * badly gives a mail with FF_REASON_MALFORMED_MESSAGE. */
FfMail *ff_stage_parse_mail(int fd, const FfMailFacts *facts, FfFiles *part_files, GError **error);

/* What becomes of many mails, for people to read: ff_mail_to_json() of each, in their order. One
 * box for hundreds, so a mail that takes its box over could lie about the others: nothing may
 * follow from the result. A mail that ends its box is told as malformed. */
typedef void (*FfMailVisit)(const char *json, gpointer data);
bool ff_stage_describe_mails(const int *fds, guint count, const FfMailFacts *facts,
                             FfMailVisit visit, gpointer data, GError **error);

/* What follows for a parsed mail from what is outside of its box, as ff_stage_message() has it: a
 * template of a cover that is not there refuses it; a refusal that nobody can be told keeps it
 * apart (FF_REASON_NO_SENDER). Only the reason and its argument change. */
bool ff_stage_settle_mail(FfMail *mail, const FfMailFacts *facts, GError **error);

/* RECEIVED message with "message.eml" -> ACCEPTED with a fax for each recipient and part files, and
 * the account to make for a sender who is to be enrolled. Quotas are not looked at. `groups` may be
 * NULL. */
FfOutcome *ff_stage_message(const FfJob *job, FfFiles *files, const FfSettings *settings,
                            const GPtrArray *users, const GPtrArray *groups, GError **error);

/* ---- document ---- */

/* Boxed ff_document_render(), one box a document so that one that crashes does not take the others
 * along; Office documents are made PDFs first, by LibreOffice in a box of its own. Settings:
 * render_timeout bounds each document, office says which LibreOffice. reports: count entries.
 * Returns "pages.tif"; *ret_pages is an array of FfPageFacts, one a page of it, which the caller
 * unrefs. */
FfFile *ff_stage_render(const FfDocument *documents, guint count, const FfPageOptions *options,
                        const FfSettings *settings, FfDocumentReport *reports, GArray **ret_pages,
                        GError **error);
/* The cover sheet as "cover.tif". A drawing goes through a boxed ff_document_cover(), in the page
 * size of the options; an Office document through LibreOffice, ff_cover_flat_fill() in a box, and
 * ff_stage_render(), and keeps its page size like any document. Settings: render_timeout bounds it,
 * office says which LibreOffice. Permanent error: the template or the text can't be drawn; its text
 * says what is wrong, and where. FF_ERROR_CONFIG: it needs LibreOffice, and why there is none. */
FfFile *ff_stage_cover(FfCoverTemplate *template, const FfCoverFacts *facts,
                       const FfPageOptions *options, const FfSettings *settings, int *ret_pages,
                       GError **error);
/* Boxed ff_document_check_pages(), the judge of what may go on the line: an array of FfPageFacts,
 * which the caller unrefs. Permanent error: the file is damaged, or no fax. */
GArray *ff_stage_check_pages(int tiff_fd, GError **error);
/* Boxed ff_document_stamp(), for one call: the `repeated` first pages of `fax` and those that no
 * call before has confirmed, with the line on top. `when_ms` is printed in local time; `total`:
 * pages of tiff_fd. A box that ends badly is a temporary error. */
FfFile *ff_stage_stamp(int tiff_fd, const FfJob *fax, const FfSettings *settings, gint64 when_ms,
                       int total, int repeated, GError **error);
/* Boxed ff_document_join(): "pages.tif". */
FfFile *ff_stage_join(const int *fds, guint count, GError **error);
/* Boxed ff_document_page_to_png() of the first page: "page.png", NULL when it can't be drawn. */
FfFile *ff_stage_picture(int tiff_fd, int max_width_px);
/* Boxed ff_document_sheet_to_png(): "sheet.png", NULL when it can't be drawn. */
FfFile *ff_stage_sheet(int tiff_fd, int page_width_px);
/* Of the picture in a notice: readable in outline, small enough for a mail. */
#define FF_STAGE_THUMBNAIL_WIDTH 480
/* Boxed ff_document_tiff_to_pdf() of the pages of that job, as a file of that name. Its title says
 * from whom the fax is and, in local time, of when. */
FfFile *ff_stage_pdf(int tiff_fd, const FfJob *job, const char *name, GError **error);

/* ACCEPTED message with its part files and faxes -> READY with a page file for each variant of
 * resolution and page size that its faxes ask for. The outcome's children are the faxes with their
 * page counts. */
FfOutcome *ff_stage_document(const FfJob *job, const GPtrArray *faxes, FfFiles *files,
                             const FfSettings *settings, GError **error);
/* ARRIVED reception with "received.tif" -> CONVERTED with "page.png", and "received.pdf" if that
 * user (or NULL) wants one. */
FfOutcome *ff_stage_convert(const FfJob *job, FfFiles *files, const FfUser *user, GError **error);

/* ---- notice ---- */

/* Everything a notice tells of. Lists may be NULL as in FfNoticeFacts. */
typedef struct {
    const FfJob *job; /* message or reception */
    const GPtrArray *faxes;
    const GPtrArray *attempts;
    FfFiles *files; /* of the job: message.eml, pages.tif, page.png, received.* as far as needed */
    const FfUser *user;
    const FfSettings *settings;
} FfNoticeInput;

typedef struct {
    char *from;        /* envelope; "" is the null path */
    char *to;          /* NULL: nobody is to be told */
    FfFile *message;   /* NULL with `to` */
    GPtrArray *faults; /* what the administrator should mend in the templates, owned strings; NULL
                          with `to` */
} FfNotice;
void ff_notice_clear(FfNotice *notice);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(FfNotice, ff_notice_clear)

/* Who is told, and the message. true with to NULL when nobody is: preference "never", or no
 * address. */
bool ff_stage_notice(const FfNoticeInput *input, FfNotice *ret_notice, GError **error);
/* Names of the job's files that ff_stage_notice() wants to see. */
char **ff_stage_notice_files(const FfJob *job, const FfUser *user);
/* Names of the job's files with pages, a version each, in the order in which they are told. */
char **ff_stage_page_files(const FfJob *job);
