// SPDX-License-Identifier: GPL-3.0-or-later
/* Every bound on what input can drive, with its reason. Sizes in octets, times in milliseconds.
 * A bound that an administrator may move has the same name in the settings table (base/settings.h);
 * the value here is then the default. */
#pragma once

/* lines and envelopes of SMTP, LMTP and POP3 */
#define FF_LIMIT_COMMAND_LINE        4096 /* RFC 5321 4.5.3.1.4 asks 512, RFC 3461 5.1 adds for ORCPT */
#define FF_LIMIT_REPLY_LINE          8192 /* RFC 1939 512; CAPA and SASL challenges are longer */
#define FF_LIMIT_REPLY_LINES         256  /* one multi-line reply of a peer */
#define FF_LIMIT_ENVELOPE_RECIPIENTS 1000 /* RFC 5321 4.5.3.1.8 asks 100 at least */
#define FF_LIMIT_ADDRESS             320  /* 64 + @ + 255, RFC 5321 4.5.3.1 */
#define FF_LIMIT_ENVID               1024 /* RFC 3461 4.4 says 100; mailbox + UIDL in xtext is longer */
#define FF_LIMIT_BAD_COMMANDS        20 /* lines that are no commands, since the last message */
#define FF_LIMIT_REPLY_OUTPUT        (4 << 20) /* replies that a peer leaves unread in one session */
#define FF_LIMIT_UIDL                70        /* RFC 1939 section 7 */
#define FF_LIMIT_MAILBOX_MESSAGES    2000000   /* numbers in one POP3 session; 8 octets each */

/* messages */
#define FF_LIMIT_MESSAGE_SIZE   (100 << 20) /* setting max_message_size */
#define FF_LIMIT_MESSAGE_HEADER (256 << 10) /* kept of a message that is too large to accept */
#define FF_LIMIT_PARTS          1000        /* more parts are an attack, not a letter */
#define FF_LIMIT_NESTING        32          /* multiparts and messages within each other */
#define FF_LIMIT_RECIPIENTS     50          /* setting max_recipients: faxes of one message */
#define FF_LIMIT_HEADER_FIELD   (64 << 10)  /* one header field, unfolded */
#define FF_LIMIT_MBOX_LINE      1024 /* "From ", address, date and what programs put behind */
#define FF_LIMIT_TEXT_PART                                                                         \
    (16 << 20)                  /* a text or HTML part, decoded: ten times what max_pages hold */
#define FF_LIMIT_CONTENT_ID 998 /* Content-ID and Content-Location: a line, RFC 5322 2.1.1 */
#define FF_LIMIT_NAME       256 /* names, companies, file names kept for people to read */
/* what a TNEF stream (winmail.dat) is unpacked to */
#define FF_LIMIT_TNEF_PARTS    10          /* of one message; Outlook makes one */
#define FF_LIMIT_TNEF_UNPACKED (256 << 20) /* octets of all files; the format is not compressed */
#define FF_LIMIT_TNEF_LISTING  (1 << 20)   /* what the program prints: a line each file */
#define FF_LIMIT_TNEF_MEMORY   (512 << 20) /* it holds the largest attachment, some times over */
#define FF_LIMIT_TNEF_MS       20000       /* of all programs for one message; usual ones take 5 */

/* secrets that mails quote */
#define FF_LIMIT_SECRET_TRIES 8 /* hashes of one mail, 18 ms each; then each word counts as one */
#define FF_LIMIT_SECRET_LOOKS 1000 /* words "[user:" of users in one text; the same */

/* documents */
#define FF_LIMIT_PAGES        500         /* setting max_pages: pages of one message */
#define FF_LIMIT_PAGE_ROWS    11700       /* 30 inches at 391 lines an inch */
#define FF_LIMIT_STAMP_ROWS   100         /* left of those for the line on top of a page sent */
#define FF_LIMIT_IMAGE_SIDE   65500       /* pixels; JPEG's own limit */
#define FF_LIMIT_IMAGE_PIXELS (256 << 20) /* pixels in one picture before scaling */
#define FF_LIMIT_DOCUMENT_T6                                                                       \
    (256 << 20)                          /* encoded pages of one document, held until it is whole  \
                                          */
