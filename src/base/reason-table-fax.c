// SPDX-License-Identifier: GPL-3.0-or-later
/* Why a document, a cover sheet or a call failed. */
#include "base/reason-table.h"

#define ROW(reason) [(reason)-FF_REASON_FIRST_OF_FAX]

const FfReasonRow ff_reason_fax_table[FF_REASON_COUNT - FF_REASON_FIRST_OF_FAX] = {
    ROW(FF_REASON_DOCUMENT_UNSUPPORTED) =
        {
            .name = "document-unsupported",
            .disposition = FF_DISPOSITION_REFUSE,
            .status = "5.6.1",
            .sentence =
                "The document {} is of a kind that can not be faxed. Please send it as PDF.",
            .without = "A document is of a kind that can not be faxed. Please send it as PDF.",
        },
    ROW(FF_REASON_DOCUMENT_UNREADABLE) =
        {
            .name = "document-unreadable",
            .disposition = FF_DISPOSITION_REFUSE,
            .status = "5.6.0",
            .sentence = "The document {} is damaged and could not be read. Please open it on your "
                        "computer, save it again as PDF, and send that.",
            .without = "A document is damaged and could not be read. Please open it on your "
                       "computer, save it again as PDF, and send that.",
        },
    ROW(FF_REASON_DOCUMENT_TRUNCATED) =
        {
            .name = "document-truncated",
            .disposition = FF_DISPOSITION_REFUSE,
            .status = "5.6.0",
            .sentence = "The document {} is cut off: its end is missing, so that pages would be "
                        "lost. Please attach it anew from the original, and send it again.",
            .without = "A document is cut off: its end is missing, so that pages would be lost. "
                       "Please attach it anew from the original, and send it again.",
        },
    ROW(FF_REASON_DOCUMENT_ENCRYPTED) =
        {
            .name = "document-encrypted",
            .disposition = FF_DISPOSITION_REFUSE,
            .status = "5.7.5",
            .sentence = "The document {} is protected by a password. Please save it without one, "
                        "and send it again.",
            .without =
                "A document is protected by a password. Please save it without one, and send "
                "it again.",
        },
    ROW(FF_REASON_DOCUMENT_NO_PAGES) =
        {
            .name = "document-no-pages",
            .disposition = FF_DISPOSITION_REFUSE,
            .status = "5.6.0",
            .sentence = "The document {} is empty: it shows nothing that a fax could carry. Please "
                        "check it and send it again.",
            .without = "A document is empty: it shows nothing that a fax could carry. Please check "
                       "it and send it again.",
        },
    ROW(FF_REASON_DOCUMENT_NO_FONT) =
        {
            .name = "document-no-font",
            .disposition = FF_DISPOSITION_REFUSE,
            .status = "5.6.1",
            .sentence = "{} has characters that this fax service can not print, so the recipient "
                        "would see empty boxes. Please send it as PDF, which brings its own fonts.",
            .without = "The text has characters that this fax service can not print, so the "
                       "recipient would see empty boxes. Please send it as PDF, which brings its "
                       "own fonts.",
        },
    ROW(FF_REASON_DOCUMENT_TOO_PALE) =
        {
            .name = "document-too-pale",
            .disposition = FF_DISPOSITION_REFUSE,
            .status = "5.6.0",
            .sentence = "A page of the document {} is too pale to be faxed: a fax knows only black "
                        "and white, and the page would arrive blank. Please make it darker, and "
                        "send it again.",
            .without = "A page of a document is too pale to be faxed: a fax knows only black and "
                       "white, and the page would arrive blank. Please make it darker, and send it "
                       "again.",
        },
    ROW(FF_REASON_DOCUMENT_FORM) =
        {
            .name = "document-form",
            .disposition = FF_DISPOSITION_REFUSE,
            .status = "5.6.1",
            .sentence = "The document {} is a form whose pages only the program that it was made "
                        "for can show. Please open it there, print it to PDF, and send that.",
            .without = "A document is a form whose pages only the program that it was made for can "
                       "show. Please open it there, print it to PDF, and send that.",
        },
    ROW(FF_REASON_DOCUMENT_NEEDS_OFFICE) =
        {
            .name = "document-needs-office",
            .disposition = FF_DISPOSITION_REFUSE,
            .status = "5.6.1",
            .sentence = "The document {} is an Office document, and LibreOffice, which would read "
                        "it, is not installed on this fax server. Please save it as PDF and send "
                        "that, or ask the administrator to install libreoffice-writer-nogui.",
            .without = "A document is an Office document, and LibreOffice, which would read it, is "
                       "not installed on this fax server. Please save it as PDF and send that, or "
                       "ask the administrator to install libreoffice-writer-nogui.",
        },
    ROW(FF_REASON_DOCUMENT_NEEDS_TNEF) =
        {
            .name = "document-needs-tnef",
            .disposition = FF_DISPOSITION_REFUSE,
            .status = "5.6.1",
            .sentence = "The attachments of your message are packed in {}, a format of Microsoft "
                        "Outlook, and the program that would unpack them is not installed on this "
                        "fax server. Please send the message as plain text or HTML, with its "
                        "attachments.",
            .without = "The attachments of your message are packed in a format of Microsoft "
                       "Outlook, and the program that would unpack them is not installed on this "
                       "fax server. Please send the message as plain text or HTML, with its "
                       "attachments.",
        },
    ROW(FF_REASON_DOCUMENT_TOO_LONG) =
        {
            .name = "document-too-long",
            .disposition = FF_DISPOSITION_REFUSE,
            .status = "5.3.4",
            .sentence =
                "With the document {}, the fax has more pages than are allowed. " FF_REASON_SPLIT,
            .without = "The fax has more pages than are allowed. " FF_REASON_SPLIT,
        },
    ROW(FF_REASON_COVER_MISSING) =
        {
            .name = "cover-missing",
            .disposition = FF_DISPOSITION_REFUSE,
            .status = "5.6.0",
            .sentence = "There is no cover sheet template of the name \"{}\" here. Please ask the "
                        "administrator of this fax service for the names of the templates, or "
                        "send the message again with ^NOCOVER behind the fax number.",
            .without = "The cover sheet template does not exist. Please send the message again "
                       "with ^NOCOVER behind the fax number.",
        },
    ROW(FF_REASON_COVER_FAILED) =
        {
            .name = "cover-failed",
            .disposition = FF_DISPOSITION_REFUSE,
            .status = "5.6.0",
            .sentence = "The cover sheet could not be made from its template {}. Please tell the "
                        "administrator of this fax service, or send the message again with "
                        "^NOCOVER behind the fax number.",
            .without = "The cover sheet could not be made. Please tell the administrator of this "
                       "fax service, or send the message again with ^NOCOVER behind the fax "
                       "number.",
        },
    ROW(FF_REASON_DOCUMENT_TOO_LARGE) =
        {
            .name = "document-too-large",
            .disposition = FF_DISPOSITION_REFUSE,
            .status = "5.3.4",
            .sentence = "The document {} is too large to be made into fax pages. Please make its "
                        "pictures smaller, or divide it.",
            .without =
                "A document is too large to be made into fax pages. Please make its pictures "
                "smaller, or divide it.",
        },
    ROW(FF_REASON_DOCUMENT_TIMEOUT) =
        {
            .name = "document-timeout",
            .disposition = FF_DISPOSITION_REFUSE,
            .status = "5.6.0",
            .sentence =
                "It took too long to make fax pages of the document {}. Please send it in a "
                "simpler form, for example printed to PDF.",
            .without = "It took too long to make fax pages of a document. Please send it in a "
                       "simpler form, for example printed to PDF.",
        },
    ROW(FF_REASON_DOCUMENT_CRASHED) =
        {
            .name = "document-crashed",
            .disposition = FF_DISPOSITION_REFUSE,
            .status = "5.6.0",
            .sentence =
                "No fax pages could be made of the document {}. Please print it to PDF, and "
                "send that.",
            .without = "No fax pages could be made of a document. Please print it to PDF, and send "
                       "that.",
        },
    ROW(FF_REASON_BUSY) =
        {
            .name = "busy",
            .disposition = FF_DISPOSITION_RETRY,
            .status = "4.4.1",
            .sentence = "The line was busy. Please try again later.",
        },
    ROW(FF_REASON_NO_ANSWER) =
        {
            .name = "no-answer",
            .disposition = FF_DISPOSITION_RETRY,
            .status = "4.4.1",
            .sentence = "Nobody answered. Please check the number, or try again when the "
                        "recipient's machine is switched on.",
        },
    ROW(FF_REASON_NO_CARRIER) =
        {
            .name = "no-carrier",
            .disposition = FF_DISPOSITION_RETRY,
            .status = "4.4.1",
            .sentence = "The call was answered, but not by a fax machine. Please check the number.",
        },
    ROW(FF_REASON_POOR_QUALITY) =
        {
            .name = "poor-quality",
            .disposition = FF_DISPOSITION_RETRY,
            .status = "4.4.2",
            .sentence = "The connection was too poor for the pages to arrive readable. Please try "
                        "again later.",
        },
    ROW(FF_REASON_CALL_DROPPED) =
        {
            .name = "call-dropped",
            .disposition = FF_DISPOSITION_RETRY,
            .status = "4.4.2",
            .sentence = "The call was cut off before all pages were sent. Please try again later.",
        },
    ROW(FF_REASON_CALL_TOO_LONG) =
        {
            .name = "call-too-long",
            .disposition = FF_DISPOSITION_REFUSE,
            .status = "5.4.2",
            .sentence = "The call reached the longest time allowed before all pages were sent. "
                        "Please divide the fax.",
        },
    ROW(FF_REASON_FAR_END_REFUSED) =
        {
            .name = "far-end-refused",
            .disposition = FF_DISPOSITION_REFUSE,
            .status = "5.2.1",
            .sentence = "The recipient's side refused the fax. Please check the number, or ask the "
                        "recipient.",
        },
    ROW(FF_REASON_FAX_PROTOCOL) =
        {
            .name = "fax-protocol",
            .disposition = FF_DISPOSITION_RETRY,
            .status = "4.5.0",
            .sentence =
                "The recipient's machine and ours could not agree. Please try again, or ask "
                "the recipient to check the machine.",
        },
    ROW(FF_REASON_NOT_CONFIRMED) =
        {
            .name = "not-confirmed",
            .disposition = FF_DISPOSITION_RETRY,
            .status = "4.4.2",
            .sentence = "The recipient's machine did not confirm all pages. Please ask the "
                        "recipient what arrived.",
        },
    ROW(FF_REASON_LINE_CLOSED) =
        {
            .name = "line-closed",
            .disposition = FF_DISPOSITION_RETRY,
            .status = "4.4.0",
            .sentence = "The fax waits for the hours in which its line may be used.",
        },
    ROW(FF_REASON_LINE_UNAVAILABLE) =
        {
            .name = "line-unavailable",
            .disposition = FF_DISPOSITION_RETRY,
            .status = "4.4.0",
            .sentence = "No fax line was available. Please try again later, or ask the "
                        "administrator of this fax service.",
        },
    ROW(FF_REASON_CALL_REFUSED) =
        {
            .name = "call-refused",
            .disposition = FF_DISPOSITION_REFUSE,
            .status = "5.7.1",
            .sentence = "The call was refused: the caller is on the junk list ({}).",
            .without = "The call was refused: the caller is on the junk list.",
        },
    ROW(FF_REASON_JUNK) =
        {
            .name = "junk",
            .disposition = FF_DISPOSITION_QUARANTINE,
            .status = "5.7.1",
            .sentence = "Kept apart and mailed to nobody: the caller is on the junk list ({}).",
            .without = "Kept apart and mailed to nobody: the caller is on the junk list.",
        },
    ROW(FF_REASON_NOT_ROUTED) =
        {
            .name = "not-routed",
            .disposition = FF_DISPOSITION_QUARANTINE,
            .status = "5.1.1",
            .sentence = "Kept and mailed to nobody: no rule says whose it is, and there is no "
                        "postmaster.",
        },
    ROW(FF_REASON_CANCELLED) =
        {
            .name = "cancelled",
            .disposition = FF_DISPOSITION_REFUSE,
            .status = "5.0.0",
            .sentence = "The fax was cancelled before it was sent.",
        },
    ROW(FF_REASON_MAIL_REFUSED) =
        {
            .name = "mail-refused",
            .disposition = FF_DISPOSITION_REFUSE,
            .status = "5.0.0",
            .sentence = "The mail system did not take the mail with the received fax ({}).",
            .without = "The mail system did not take the mail with the received fax.",
        },
    ROW(FF_REASON_GAVE_UP) =
        {
            .name = "gave-up",
            .disposition = FF_DISPOSITION_REFUSE,
            .status = "5.4.7",
            .sentence =
                "The fax was tried as often as allowed, and could not be sent. Please check "
                "the number, or try again later.",
        },
    ROW(FF_REASON_INTERNAL) =
        {
            .name = "internal",
            .disposition = FF_DISPOSITION_REFUSE,
            .status = "5.3.0",
            .sentence = "An error of this fax service kept the message from being faxed. Please "
                        "send it again, and tell the administrator if that does not help.",
        },
};
