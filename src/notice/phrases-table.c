// SPDX-License-Identifier: GPL-3.0-or-later
#include "notice/phrases-table.h"

const FfPhraseRow ff_phrases_table[FF_PHRASE_COUNT] = {
    [FF_PHRASE_PLURAL] = {"plural", "one-other", NULL},
    [FF_PHRASE_TIME] = {"time", "%Y-%m-%d %H:%M %Z", NULL},
    [FF_PHRASE_SECONDS] = {"duration.seconds", "{seconds} s", NULL},
    [FF_PHRASE_MINUTES] = {"duration.minutes", "{minutes} min {seconds} s", NULL},
    [FF_PHRASE_YES] = {"yes", "yes", NULL},
    [FF_PHRASE_NO] = {"no", "no", NULL},
    [FF_PHRASE_PAGES] = {"pages", "{count} pages", "{count} page"},
    [FF_PHRASE_PAGES_RANGE] = {"pages.range", "{least} to {most} pages", NULL},
    [FF_PHRASE_MORE] = {"more", "and {count} more", "and {count} more"},
    [FF_PHRASE_SUMMARY_SENT] = {"summary.sent", "“{subject}” was faxed to {count} recipients.",
                                "“{subject}” was faxed to {count} recipient."},
    [FF_PHRASE_SUMMARY_FAILED_ONLY] = {"summary.failed-only",
                                       "“{subject}” did not reach its "
                                       "recipient.",
                                       NULL},
    [FF_PHRASE_SUMMARY_FAILED_ALL] = {"summary.failed-all",
                                      "“{subject}” reached none of its {count} "
                                      "recipients.",
                                      NULL},
    [FF_PHRASE_SUMMARY_FAILED_SOME] = {"summary.failed-some",
                                       "“{subject}” did not reach {failed} of "
                                       "{count} recipients.",
                                       NULL},
    [FF_PHRASE_SUMMARY_CANCELLED] = {"summary.cancelled", "“{subject}” was cancelled.", NULL},
    [FF_PHRASE_SUMMARY_REFUSED] = {"summary.refused",
                                   "“{subject}” could not be turned into a fax. "
                                   "Nothing was sent to anyone.",
                                   NULL},
    [FF_PHRASE_SUMMARY_RECEIVED] = {"summary.received",
                                    "A fax of {count} pages came in from {caller}.",
                                    "A fax of {count} page came in from {caller}."},
    [FF_PHRASE_SUMMARY_RECEIVED_PART] = {"summary.received-part",
                                         "A fax came in from {caller}, but it is not complete.",
                                         NULL},
    [FF_PHRASE_OUTCOME_SENT] = {"outcome.sent",
                                "Every page was confirmed by the recipients' fax machines.",
                                "Every page was confirmed by the recipient's fax machine."},
    [FF_PHRASE_OUTCOME_RECEIVED] = {"outcome.received", "The fax arrived completely.", NULL},
    [FF_PHRASE_OUTCOME_RECEIVED_PART] = {"outcome.received-part",
                                         "The call broke off before the caller's machine had sent "
                                         "everything.",
                                         NULL},
    [FF_PHRASE_ADVICE_FAILED] =
        {"advice.failed",
         "Please check the numbers of the recipients that were not reached. "
         "Then send the message again to those recipients only; any others "
         "have the fax. The fax service has stopped trying.",
         "Please check the number of the recipient that was not reached. "
         "Then send the message again to that recipient only; any others "
         "have the fax. The fax service has stopped trying."},
    [FF_PHRASE_ADVICE_RECEIVED_PART] =
        {"advice.received-part",
         "{count} pages that arrived whole are in this message. More "
         "may be missing: please ask the sender to fax the document "
         "again.",
         "{count} page that arrived whole is in this message. More "
         "may be missing: please ask the sender to fax the document "
         "again."},
    [FF_PHRASE_KIND_SENT] = {"kind.sent", "fax sent", NULL},
    [FF_PHRASE_KIND_FAILED] = {"kind.failed", "fax not sent", NULL},
    [FF_PHRASE_KIND_REFUSED] = {"kind.refused", "message refused", NULL},
    [FF_PHRASE_KIND_RECEIVED] = {"kind.received", "fax received", NULL},
    [FF_PHRASE_KIND_RECEIVED_PART] = {"kind.received-part", "fax received in part", NULL},
    [FF_PHRASE_NO_SUBJECT] = {"no-subject", "(no subject)", NULL},
    [FF_PHRASE_UNKNOWN_CALLER] = {"unknown-caller", "an unknown number", NULL},
    [FF_PHRASE_ATTACHED] = {"attached", "The pages are attached as {names}.", NULL},
    [FF_PHRASE_ATTACHED_MORE] = {"attached.more",
                                 "The pages of {count} more versions are too many to attach.",
                                 "The pages of {count} more version are too many to attach."},
    [FF_PHRASE_PICTURE] = {"picture", "The first page", NULL},
    [FF_PHRASE_PARTS_MISSING] = {"parts-missing", "{count} parts not faxed",
                                 "{count} part not faxed"},
    [FF_PHRASE_DAMAGED] = {"damaged", "{count} lines of the pages arrived damaged.",
                           "{count} line of the pages arrived damaged."},
    [FF_PHRASE_METHOD_ECM] = {"method.ecm", "with error correction", NULL},
    [FF_PHRASE_METHOD_PLAIN] = {"method.plain", "without error correction", NULL},
    [FF_PHRASE_RECIPIENT_SENT] = {"recipient.sent", "Sent, {pages}", NULL},
    [FF_PHRASE_RECIPIENT_FAILED] = {"recipient.failed", "Not sent, {arrived} of {pages} arrived",
                                    NULL},
    [FF_PHRASE_RECIPIENT_AGAIN] = {"recipient.again", "named more than once, faxed once", NULL},
    [FF_PHRASE_RECIPIENT_AGAIN_AS] = {"recipient.again-as", "named as {names}, too; faxed once",
                                      NULL},
    [FF_PHRASE_LAST_CALL] = {"last-call", "{why} The last call ended so: {last}", NULL},
    [FF_PHRASE_VERSION] = {"version", "version {number}: {kind}", NULL},
    [FF_PHRASE_STANDARD] = {"resolution.standard", "standard resolution", NULL},
    [FF_PHRASE_FINE] = {"resolution.fine", "fine resolution", NULL},
    [FF_PHRASE_SUPERFINE] = {"resolution.superfine", "superfine resolution", NULL},
    [FF_PHRASE_PART_BODY] = {"part.body", "Message text", NULL},
    [FF_PHRASE_PART_UNNAMED] = {"part.unnamed", "Attachment without a name", NULL},
    [FF_PHRASE_PART_FAXED] = {"part.faxed", "Faxed", NULL},
    [FF_PHRASE_PART_TO_BE_FAXED] = {"part.to-be-faxed", "To be faxed", NULL},
    [FF_PHRASE_PART_CAN_BE_FAXED] = {"part.can-be-faxed", "Can be faxed", NULL},
    [FF_PHRASE_PART_LEFT_OUT] = {"part.left-out", "Left out", NULL},
    [FF_PHRASE_PART_FAILED] = {"part.failed", "Failed", NULL},
    [FF_PHRASE_PART_PAGES] = {"part.pages", "{action}, {pages}", NULL},
};