#define FF_LIMIT_TEXT         (16 << 20) /* octets of a text; 500 full pages are under 4 MB of UTF-8 */
#define FF_LIMIT_MARKUP       (4 << 20) /* octets of HTML: its tree costs some twenty times as much */
#define FF_LIMIT_TIFF_SAMPLES 16        /* of a pixel, in rows of our own: inks, alpha, and room */
#define FF_LIMIT_JPEG_SCANS   64 /* progressive files have about 10; each costs a whole pass */
/* HTML beyond one of these is printed as text */
#define FF_LIMIT_HTML_DEPTH          100 /* elements within each other; deeper ones lose their tags */
#define FF_LIMIT_HTML_TABLES         20 /* tables within each other; each level costs thrice the last */
#define FF_LIMIT_HTML_ELEMENTS       50000  /* some 2 kB each in the layout */
#define FF_LIMIT_HTML_PIECES         300000 /* words and spaces; some 350 octets each; 300 pages */
#define FF_LIMIT_HTML_COLUMNS        200    /* of a table, and rows that a cell may span */
#define FF_LIMIT_HTML_CELLS          100000 /* of the grids of all tables; some 100 octets each */
#define FF_LIMIT_HTML_RULES          3000   /* of style sheets; each is tried on each element */
#define FF_LIMIT_HTML_MATCHES        20000000   /* rules times elements: about a second */
#define FF_LIMIT_HTML_STYLE          (16 << 10) /* octets of a style attribute */
#define FF_LIMIT_HTML_PICTURES       100
#define FF_LIMIT_HTML_PICTURE_PIXELS (16 << 20) /* of all, held in grey until the last page */
#define FF_LIMIT_HTML_WIDTH          1850   /* CSS pixels; wider would be shrunk beyond reading */
#define FF_LIMIT_HTML_HEIGHT         600000 /* CSS pixels: some 600 pages */
#define FF_LIMIT_HTML_MS             2000   /* CPU time of the layout; a usual mail takes 20 */
#define FF_LIMIT_GLYPH_OCTETS                                                                      \
    (8 << 20)                    /* glyphs of a PDF kept drawn; a page has some 100 kB of them */
#define FF_LIMIT_GLYPH_FONTS 64  /* fonts and sizes whose glyphs are kept; looked up one by one */
#define FF_LIMIT_GLYPH_SIDE  256 /* pixels: a letter above an inch is rare, and drawn anew */
/* containers of Office documents */
#define FF_LIMIT_OFFICE_ENTRIES  20000     /* files in one; a long book has hundreds */
#define FF_LIMIT_OFFICE_UNPACKED (1 << 30) /* as the directory tells: more is a bomb */
#define FF_LIMIT_OFFICE_MANIFEST (1 << 20) /* of that it is looked at for what is encrypted */
#define FF_LIMIT_OFFICE_SECTORS  20000     /* of a compound file's directory, and its lists */

/* covers */
#define FF_LIMIT_COVER_TEMPLATE (4 << 20) /* octets of an SVG: a drawing, and a logo in base64 */
#define FF_LIMIT_COVER_ELEMENTS 20000     /* of it; a page full of drawing has some hundreds */
#define FF_LIMIT_COVER_VALUE    1024 /* octets of a value but the text; a line holds a hundred */
#define FF_LIMIT_COVER_NAMES    1000 /* octets of the names in To, and in Cc: ten lines */
#define FF_LIMIT_COVER_FIELD    8192 /* octets of a text or attribute with its values put in */
#define FF_LIMIT_COVER_TEXT     (1 << 20) /* octets of the message text: some 300 pages */
/* those of word processors */
#define FF_LIMIT_COVER_FLAT  (32 << 20) /* octets as LibreOffice writes it: pictures in base64 */
#define FF_LIMIT_COVER_NODES 200000     /* elements and texts of it; a letter has some hundreds */
#define FF_LIMIT_COVER_PUT   (8 << 20)  /* octets of all values put in: the text some times over */
#define FF_LIMIT_COVER_LINES 50000 /* of the message text: 500 pages of 100, a paragraph each */

/* the box around a parser */
#define FF_LIMIT_BOX_MEMORY (1 << 30) /* RLIMIT_AS */
#define FF_LIMIT_OFFICE_MEMORY                                                                     \
    (1 << 30) /* the same for LibreOffice, which starts with 300 MB of it */
/* Half of the wall clock, for a slow virtual machine. A document gets all of render_timeout when
 * that is longer: then only what has several threads ends sooner by it. */
#define FF_LIMIT_BOX_CPU_SECONDS 60
#define FF_LIMIT_BOX_WALL_MS     120000
#define FF_LIMIT_BOX_OUTPUT      (512 << 20) /* what one run may write */
#define FF_LIMIT_BOX_MAILS       250         /* described in one run: each is a descriptor */

/* the queue */
#define FF_LIMIT_BLOB_CHUNK (256 << 10) /* rows of the blob table; nobody holds a whole blob */
#define FF_LIMIT_LEASE_MS                                                                          \
    600000 /* longer than a clock is put right by; a supervisor frees the dead at once */
#define FF_LIMIT_DETAIL_DEPTH 16       /* of the JSON of a job's detail; ours has 4 */
#define FF_LIMIT_DEATHS       5        /* processes that one job may end before it gets no other */
#define FF_LIMIT_TWINS        100      /* messages with one Message-ID that are compared */
#define FF_LIMIT_TWIN_MS      86400000 /* redirected another day: wanted again */

