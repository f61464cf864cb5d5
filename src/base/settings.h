// SPDX-License-Identifier: GPL-3.0-or-later
/* The configuration file: one table of settings, read into plain structs.
 *
 * The file is INI: [group name] lines, "key = value", '#' at a line's start or after white space
 * begins a comment. The table in settings.c gives each key its group, type, default, range and one
 * sentence; the manual page faxferry.conf(5) is checked against it. Unknown groups, keys and values
 * are errors with file and line, and all errors of the file are reported at once, a line each, in
 * one GError of class FF_ERROR_CONFIG.
 *
 * Durations in the file are seconds, in the structs milliseconds. Paths are absolute after reading
 * (relative ones are taken from the file's folder). Secrets are read from their files when they are
 * needed, by ff_settings_read_secret(), never kept here.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef enum { FF_SECURITY_NONE, FF_SECURITY_STARTTLS, FF_SECURITY_TLS } FfSecurity;
typedef enum { FF_AUTH_NONE, FF_AUTH_PASSWORD, FF_AUTH_APOP, FF_AUTH_OAUTH2 } FfAuth;
typedef enum { FF_VERIFY_NONE, FF_VERIFY_AUTHENTICATION_RESULTS, FF_VERIFY_SECRET } FfVerify;
typedef enum { FF_UNKNOWN_REJECT, FF_UNKNOWN_ENROLL, FF_UNKNOWN_ACCOUNT } FfUnknownSenders;
typedef enum { FF_REDACTION_OFF, FF_REDACTION_ON } FfRedaction; /* of logs */
typedef enum { FF_TEMPLATE_NEVER, FF_TEMPLATE_TEXT, FF_TEMPLATE_ALWAYS } FfTemplateMode;
typedef enum { FF_FAILED_REFUSE, FF_FAILED_SEND_REST } FfFailedDocuments;
typedef enum { FF_LINE_LOOPBACK, FF_LINE_SIP, FF_LINE_HYLAFAX } FfLineType;
typedef enum { FF_TRANSPORT_UDP, FF_TRANSPORT_TCP, FF_TRANSPORT_TLS } FfTransport; /* of SIP */
typedef enum { FF_NO, FF_YES } FfAnswer;
/* When T.38 is offered: after the answer, by re-INVITE; in the first INVITE; never. */
typedef enum { FF_T38_AFTER_ANSWER, FF_T38_FIRST, FF_T38_NEVER } FfT38Use;
typedef enum { FF_NUMBER_PLUS, FF_NUMBER_DIGITS, FF_NUMBER_AS_DIALLED } FfNumberFormat;
typedef enum { FF_PAGE_LETTER, FF_PAGE_A4, FF_PAGE_LEGAL } FfPageSize;
typedef enum { FF_RESOLUTION_STANDARD, FF_RESOLUTION_FINE, FF_RESOLUTION_SUPERFINE } FfResolution;
/* Which custom billing codes a fax may have: any or none; none or one of the list; any; one of the
 * list. */
typedef enum {
    FF_BILLING_FREE,
    FF_BILLING_LISTED,
    FF_BILLING_REQUIRED,
    FF_BILLING_REQUIRED_LISTED
} FfBillingRule;

/* [gateway NAME]: one mailbox */
typedef struct {
    char *name;
    char *address; /* lower case */
    char *protocol;
    char *host;
    int port;
    FfSecurity security;
    FfAuth auth;
    char *user;
    char *password_file;
    int interval_ms;
    int timeout_ms;
    int session_messages; /* QUIT after so many, so that deletions are committed */
    gint64 session_bytes;
    int window;            /* RETR in flight */
    char *ca_file;         /* NULL: the system's store */
    char *certificate_pin; /* "sha256//BASE64" of the public key, NULL: none */
    char *smtp_host;
    int smtp_port;
    FfSecurity smtp_security;
    FfAuth smtp_auth;
    char *smtp_user;
    char *smtp_password_file;
    FfVerify sender_verification;
    char *authserv_id;
    FfUnknownSenders unknown_senders;
    char *unknown_senders_account; /* of account=NAME */
    char *cover_template;          /* NULL: the server's */
    char **whitelist,
        **blacklist; /* patterns of file names, NULL-terminated; empty: the server's */
} FfGatewaySettings;