/* In lower case they go on after "Left out: ". */
const FfPartWhy ff_phrases_part_whys[] = {
    {"decoration", "a picture that only decorates the mail"},
    {"shown", "within the message text"},
    {"alternative", "the same text in another form, which was used"},
    {"signature", "the electronic signature, which can't be faxed"},
    {"metadata", "facts about another file, of no use on paper"},
    {"empty", "it is empty"},
    {"encrypted", "it is encrypted"},
    {"unreadable", "it is damaged"},
    {"unsupported", "files of this kind can't be faxed"},
    {"unpacked", "a package of Microsoft Outlook, whose content is listed by itself"},
    {"whitelist", "its name is not among those that are faxed here"},
    {"blacklist", "its name is among those that are not faxed here"},
    {"partial", "a piece of a message that was sent in several"},
    {"external", "it lies elsewhere, and nothing is fetched for a fax"},
    {"too-large", "it is too large"},
    /* notes */
    {"html-as-text", "as plain text, because its layout could not be kept"},
    {"charset-guessed", "read as Western European text, because it does not say what it is"},
    {"on-cover", "on the cover sheet"},
    {"first-picture", "the first picture only, because it moves"},
    {"shrunk", "shrunk to less than half, because a page of it is far larger than a fax page"},
    {NULL, NULL},
};
