// SPDX-License-Identifier: GPL-3.0-or-later
/* The stages as roles and debug commands run them: each binds a pure library to its box and its files.
 * Job and files in, outcome out; no store, no network but the line's and the notice's own. */
#pragma once

#include "base/file.h"
#include "base/job.h"
#include "base/settings.h"
#include "document/document.h"
#include "message/message.h"

/* Boxed ff_mail_parse(). A box that failed gives a mail with FF_REASON_MALFORMED_MESSAGE, or NULL with a
 * temporary error when the box could not be made. */
FfMail *ff_stage_parse_mail(int fd, const FfMailFacts *facts, FfFiles *part_files, GError **error);

/* RECEIVED message with "message.eml" -> ACCEPTED with children and part files, or a reason. */
FfOutcome *ff_stage_message(const FfJob *job, FfFiles *files, const FfSettings *settings, const GPtrArray *users,
                            GError **error);

/* Boxed ff_document_render(), one box per document so that one that crashes does not take the others
 * along. reports: count entries. Returns "pages.tif", or NULL with error. */
FfFile *ff_stage_render(const FfDocument *documents, guint count, const FfPageOptions *options, int wall_ms,
                        FfDocumentReport *reports, int *ret_pages, GError **error);

/* ACCEPTED message with its part files -> READY with "pages.tif", "page.png"; or the reason. */
FfOutcome *ff_stage_document(const FfJob *job, FfFiles *files, const FfSettings *settings, GError **error);
/* ARRIVED reception with "received.tif" -> CONVERTED with "received.pdf" (by the user's wish) and "page.png". */
FfOutcome *ff_stage_convert(const FfJob *job, FfFiles *files, const FfUser *user, GError **error);