/* [line NAME] */
typedef struct {
    char *name;
    FfLineType type;
    int calls;
    char *hours;        /* base/hours.h; NULL: always */
    char *far_identity; /* loopback: CSI of the embedded far machine */
    int fail_page; /* loopback: the far machine hangs up in this page, 0 never; to try failures */
    /* What follows is of SIP trunks. */
    char *host; /* domain, registrar */
    int port;   /* 0: as the DNS tells, else the transport's own */
    FfTransport transport;
    char *proxy; /* host or host:port that all requests go to first; NULL: none */
    char *user;  /* of the address of record, sip:user@host; NULL: no registration */
    char *auth_user;
    char *password_file;
    FfAnswer registers;
    int register_interval_ms;
    char *caller_number;    /* what is shown to who is called; NULL: user */
    char **caller_identity; /* "from", "p-asserted-identity" */
    char **called_number;   /* where the called number is looked for, in this order */
    char **networks;        /* addresses and networks that calls may come from, beside host */
    char *ca_file;          /* NULL: the system's store */
    char *certificate_file; /* client certificate and key, PEM; NULL: none */
    FfT38Use t38;
    char **codecs; /* "pcma", "pcmu", the preferred first */
    int max_rate;  /* bit/s */
    FfAnswer ecm;
    int session_interval_ms; /* RFC 4028; 0: no session timer */
    int keep_alive_ms;       /* between OPTIONS; 0: none */
    int ring_timeout_ms;
    FfNumberFormat number_format;
} FfLineSettings;

typedef struct {
    char *path; /* of the file read */
    /* [server] */
    char *state_dir;
    char *template_dir;
    char *cover_dir;
    char *cover_template; /* of whoever has none of his own */
    FfTemplateMode template_mode;
    char *local_address;
    int local_port;
    char *response_address;
    int response_port;
    char *country;      /* ISO 3166 alpha-2 */
    char **fax_domains; /* lower case, NULL-terminated */
    char *tsi;
    char *header_text;        /* TTI, the sender's name in the line on top of each page */
    char *store;              /* "sqlite" or postgresql://... */
    char *from_address;       /* notices are from here when no mailbox is concerned */
    char *postmaster;         /* gets received faxes that no rule routes, NULL: kept, not mailed */
    char **route_order;       /* "did", "line", "sender", "subaddress", NULL-terminated */
    char *postmaster_forward; /* user or "group:NAME" that gets them instead, NULL: nobody */
    char *language;
    char *log_level;
    FfRedaction log_redaction;
    char *dial_prefix;    /* before each number, NULL: none */
    int extension_digits; /* 0: internal extensions are no fax numbers */
    int max_recipients;
    int max_pages;
    gint64 max_message_size;
    int max_attempts;   /* calls for one fax */
    int retry_delay_ms; /* before the next call */
    int workers;        /* document processes */
    int render_timeout_ms;
    char *office;                  /* "auto", "none", or the path of soffice */
    char **whitelist, **blacklist; /* patterns of file names, NULL-terminated */
    int decoration_pixels;
    FfFailedDocuments failed_documents;
    FfPageSize page_size;
    FfResolution resolution;
    FfBillingRule billing_codes;
    /* Days; 0: for ever. */
    int retention;            /* files of what has ended */
    int quarantine_retention; /* files of quarantined messages */
    int log_retention;        /* rows of the log and of the audit trail */
    /* SIP and its media */
    char *sip_address; /* of this machine, IP literal */
    int sip_port;
    char *sip_public_address;   /* what others are told instead, behind NAT; NULL: none */
    char *sip_certificate_file; /* of this machine, PEM with its key; NULL: no TLS from outside */
    int sip_tls_port;
    int media_port_min, media_port_max;
    int media_workers;
    GPtrArray *gateways; /* FfGatewaySettings */
    GPtrArray *lines; /* FfLineSettings; at least one: a loopback line "main" when none is given */
} FfSettings;

#define FF_SETTINGS_DEFAULT_PATH "/etc/faxferry/faxferry.conf"

FfSettings *ff_settings_read(const char *path, GError **error);
/* The same from text, for tests; `path` is used in messages and for relative paths. Untrusted. */
FfSettings *ff_settings_parse(const char *path, const char *text, GError **error);
void ff_settings_free(FfSettings *settings);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(FfSettings, ff_settings_free)

/* NULL when no mailbox has that address (compared without case). */
const FfGatewaySettings *ff_settings_find_gateway(const FfSettings *settings, const char *address);
/* The fax service's own address towards who sent a message that came from `source` (as in FfJob;
 * may be NULL). Caller frees. */
char *ff_settings_from_address(const FfSettings *settings, const char *source);
bool ff_settings_is_fax_domain(const FfSettings *settings, const char *domain);
/* The first line of a secret file, without its line end. Refuses a file that others can read.
 * Caller wipes and frees with ff_settings_free_secret(). */
char *ff_settings_read_secret(const char *path, GError **error);
void ff_settings_free_secret(char *secret);

/* The table, for the manual page check: calls `visit` for each key. */
typedef void (*FfSettingsVisit)(const char *group, const char *key, const char *default_value,
                                const char *summary, gpointer data);
void ff_settings_visit(FfSettingsVisit visit, gpointer data);
