// SPDX-License-Identifier: GPL-3.0-or-later
/* What notices say besides their templates: words, sentences, dates and counts, in the language of
 * the reader. Pure, but for reading the file.
 *
 * English is compiled in (phrases-table.c; for reasons, base/reason-table.c). Another language is
 * the file phrases.ini in its folder of templates: lines "id = text", in UTF-8. What it lacks, or
 * what would lose or invent a value, is said in English: a notice never has a hole.
 *
 * Ids: those of phrases-table.c, with ".one", ".other" (and ".few", ".many") where a number
 * decides; "reason.NAME" and "reason.NAME.without" for the reasons.
 */
#pragma once

#include "base/reason.h"

typedef enum {
    FF_PHRASE_PLURAL,
    FF_PHRASE_TIME,
    FF_PHRASE_SECONDS,
    FF_PHRASE_MINUTES,
    FF_PHRASE_YES,
    FF_PHRASE_NO,
    FF_PHRASE_PAGES,
    FF_PHRASE_PAGES_RANGE,
    FF_PHRASE_MORE,
    /* the whole notice */
    FF_PHRASE_SUMMARY_SENT,
    FF_PHRASE_SUMMARY_FAILED_ONLY,
    FF_PHRASE_SUMMARY_FAILED_ALL,
    FF_PHRASE_SUMMARY_FAILED_SOME,
    FF_PHRASE_SUMMARY_CANCELLED,
    FF_PHRASE_SUMMARY_REFUSED,
    FF_PHRASE_SUMMARY_RECEIVED,
    FF_PHRASE_SUMMARY_RECEIVED_PART,
    FF_PHRASE_OUTCOME_SENT,
    FF_PHRASE_OUTCOME_RECEIVED,
    FF_PHRASE_OUTCOME_RECEIVED_PART,
    FF_PHRASE_ADVICE_FAILED,
    FF_PHRASE_ADVICE_RECEIVED_PART,
    FF_PHRASE_KIND_SENT,
    FF_PHRASE_KIND_FAILED,
    FF_PHRASE_KIND_REFUSED,
    FF_PHRASE_KIND_RECEIVED,
    FF_PHRASE_KIND_RECEIVED_PART,
    FF_PHRASE_NO_SUBJECT,
    FF_PHRASE_UNKNOWN_CALLER,
    FF_PHRASE_ATTACHED,
    FF_PHRASE_ATTACHED_MORE,
    FF_PHRASE_PICTURE,
    FF_PHRASE_PARTS_MISSING,
    FF_PHRASE_DAMAGED,
    FF_PHRASE_METHOD_ECM,
    FF_PHRASE_METHOD_PLAIN,
    /* the table of recipients */
    FF_PHRASE_RECIPIENT_SENT,
    FF_PHRASE_RECIPIENT_FAILED,
    FF_PHRASE_RECIPIENT_AGAIN,
    FF_PHRASE_RECIPIENT_AGAIN_AS,
    FF_PHRASE_LAST_CALL,
    FF_PHRASE_VERSION,
    FF_PHRASE_STANDARD,
    FF_PHRASE_FINE,
    FF_PHRASE_SUPERFINE,
    /* the table of parts */
    FF_PHRASE_PART_BODY,
    FF_PHRASE_PART_UNNAMED,
    FF_PHRASE_PART_FAXED,
    FF_PHRASE_PART_TO_BE_FAXED,
    FF_PHRASE_PART_CAN_BE_FAXED,
    FF_PHRASE_PART_LEFT_OUT,
    FF_PHRASE_PART_FAILED,
    FF_PHRASE_PART_PAGES,
    FF_PHRASE_COUNT
} FfPhrase;

/* Why a part was left out or failed, or what is unusual of its pages; by the stable words of
 * message.h and document.h. The id is "part.why." and that word. */
typedef struct {
    const char *name, *english;
} FfPartWhy;

typedef struct FfPhrases FfPhrases;

/* English. */
FfPhrases *ff_phrases_new(void);
/* The language of that folder of template_dir; what it lacks, of its parent ("de-AT": "de"), and
 * then English. Never fails: faults of the files are added to `faults` (owned strings; may be
 * NULL), as "PATH:LINE: what". A file that is not there is no fault. */
FfPhrases *ff_phrases_read(const char *template_dir, const char *language, GPtrArray *faults);
void ff_phrases_free(FfPhrases *phrases);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FfPhrases, ff_phrases_free)
/* The language that a region varies, "de" of "de-AT" and "de_AT"; NULL when it varies none. */
char *ff_phrases_parent(const char *language);

/* The text with "{name}" replaced; names and values in turn, ended by NULL. Values are put in as
 * they are, and not looked at again. Caller frees. */
char *ff_phrases_say(const FfPhrases *phrases, FfPhrase phrase, ...) G_GNUC_NULL_TERMINATED;
/* The same, in the form for that number, which is {count}. */
char *ff_phrases_count(const FfPhrases *phrases, FfPhrase phrase, guint64 count,
                       ...) G_GNUC_NULL_TERMINATED;
/* ff_reason_sentence() in this language. */
char *ff_phrases_reason(const FfPhrases *phrases, FfReason reason, const char *argument);
/* The sentence for a word of message.h or document.h, or for the name of a reason, with `name` as
 * its argument; the word itself when it is neither. NULL for NULL. */
char *ff_phrases_part_why(const FfPhrases *phrases, const char *why, const char *name);
/* A moment in local time, and a length of time. */
char *ff_phrases_time(const FfPhrases *phrases, gint64 wall_ms);
char *ff_phrases_duration(const FfPhrases *phrases, gint64 seconds);

/* Each id with its English text; those of a plural have the forms "one" and "other". */
typedef void (*FfPhrasesVisit)(const char *id, const char *english, gpointer data);
void ff_phrases_visit(FfPhrasesVisit visit, gpointer data);
/* The ids that are said in English for want of another text; owned strings, in the table's order.
 * Caller unrefs. */
GPtrArray *ff_phrases_missing(const FfPhrases *phrases);
