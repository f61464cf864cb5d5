// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/reason-table.h"

/* The flags of the address grammar, for a sender who guessed wrong. */
#define FLAGS                                                                                      \
    "Valid options are ^STANDARD, ^COARSE, ^FINE, ^SUPERFINE, ^NOCOVER, ^COVER, ^LETTER, ^A4, "    \
    "^LEGAL, ^NOPREFIX, ^RETRIES=, ^PORT=, ^COMPANY=, ^TEMPLATE=, ^BILLING=, ^AT=, ^PRIORITY= "    \
    "and ^DTMF=. Please "                                                                          \
    "correct the "                                                                                 \
    "address and send the message again."

#define SPLIT "Please divide it and send the pieces as separate messages."

#define EXAMPLE "Write the country code, too, when it is abroad, for example +44 20 7946 0018."

const FfReasonRow ff_reason_table[FF_REASON_COUNT] = {
    [FF_REASON_NONE] =
        {
            .name = "none",
            .disposition = FF_DISPOSITION_REFUSE,
            .status = "2.0.0",
            .sentence = "There was no problem.",
        },
    [FF_REASON_UNKNOWN_SENDER] =
        {
            .name = "unknown-sender",
            .disposition = FF_DISPOSITION_REFUSE,
            .status = "5.7.1",
            .sentence =
                "The address {} is not registered to send faxes here. Please send from an "
                "address that is, or ask the administrator of this fax service to add yours.",
            .without =
                "Your address is not registered to send faxes here. Please send from an "
                "address that is, or ask the administrator of this fax service to add yours.",
        },
    [FF_REASON_NO_SENDER] =
        {
            .name = "no-sender",
            .disposition = FF_DISPOSITION_QUARANTINE,
            .status = "5.1.7",
            .sentence = "The message does not say who it is from. Please send it again with your "
                        "address in the From line.",
        },
    [FF_REASON_SEVERAL_SENDERS] =
        {
            .name = "several-senders",
            .disposition = FF_DISPOSITION_QUARANTINE,
            .status = "5.1.7",
            .sentence = "The message names more than one sender, so it is not clear whose fax it "
                        "is. Please send it again with only your own address in the From line.",
        },
    [FF_REASON_NO_RECIPIENT] =
        {
            .name = "no-recipient",
            .disposition = FF_DISPOSITION_REFUSE,
            .status = "5.1.3",
            .sentence = "No fax number was found in the message. Please write the number in front "
                        "of the fax service's address, for example \"Anne Anderson 5035550123\" "
                        "<{}>.",
            .without =
                "No fax number was found in the message. Please write the number in front of "
                "the fax service's address, in quotes, for example \"Anne Anderson "
                "5035550123\".",
        },
    [FF_REASON_TOO_MANY_RECIPIENTS] =
        {
            .name = "too-many-recipients",
            .disposition = FF_DISPOSITION_REFUSE,
            .status = "5.5.3",
            .sentence = "The message has too many fax recipients; {} are allowed in one message. "
                        "Please divide the list and send several messages.",
            .without = "The message has too many fax recipients. Please divide the list and send "
                       "several messages.",
        },
    [FF_REASON_BAD_NUMBER] =
        {
            .name = "bad-number",
            .disposition = FF_DISPOSITION_REFUSE,
            .status = "5.1.3",
            .sentence = "\"{}\" can't be read as one possible fax number, with or without a name "
                        "before it. Please check it. " EXAMPLE,
            .without = "The fax number is not possible. Please check it. " EXAMPLE,
        },
    [FF_REASON_EMERGENCY_NUMBER] =
        {
            .name = "emergency-number",
            .disposition = FF_DISPOSITION_REFUSE,
            .status = "5.7.1",
            .sentence = "{} is an emergency or special service number. Faxes are never sent to "
                        "those; please use a telephone.",
            .without = "Faxes are never sent to emergency or special service numbers; please use a "
                       "telephone.",
        },
    [FF_REASON_BAD_ADDRESS] =
        {
            .name = "bad-address",
            .disposition = FF_DISPOSITION_REFUSE,
            .status = "5.1.3",
            .sentence = "The address {} could not be understood. A fax address is a name, a space "
                        "and the number, for example \"Anne Anderson 5035550123\".",
            .without =
                "An address of the message could not be understood. A fax address is a name, "
                "a space and the number, for example \"Anne Anderson 5035550123\".",
        },
    [FF_REASON_UNKNOWN_FLAG] =
        {
            .name = "unknown-flag",
            .disposition = FF_DISPOSITION_REFUSE,
            .status = "5.1.3",
            .sentence = "The address has an option that does not exist: {}. " FLAGS,
            .without = "The address has an option that does not exist. " FLAGS,
        },
    [FF_REASON_BAD_FLAG] =
        {
            .name = "bad-flag",
            .disposition = FF_DISPOSITION_REFUSE,
            .status = "5.1.3",
            .sentence = "An option of a fax address can not be used: {}. " FLAGS,
            .without = "An option of a fax address can not be used. " FLAGS,
        },
    [FF_REASON_EMPTY_MESSAGE] =
        {
            .name = "empty-message",
            .disposition = FF_DISPOSITION_REFUSE,
            .status = "5.6.0",
            .sentence = "The message is empty. Please write a text or attach a document, and send "
                        "it again.",
        },
    [FF_REASON_MALFORMED_MESSAGE] =
        {
            .name = "malformed-message",
            .disposition = FF_DISPOSITION_REFUSE,
            .status = "5.6.0",
            .sentence = "The message is damaged and could not be read. Please write a new message "
                        "instead of forwarding this one.",
        },
    [FF_REASON_MESSAGE_TOO_LARGE] =
        {
            .name = "message-too-large",
            .disposition = FF_DISPOSITION_REFUSE,
            .status = "5.3.4",
            .sentence = "The message is larger than this fax service accepts. " SPLIT,
        },
    [FF_REASON_TOO_MANY_PARTS] =
        {
            .name = "too-many-parts",
            .disposition = FF_DISPOSITION_REFUSE,
            .status = "5.6.0",
            .sentence = "The message has too many attachments. " SPLIT,
        },
    [FF_REASON_NESTED_TOO_DEEP] =
        {
            .name = "nested-too-deep",
            .disposition = FF_DISPOSITION_REFUSE,
            .status = "5.6.0",
            .sentence = "The message has messages within messages to a depth that can not be "
                        "processed. Please attach the documents themselves to a new message.",
        },
    [FF_REASON_MESSAGE_ENCRYPTED] =
        {
            .name = "message-encrypted",
            .disposition = FF_DISPOSITION_REFUSE,
            .status = "5.7.5",
            .sentence = "The message is encrypted, and this fax service can not read it. Please "
                        "send it without encryption.",
        },
    [FF_REASON_NOTHING_TO_FAX] =
        {
            .name = "nothing-to-fax",
            .disposition = FF_DISPOSITION_REFUSE,
            .status = "5.6.0",
            .sentence =
                "The message has neither a text nor an attachment that can be faxed. Please "
                "attach a PDF, a TIFF or a picture, or write a text.",
        },
    [FF_REASON_UNKNOWN_BILLING_CODE] =
        {
            .name = "unknown-billing-code",
            .disposition = FF_DISPOSITION_REFUSE,
            .status = "5.7.1",
            .sentence = "The billing code {} is not on the list of this fax service. Please "
                        "correct it, or ask the administrator of this fax service for the right "
                        "one, and send the message again.",
            .without = "The billing code is not on the list of this fax service. Please correct "
                       "it, or ask the administrator of this fax service for the right one, and "
                       "send the message again.",
        },
    [FF_REASON_NO_BILLING_CODE] =
        {
            .name = "no-billing-code",
            .disposition = FF_DISPOSITION_REFUSE,
            .status = "5.7.1",
            .sentence = "Each fax from here needs a billing code, and the one to {} has none. "
                        "Please write ^BILLING= and the code behind the fax number, and send the "
                        "message again.",
            .without = "Each fax from here needs a billing code. Please write ^BILLING= and the "
                       "code behind the fax number, and send the message again.",
        },
    [FF_REASON_NUMBER_NOT_ALLOWED] =
        {
            .name = "number-not-allowed",
            .disposition = FF_DISPOSITION_REFUSE,
            .status = "5.7.1",
            .sentence = "Faxes to {1} are not allowed by the rules for {2}. Please check the "
                        "number, or ask the administrator of this fax service.",
            .without = "Faxes to this number are not allowed. Please check the number, or ask the "
                       "administrator of this fax service.",
        },
    [FF_REASON_MAILBOX_NOT_ALLOWED] =
        {
            .name = "mailbox-not-allowed",
            .disposition = FF_DISPOSITION_REFUSE,
            .status = "5.7.1",
            .sentence = "Faxes by way of {1} are not allowed by the rules for {2}. Please use "
                        "another address of this fax service, or ask its administrator.",
            .without = "Faxes by way of this address are not allowed. Please use another address "
                       "of this fax service, or ask its administrator.",
        },
    [FF_REASON_FAXES_AN_HOUR] =
        {
            .name = "faxes-an-hour",
            .disposition = FF_DISPOSITION_REFUSE,
            .status = "5.7.1",
            .sentence = "The message is {1} faxes, and {2} were accepted in the last hour; {3} an "
                        "hour are allowed for {5}. Please send it again after {4}.",
            .without = "Too many faxes were sent in the last hour. Please send it again in an "
                       "hour.",
        },
    [FF_REASON_FAXES_AT_ONCE] =
        {
            .name = "faxes-at-once",
            .disposition = FF_DISPOSITION_REFUSE,
            .status = "5.7.1",
            .sentence = "The message is {1} faxes; {2} an hour are allowed for {3}. Please divide "
                        "the list and send several messages.",
            .without = "The message has more recipients than faxes an hour are allowed. Please "
                       "divide the list and send several messages.",
        },
    [FF_REASON_PAGES_A_DAY] =
        {
            .name = "pages-a-day",
            .disposition = FF_DISPOSITION_REFUSE,
            .status = "5.7.1",
            .sentence = "The message is {1} fax pages in all, and {2} were sent today; {3} a day "
                        "are allowed for {4}. Please send it again tomorrow.",
            .without = "Too many fax pages were sent today. Please send it again tomorrow.",
        },
    [FF_REASON_PAGES_AT_ONCE] =
        {
            .name = "pages-at-once",
            .disposition = FF_DISPOSITION_REFUSE,
            .status = "5.7.1",
            .sentence =
                "The message is {1} fax pages in all; {2} a day are allowed for {3}. " SPLIT,
            .without = "The message is more fax pages than are allowed a day. " SPLIT,
        },
    [FF_REASON_AUTOMATIC_MESSAGE] =
        {
            .name = "automatic-message",
            .disposition = FF_DISPOSITION_QUARANTINE,
            .status = "5.7.1",
            .sentence = "The message was sent by a program, not by a person; it was kept and not "
                        "faxed.",
        },
    [FF_REASON_BOUNCE] =
        {
            .name = "bounce",
            .disposition = FF_DISPOSITION_QUARANTINE,
            .status = "5.7.1",
            .sentence = "The message reports that a mail could not be delivered; it was kept and "
                        "not faxed.",
        },
    [FF_REASON_LIST_MESSAGE] =
        {
            .name = "list-message",
            .disposition = FF_DISPOSITION_QUARANTINE,
            .status = "5.7.1",
            .sentence = "The message came from a mailing list; it was kept and not faxed.",
        },
    [FF_REASON_OWN_MESSAGE] =
        {
            .name = "own-message",
            .disposition = FF_DISPOSITION_QUARANTINE,
            .status = "5.4.6",
            .sentence =
                "The message was sent by this fax service itself; it was kept and not faxed.",
        },
    [FF_REASON_UNVERIFIED_SENDER] =
        {
            .name = "unverified-sender",
            .disposition = FF_DISPOSITION_QUARANTINE,
            .status = "5.7.1",
            .sentence =
                "The mail system could not confirm that the message is from {}; it was kept "
                "and not faxed.",
            .without =
                "The mail system could not confirm who sent the message; it was kept and not "
                "faxed.",
        },
    [FF_REASON_DUPLICATE] =
        {
            .name = "duplicate",
            .disposition = FF_DISPOSITION_QUARANTINE,
            .status = "5.5.0",
            .sentence = "The same message was delivered twice; the first copy ({}) was faxed.",
            .without = "The same message was delivered twice; the first copy was faxed.",
        },
    [FF_REASON_DOCUMENT_UNSUPPORTED] =
        {
            .name = "document-unsupported",
            .disposition = FF_DISPOSITION_REFUSE,
            .status = "5.6.1",
            .sentence =
                "The document {} is of a kind that can not be faxed. Please send it as PDF.",
            .without = "A document is of a kind that can not be faxed. Please send it as PDF.",
        },
    [FF_REASON_DOCUMENT_UNREADABLE] =
        {
            .name = "document-unreadable",
            .disposition = FF_DISPOSITION_REFUSE,
            .status = "5.6.0",
            .sentence = "The document {} is damaged and could not be read. Please open it on your "
                        "computer, save it again as PDF, and send that.",
            .without = "A document is damaged and could not be read. Please open it on your "
                       "computer, save it again as PDF, and send that.",
        },
    [FF_REASON_DOCUMENT_TRUNCATED] =
        {
            .name = "document-truncated",
            .disposition = FF_DISPOSITION_REFUSE,
            .status = "5.6.0",
            .sentence = "The document {} is cut off: its end is missing, so that pages would be "
                        "lost. Please attach it anew from the original, and send it again.",
            .without = "A document is cut off: its end is missing, so that pages would be lost. "
                       "Please attach it anew from the original, and send it again.",
        },
    [FF_REASON_DOCUMENT_ENCRYPTED] =
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
    [FF_REASON_DOCUMENT_NO_PAGES] =
        {
            .name = "document-no-pages",
            .disposition = FF_DISPOSITION_REFUSE,
            .status = "5.6.0",
            .sentence = "The document {} is empty: it shows nothing that a fax could carry. Please "
                        "check it and send it again.",
            .without = "A document is empty: it shows nothing that a fax could carry. Please check "
                       "it and send it again.",
        },
    [FF_REASON_DOCUMENT_NO_FONT] =
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
    [FF_REASON_DOCUMENT_TOO_PALE] =
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
    [FF_REASON_DOCUMENT_FORM] =
        {
            .name = "document-form",
            .disposition = FF_DISPOSITION_REFUSE,
            .status = "5.6.1",
            .sentence = "The document {} is a form whose pages only the program that it was made "
                        "for can show. Please open it there, print it to PDF, and send that.",
            .without = "A document is a form whose pages only the program that it was made for can "
                       "show. Please open it there, print it to PDF, and send that.",
        },
    [FF_REASON_DOCUMENT_NEEDS_OFFICE] =
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
    [FF_REASON_DOCUMENT_NEEDS_TNEF] =
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
    [FF_REASON_DOCUMENT_TOO_LONG] =
        {
            .name = "document-too-long",
            .disposition = FF_DISPOSITION_REFUSE,
            .status = "5.3.4",
            .sentence = "With the document {}, the fax has more pages than are allowed. " SPLIT,
            .without = "The fax has more pages than are allowed. " SPLIT,
        },
    [FF_REASON_COVER_MISSING] =
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
    [FF_REASON_COVER_FAILED] =
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
    [FF_REASON_DOCUMENT_TOO_LARGE] =
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
    [FF_REASON_DOCUMENT_TIMEOUT] =
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
    [FF_REASON_DOCUMENT_CRASHED] =
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
    [FF_REASON_BUSY] =
        {
            .name = "busy",
            .disposition = FF_DISPOSITION_RETRY,
            .status = "4.4.1",
            .sentence = "The line was busy. Please try again later.",
        },
    [FF_REASON_NO_ANSWER] =
        {
            .name = "no-answer",
            .disposition = FF_DISPOSITION_RETRY,
            .status = "4.4.1",
            .sentence = "Nobody answered. Please check the number, or try again when the "
                        "recipient's machine is switched on.",
        },
    [FF_REASON_NO_CARRIER] =
        {
            .name = "no-carrier",
            .disposition = FF_DISPOSITION_RETRY,
            .status = "4.4.1",
            .sentence = "The call was answered, but not by a fax machine. Please check the number.",
        },
    [FF_REASON_POOR_QUALITY] =
        {
            .name = "poor-quality",
            .disposition = FF_DISPOSITION_RETRY,
            .status = "4.4.2",
            .sentence = "The connection was too poor for the pages to arrive readable. Please try "
                        "again later.",
        },
    [FF_REASON_CALL_DROPPED] =
        {
            .name = "call-dropped",
            .disposition = FF_DISPOSITION_RETRY,
            .status = "4.4.2",
            .sentence = "The call was cut off before all pages were sent. Please try again later.",
        },
    [FF_REASON_CALL_TOO_LONG] =
        {
            .name = "call-too-long",
            .disposition = FF_DISPOSITION_REFUSE,
            .status = "5.4.2",
            .sentence = "The call reached the longest time allowed before all pages were sent. "
                        "Please divide the fax.",
        },
    [FF_REASON_FAR_END_REFUSED] =
        {
            .name = "far-end-refused",
            .disposition = FF_DISPOSITION_REFUSE,
            .status = "5.2.1",
            .sentence = "The recipient's side refused the fax. Please check the number, or ask the "
                        "recipient.",
        },
    [FF_REASON_FAX_PROTOCOL] =
        {
            .name = "fax-protocol",
            .disposition = FF_DISPOSITION_RETRY,
            .status = "4.5.0",
            .sentence =
                "The recipient's machine and ours could not agree. Please try again, or ask "
                "the recipient to check the machine.",
        },
    [FF_REASON_NOT_CONFIRMED] =
        {
            .name = "not-confirmed",
            .disposition = FF_DISPOSITION_RETRY,
            .status = "4.4.2",
            .sentence = "The recipient's machine did not confirm all pages. Please ask the "
                        "recipient what arrived.",
        },
    [FF_REASON_LINE_CLOSED] =
        {
            .name = "line-closed",
            .disposition = FF_DISPOSITION_RETRY,
            .status = "4.4.0",
            .sentence = "The fax waits for the hours in which its line may be used.",
        },
    [FF_REASON_LINE_UNAVAILABLE] =
        {
            .name = "line-unavailable",
            .disposition = FF_DISPOSITION_RETRY,
            .status = "4.4.0",
            .sentence = "No fax line was available. Please try again later, or ask the "
                        "administrator of this fax service.",
        },
    [FF_REASON_CALL_REFUSED] =
        {
            .name = "call-refused",
            .disposition = FF_DISPOSITION_REFUSE,
            .status = "5.7.1",
            .sentence = "The call was refused: the caller is on the junk list ({}).",
            .without = "The call was refused: the caller is on the junk list.",
        },
    [FF_REASON_JUNK] =
        {
            .name = "junk",
            .disposition = FF_DISPOSITION_QUARANTINE,
            .status = "5.7.1",
            .sentence = "Kept apart and mailed to nobody: the caller is on the junk list ({}).",
            .without = "Kept apart and mailed to nobody: the caller is on the junk list.",
        },
    [FF_REASON_NOT_ROUTED] =
        {
            .name = "not-routed",
            .disposition = FF_DISPOSITION_QUARANTINE,
            .status = "5.1.1",
            .sentence = "Kept and mailed to nobody: no rule says whose it is, and there is no "
                        "postmaster.",
        },
    [FF_REASON_CANCELLED] =
        {
            .name = "cancelled",
            .disposition = FF_DISPOSITION_REFUSE,
            .status = "5.0.0",
            .sentence = "The fax was cancelled before it was sent.",
        },
    [FF_REASON_MAIL_REFUSED] =
        {
            .name = "mail-refused",
            .disposition = FF_DISPOSITION_REFUSE,
            .status = "5.0.0",
            .sentence = "The mail system did not take the mail with the received fax ({}).",
            .without = "The mail system did not take the mail with the received fax.",
        },
    [FF_REASON_GAVE_UP] =
        {
            .name = "gave-up",
            .disposition = FF_DISPOSITION_REFUSE,
            .status = "5.4.7",
            .sentence =
                "The fax was tried as often as allowed, and could not be sent. Please check "
                "the number, or try again later.",
        },
    [FF_REASON_INTERNAL] =
        {
            .name = "internal",
            .disposition = FF_DISPOSITION_REFUSE,
            .status = "5.3.0",
            .sentence = "An error of this fax service kept the message from being faxed. Please "
                        "send it again, and tell the administrator if that does not help.",
        },
};
