// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/reason-table.h"

/* The flags of the address grammar, for a sender who guessed wrong. */
#define FLAGS                                                                                      \
    "Valid options are ^STANDARD, ^COARSE, ^FINE, ^SUPERFINE, ^NOCOVER, ^COVER, ^LETTER, ^A4, "    \
    "^LEGAL, ^NOPREFIX, ^RETRIES=, ^PORT=, ^COMPANY=, ^TEMPLATE=, ^BILLING=, ^AT=, ^PRIORITY= "    \
    "and ^DTMF=. Please "                                                                          \
    "correct the "                                                                                 \
    "address and send the message again."

#define EXAMPLE "Write the country code, too, when it is abroad, for example +44 20 7946 0018."

const FfReasonRow ff_reason_message_table[FF_REASON_FIRST_OF_FAX] = {
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
    [FF_REASON_TOO_MANY_NEW_SENDERS] =
        {
            .name = "too-many-new-senders",
            .disposition = FF_DISPOSITION_REFUSE,
            .status = "5.7.1",
            .sentence =
                "The address {2} is not registered to send faxes here, and {1} new ones were in "
                "the last day, which is the limit. Please send the message again tomorrow, or ask "
                "the administrator of this fax service to add your address.",
            .without =
                "Your address is not registered to send faxes here, and no more new ones are "
                "today. Please send the message again tomorrow, or ask the administrator of this "
                "fax service to add your address.",
        },
    [FF_REASON_NO_SENDER] =
        {
            .name = "no-sender",
            .disposition = FF_DISPOSITION_QUARANTINE,
            .status = "5.1.7",
            .sentence = "The message does not say clearly who it is from. Please send it again "
                        "with your address, and nothing else than a name, in the From line.",
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
            .without =
                "The list of the message's recipients is too long to be read. Please divide it "
                "and send several messages.",
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
            .sentence = "The message is larger than this fax service accepts. " FF_REASON_SPLIT,
        },
    [FF_REASON_TOO_MANY_PARTS] =
        {
            .name = "too-many-parts",
            .disposition = FF_DISPOSITION_REFUSE,
            .status = "5.6.0",
            .sentence = "The message has too many attachments. " FF_REASON_SPLIT,
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
            .sentence = "The message is {1} fax pages in all; {2} a day are allowed for "
                        "{3}. " FF_REASON_SPLIT,
            .without = "The message is more fax pages than are allowed a day. " FF_REASON_SPLIT,
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
};