/* billing codes */
#define FF_LIMIT_USER_BILLING        15      /* characters of a user's code, as in the original */
#define FF_LIMIT_BILLING_CODE        50      /* characters of a custom code, as in the original */
#define FF_LIMIT_BILLING_DESCRIPTION 1000    /* characters: some lines for people */
#define FF_LIMIT_BILLING_CODES       1000000 /* of one list: ten times a large firm's matters */
#define FF_LIMIT_BILLING_FILE        (256 << 20) /* octets of a list in CSV; as many codes with texts */
#define FF_LIMIT_BILLING_ERRORS      50          /* of one file told at once; the rest is counted */
#define FF_LIMIT_DISTANCE            100         /* characters of names compared for a suggestion */

/* the intake */
#define FF_LIMIT_INTAKE_CONNECTIONS    100    /* one gateway and an MTA's usual 20, with room */
#define FF_LIMIT_INTAKE_IDLE_MS        300000 /* RFC 5321 4.5.3.2.7: five minutes */
#define FF_LIMIT_INTAKE_GROUP_MESSAGES 256    /* in one commit */
#define FF_LIMIT_INTAKE_GROUP_WAIT_MS                                                              \
    50 /* a busy neighbour may not hold up an answer for longer                                    \
        */
#define FF_LIMIT_INTAKE_MEMORY         (8 << 20) /* message text held in memory, all connections */
#define FF_LIMIT_INTAKE_MESSAGE_MEMORY (128 << 10) /* of one message; larger ones go to a file */
#define FF_LIMIT_INTAKE_OUTPUT                                                                     \
    (64 << 10) /* replies a peer has not read, before it is read from again */

/* the configuration file */
#define FF_LIMIT_SETTING_FILE   (1 << 20)
#define FF_LIMIT_SETTING_LINE   4096
#define FF_LIMIT_SETTING_NAME   64   /* keys and the names of groups; those become file names */
#define FF_LIMIT_SETTING_GROUPS 1000 /* mailboxes and lines */
#define FF_LIMIT_SETTING_ERRORS 50   /* told at once; the rest is counted */
#define FF_LIMIT_SECRET         4096 /* octets of a secret file */

/* routing of received faxes */
#define FF_LIMIT_FORWARDS 8   /* from the rule to the mailbox; more is a mistake, or a circle */
#define FF_LIMIT_PATTERN  100 /* characters; an identity has 20, a number 15 */
#define FF_LIMIT_ROUTE_STEPS                                                                       \
    20000 /* members on all ways of one fax: large groups that forward to large groups */
#define FF_LIMIT_RULES 5000 /* rules, and junk; each is looked at for each received fax */

/* lists of people */
#define FF_LIMIT_IMPORT (64 << 20) /* octets of a list of users: a hundred thousand of them */

/* senders who are enrolled by their first mail: a firm's people come over weeks, a flood in
 * minutes, and somebody must take it out again */
#define FF_LIMIT_ENROLLED  100
#define FF_LIMIT_ENROLL_MS 86400000

/* retention */
#define FF_LIMIT_RETENTION_DAYS 36500 /* a hundred years: a longer term is a slip of the pen */
#define FF_LIMIT_ERASE_CHUNKS   64    /* of files, 16 MiB, in one transaction: about 0.1 s */
#define FF_LIMIT_ERASE_ROWS     200   /* jobs or audit entries in one transaction */
#define FF_LIMIT_ERASE_PAUSE_MS 20    /* between two transactions, so that others come first */

/* the line */
#define FF_LIMIT_CALL_SECONDS                                                                      \
    (6 * 3600) /* FF_LIMIT_PAGES dense pages at 14400 bit/s take about 6 hours */
#define FF_LIMIT_CALL_SILENCE_SECONDS 90   /* longer than T.30's longest timer, T5 of 65 s */
#define FF_LIMIT_CALL_PACKETS         1024 /* waiting for the other end; one step makes a handful */
#define FF_LIMIT_CALL_PAGE_SECONDS    3600 /* for one page: at 2400 bit/s that is a megabyte */
#define FF_LIMIT_CALL_FRAMES          400 /* of a call's trace: ten pages whole, else both ends of it */
#define FF_LIMIT_CALL_FRAME_OCTETS    64 /* kept of each; T.30 defines 128 bits of DIS so far */
#define FF_LIMIT_PAGE_HOLD_MS                                                                      \
    1500 /* a received page may wait so long for its confirmation: half of T4, T.30 5.4.3.1 */

/* the notices */
#define FF_LIMIT_TEMPLATE           (256 << 10) /* one template file */
#define FF_LIMIT_TEMPLATE_PARTS     20          /* MIME parts in one template */
#define FF_LIMIT_NOTICE_TEXT        (1 << 20)   /* one text part after the variables are put in */
#define FF_LIMIT_NOTICE_VALUE       4096        /* one variable that is no table */
#define FF_LIMIT_NOTICE_ROWS        200         /* of a table in a notice; the rest is counted */
#define FF_LIMIT_NOTICE_ATTACHMENTS 5  /* versions of one fax; mail has a size limit, too */
#define FF_LIMIT_NOTICE_REFERENCES  20 /* message identifiers in References */
