// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/settings-table.h"

#include <string.h>

#include "base/distance.h"
#include "base/limits.h"
#include "config.h"

static const FfSettingChoice securities[] = {
    {"none", FF_SECURITY_NONE, false},
    {"starttls", FF_SECURITY_STARTTLS, false},
    {"tls", FF_SECURITY_TLS, false},
    {NULL, 0, false},
};
static const FfSettingChoice protocols[] = {
    {"pop3", 0, false},
    {"imap", 0, true},
    {NULL, 0, false},
};
static const FfSettingChoice mailbox_auths[] = {
    {"password", FF_AUTH_PASSWORD, false},
    {"apop", FF_AUTH_APOP, false},
    {"oauth2", FF_AUTH_OAUTH2, true},
    {NULL, 0, false},
};
static const FfSettingChoice submission_auths[] = {
    {"none", FF_AUTH_NONE, false},
    {"password", FF_AUTH_PASSWORD, false},
    {"oauth2", FF_AUTH_OAUTH2, true},
    {NULL, 0, false},
};
static const FfSettingChoice verifications[] = {
    {"none", FF_VERIFY_NONE, false},
    {"authentication-results", FF_VERIFY_AUTHENTICATION_RESULTS, false},
    {"secret", FF_VERIFY_SECRET, false},
    {NULL, 0, false},
};
static const FfSettingChoice unknown_senders[] = {
    {"reject", FF_UNKNOWN_REJECT, false},
    {"account=NAME", FF_UNKNOWN_ACCOUNT, false},
    {"enroll", FF_UNKNOWN_ENROLL, false},
    {NULL, 0, false},
};
static const FfSettingChoice billing_rules[] = {
    {"free", FF_BILLING_FREE, false},
    {"listed", FF_BILLING_LISTED, false},
    {"required", FF_BILLING_REQUIRED, false},
    {"required-listed", FF_BILLING_REQUIRED_LISTED, false},
    {NULL, 0, false},
};
static const FfSettingChoice template_modes[] = {
    {"never", FF_TEMPLATE_NEVER, false},
    {"text", FF_TEMPLATE_TEXT, false},
    {"always", FF_TEMPLATE_ALWAYS, false},
    {NULL, 0, false},
};
static const FfSettingChoice line_types[] = {
    {"loopback", FF_LINE_LOOPBACK, false},
    {"sip", FF_LINE_SIP, true},
    {"hylafax", FF_LINE_HYLAFAX, true},
    {NULL, 0, false},
};
static const FfSettingChoice transports[] = {
    {"udp", FF_TRANSPORT_UDP, false},
    {"tcp", FF_TRANSPORT_TCP, false},
    {"tls", FF_TRANSPORT_TLS, false},
    {NULL, 0, false},
};
static const FfSettingChoice answers[] = {
    {"no", FF_NO, false},
    {"yes", FF_YES, false},
    {NULL, 0, false},
};
static const FfSettingChoice t38_uses[] = {
    {"after-answer", FF_T38_AFTER_ANSWER, false},
    {"first", FF_T38_FIRST, false},
    {"never", FF_T38_NEVER, false},
    {NULL, 0, false},
};
static const FfSettingChoice number_formats[] = {
    {"plus", FF_NUMBER_PLUS, false},
    {"digits", FF_NUMBER_DIGITS, false},
    {"as-dialled", FF_NUMBER_AS_DIALLED, false},
    {NULL, 0, false},
};
static const FfSettingChoice caller_identities[] = {
    {"from", 0, false},
    {"p-asserted-identity", 0, false},
    {NULL, 0, false},
};
static const FfSettingChoice called_numbers[] = {
    {"request-uri", 0, false},  {"to", 0, false}, {"diversion", 0, false},
    {"history-info", 0, false}, {NULL, 0, false},
};
static const FfSettingChoice codecs[] = {
    {"pcma", 0, false},
    {"pcmu", 0, false},
    {NULL, 0, false},
};
static const FfSettingChoice page_sizes[] = {
    {"letter", FF_PAGE_LETTER, false},
    {"a4", FF_PAGE_A4, false},
    {"legal", FF_PAGE_LEGAL, false},
    {NULL, 0, false},
};
static const FfSettingChoice resolutions[] = {
    {"standard", FF_RESOLUTION_STANDARD, false},
    {"fine", FF_RESOLUTION_FINE, false},
    {"superfine", FF_RESOLUTION_SUPERFINE, false},
    {NULL, 0, false},
};
static const FfSettingChoice failed_documents[] = {
    {"refuse", FF_FAILED_REFUSE, false},
    {"send-rest", FF_FAILED_SEND_REST, false},
    {NULL, 0, false},
};
static const FfSettingChoice stores[] = {
    {"sqlite", 0, false},
    {"ram", 0, true},
    {"postgresql:", 0, true},
    {NULL, 0, false},
};
static const FfSettingChoice redactions[] = {
    {"on", FF_REDACTION_ON, false},
    {"off", FF_REDACTION_OFF, false},
    {NULL, 0, false},
};
static const FfSettingChoice route_orders[] = {
    {"did", 0, false},        {"line", 0, false}, {"sender", 0, false},
    {"subaddress", 0, false}, {NULL, 0, false},
};
static const FfSettingChoice log_levels[] = {
    {"error", 0, false}, {"warning", 0, false}, {"info", 0, false},
    {"debug", 0, false}, {NULL, 0, false},
};

#define ROW(group, record, key, member, type, fallback, min, max, choices, summary)                \
    {                                                                                              \
        group, #key, type, G_STRUCT_OFFSET(record, member), fallback, min, max, choices, summary   \
    }
#define SERVER(key, type, ...)                                                                     \
    ROW(FF_SETTING_SERVER, FfSettings, key, key, FF_SETTING_##type, __VA_ARGS__)
#define GATEWAY(key, type, ...)                                                                    \
    ROW(FF_SETTING_GATEWAY, FfGatewaySettings, key, key, FF_SETTING_##type, __VA_ARGS__)
#define LINE(key, type, ...)                                                                       \
    ROW(FF_SETTING_LINE, FfLineSettings, key, key, FF_SETTING_##type, __VA_ARGS__)
/* Seconds in the file, milliseconds in the member. */
#define SERVER_TIME(key, ...)                                                                      \
    ROW(FF_SETTING_SERVER, FfSettings, key, key##_ms, FF_SETTING_SECONDS, __VA_ARGS__)
#define GATEWAY_TIME(key, ...)                                                                     \
    ROW(FF_SETTING_GATEWAY, FfGatewaySettings, key, key##_ms, FF_SETTING_SECONDS, __VA_ARGS__)
#define LINE_TIME(key, ...)                                                                        \
    ROW(FF_SETTING_LINE, FfLineSettings, key, key##_ms, FF_SETTING_SECONDS, __VA_ARGS__)

#define DAY (24 * 60 * 60)

static const FfSetting table[] = {
    SERVER(state_dir, PATH, "/var/lib/faxferry", 0, 0, NULL,
           "folder of the database, temporary files and status"),
    SERVER(template_dir, PATH, FF_TEMPLATE_DIR, 0, 0, NULL,
           "folder of the notices' templates, with a folder for each language"),
    SERVER(cover_dir, PATH, FF_COVER_DIR, 0, 0, NULL, "folder of the templates of cover sheets"),
    SERVER(cover_template, TEXT, "simple", 0, 0, NULL,
           "template of the cover sheets of whoever has none of his own"),
    SERVER(template_mode, CHOICE, "text", 0, 0, template_modes,
           "when a fax gets a cover sheet: never, only with a text, or always"),
    SERVER(local_address, LOOPBACK, "127.0.0.1", 0, 0, NULL,
           "where the fax server takes messages by LMTP"),
    SERVER(local_port, INTEGER, "10000", 1, 65535, NULL, "port of the fax server's LMTP intake"),
    SERVER(response_address, LOOPBACK, "127.0.0.1", 0, 0, NULL,
           "where the gateway takes notices and received faxes by SMTP"),
    SERVER(response_port, INTEGER, "10001", 1, 65535, NULL, "port of the gateway's SMTP listener"),
    SERVER(country, COUNTRY, "US", 0, 0, NULL,
           "country (ISO 3166, two letters) of numbers that are written without one"),
    SERVER(fax_domains, DOMAINS, "", 0, 0, NULL,
           "domains whose addresses are faxes, number@domain; separated by commas"),
    SERVER(tsi, IDENTITY, "", 0, 0, NULL,
           "own fax number as the far machine shows it; digits, + and spaces, 20 at most"),
    SERVER(header_text, TEXT, "", 0, 0, NULL,
           "own name in the line on top of each page, in any script"),
    SERVER(store, CHOICE_TEXT, "sqlite", 0, 0, stores, "where the queue is kept"),
    SERVER(
        from_address, ADDRESS, "", 0, 0, NULL,
        "sender of notices when no mailbox is concerned; by default the first mailbox's address, "
        "or postmaster at the first fax domain"),
    SERVER(postmaster, ADDRESS, "", 0, 0, NULL,
           "gets the received faxes that are nobody's; they are kept unmailed when empty"),
    SERVER(postmaster_forward, TEXT, "", 0, 0, NULL,
           "user, or group:NAME, who gets the postmaster's received faxes instead"),
    SERVER(route_order, WORDS, "did, line, sender, subaddress", 0, 0, route_orders,
           "what decides whose a received fax is, the first first; what is left out is not looked "
           "at"),
    SERVER(language, WORD, "en", 0, 0, NULL, "language of notices: a folder of template_dir"),
    SERVER(log_level, CHOICE_TEXT, "info", 0, 0, log_levels, "what is logged"),
    SERVER(log_redaction, CHOICE, "on", 0, 0, redactions,
           "whether numbers, addresses and names are made unreadable in the log"),
    SERVER(extension_digits, INTEGER, "0", 0, 15, NULL,
           "bare numbers of up to so many digits are internal extensions; 0: there are none"),
    SERVER(dial_prefix, DIAL, "", 0, 0, NULL,
           "dialled before each number that is no extension, as for an outside line"),
    SERVER(max_recipients, INTEGER, G_STRINGIFY(FF_LIMIT_RECIPIENTS), 1,
           FF_LIMIT_ENVELOPE_RECIPIENTS, NULL, "faxes of one message"),
    SERVER(max_pages, INTEGER, G_STRINGIFY(FF_LIMIT_PAGES), 1, 5000, NULL, "pages of one message"),
    SERVER(max_message_size, SIZE, "100M", 1 << 10, 1 << 30, NULL,
           "octets of one message; K, M or G may follow"),
    SERVER(max_attempts, INTEGER, "5", 1, 20, NULL, "calls for one fax"),
    SERVER_TIME(retry_delay, "300", 0, DAY, NULL, "seconds before the next call"),
    SERVER(workers, INTEGER, "2", 1, 64, NULL, "processes that make fax pages"),
    SERVER_TIME(render_timeout, "120", 1, 3600, NULL,
                "seconds for making the pages of one document"),
    SERVER(office, PROGRAM, "auto", 0, 0, NULL,
           "LibreOffice, which reads Office documents: auto finds it, none goes without"),
    SERVER(whitelist, PATTERNS, "", 0, 0, NULL,
           "file names of attachments that are faxed, as *.pdf, *.jp*g; empty: all"),
    SERVER(blacklist, PATTERNS, "", 0, 0, NULL,
           "file names of attachments that are never faxed, as *.p7?, *.ics"),
    SERVER(decoration_pixels, INTEGER, "2500", 0, 1000000, NULL,
           "pictures of fewer pixels, width times height, only decorate and are left out"),
    SERVER(failed_documents, CHOICE, "refuse", 0, 0, failed_documents,
           "what becomes of a message when one of its documents can't be faxed"),
    SERVER(page_size, CHOICE, "letter", 0, 0, page_sizes, "length of fax pages"),
    SERVER(resolution, CHOICE, "fine", 0, 0, resolutions, "vertical resolution of faxes"),
    SERVER(billing_codes, CHOICE, "free", 0, 0, billing_rules,
           "custom billing codes: any, those of the list, or required with each fax"),
    SERVER(retention, INTEGER, "90", 0, FF_LIMIT_RETENTION_DAYS, NULL,
           "days that messages, pages and received faxes are kept after their end; 0: for ever"),
    SERVER(quarantine_retention, INTEGER, "30", 0, FF_LIMIT_RETENTION_DAYS, NULL,
           "days that quarantined messages are kept; 0: for ever"),
    SERVER(log_retention, INTEGER, "0", 0, FF_LIMIT_RETENTION_DAYS, NULL,
           "days that the log and the audit trail are kept; 0: for ever"),
    SERVER(sip_address, IP, "0.0.0.0", 0, 0, NULL,
           "sip: address of this machine where calls and their media come in"),
    SERVER(sip_port, INTEGER, "5060", 1, 65535, NULL, "sip: port for UDP and TCP"),
    SERVER(sip_public_address, IP, "", 0, 0, NULL,
           "sip: address that the far end is told instead, behind NAT"),
    SERVER(sip_certificate_file, PATH, "", 0, 0, NULL,
           "sip: certificate and key of this machine (PEM); empty: it takes no calls over TLS"),
    SERVER(sip_tls_port, INTEGER, "5061", 1, 65535, NULL, "sip: port for TLS"),
    SERVER(media_port_min, INTEGER, "20000", 1024, 65534, NULL, "sip: first port of media"),
    SERVER(media_port_max, INTEGER, "23999", 1025, 65535, NULL, "sip: last port of media"),
    SERVER(media_workers, INTEGER, "2", 1, 64, NULL, "sip: processes that carry media"),

    GATEWAY(address, ADDRESS, "", 0, 0, NULL, "the mailbox's own address; required"),
    GATEWAY(protocol, CHOICE_TEXT, "pop3", 0, 0, protocols, "how mail is fetched"),
    GATEWAY(host, HOST, "", 0, 0, NULL, "the mail server's name; required"),
    GATEWAY(port, INTEGER, "", 1, 65535, NULL, "its port; by default 995 with tls, else 110"),
    GATEWAY(security, CHOICE, "tls", 0, 0, securities, "protection of that connection"),
    GATEWAY(auth, CHOICE, "password", 0, 0, mailbox_auths, "how to sign in"),
    GATEWAY(user, TEXT, "", 0, 0, NULL, "name to sign in with; by default the address"),
    GATEWAY(password_file, PATH, "", 0, 0, NULL,
            "file with the password in its first line; required; not readable by others"),
    GATEWAY_TIME(interval, "60", 1, DAY, NULL, "seconds between looks into the mailbox"),
    /* A transfer may be tried twice, while the fax server waits 540 s for its answer. */
    GATEWAY_TIME(timeout, "60", 5, 240, NULL, "seconds to wait for the server"),
    GATEWAY(session_messages, INTEGER, "1000", 1, 100000, NULL,
            "messages of one session; their deletion takes effect at its end"),
    GATEWAY(session_bytes, SIZE, "64M", 1, G_GINT64_CONSTANT(1) << 40, NULL,
            "octets after which a session ends; K, M or G may follow"),
    GATEWAY(window, INTEGER, "64", 1, 1000, NULL,
            "requests sent ahead of their answers, with a server that has PIPELINING"),
    GATEWAY(ca_file, PATH, "", 0, 0, NULL,
            "certificates of trusted authorities (PEM); empty: those of the system"),
    GATEWAY(certificate_pin, PIN, "", 0, 0, NULL,
            "SHA-256 of the server's public key, sha256//BASE64; empty: any that is valid"),
    GATEWAY(smtp_host, HOST, "", 0, 0, NULL, "the submission server's name; by default host"),
    GATEWAY(smtp_port, INTEGER, "", 1, 65535, NULL, "its port; by default 465 with tls, else 587"),
    GATEWAY(smtp_security, CHOICE, "starttls", 0, 0, securities, "protection of that connection"),
    GATEWAY(smtp_auth, CHOICE, "password", 0, 0, submission_auths, "how to sign in"),
    GATEWAY(smtp_user, TEXT, "", 0, 0, NULL, "name to sign in with; by default user"),
    GATEWAY(smtp_password_file, PATH, "", 0, 0, NULL,
            "file with the password in its first line; by default password_file"),
    GATEWAY(sender_verification, CHOICE, "none", 0, 0, verifications,
            "how a sender is known to be who the message says"),
    GATEWAY(authserv_id, TEXT, "", 0, 0, NULL,
            "name in the Authentication-Results fields that are trusted (RFC 8601)"),
    GATEWAY(unknown_senders, UNKNOWN_SENDERS, "reject", 0, 0, unknown_senders,
            "what to do with messages from nobody's address"),
    GATEWAY(cover_template, TEXT, "", 0, 0, NULL,
            "template of the cover sheets of faxes from this mailbox; by default the server's"),

    GATEWAY(whitelist, PATTERNS, "", 0, 0, NULL,
            "as whitelist of [server], for messages of this mailbox; empty: as there"),
    GATEWAY(blacklist, PATTERNS, "", 0, 0, NULL,
            "as blacklist of [server], for messages of this mailbox; empty: as there"),

    LINE(type, CHOICE, "loopback", 0, 0, line_types, "what kind of line"),
    LINE(calls, INTEGER, "2", 1, 100, NULL, "calls at a time"),
    LINE(hours, HOURS, "", 0, 0, NULL,
         "when it sends: mon-fri 08:00-18:00, several with commas; empty: always"),
    LINE(far_identity, IDENTITY, "+1 503 555 0199", 0, 0, NULL,
         "loopback: identity of the embedded far machine"),
    LINE(fail_page, INTEGER, "0", 0, 5000, NULL,
         "loopback: the far machine hangs up in this page, to try failures; 0: never"),
    LINE(host, HOST, "", 0, 0, NULL, "sip: the trunk's domain or registrar; required"),
    LINE(port, INTEGER, "", 1, 65535, NULL, "sip: its port; by default what the DNS says"),
    LINE(transport, CHOICE, "udp", 0, 0, transports, "sip: how requests travel"),
    LINE(proxy, PEER, "", 0, 0, NULL,
         "sip: outbound proxy, host or host:port, that all requests go to"),
    LINE(user, TEXT, "", 0, 0, NULL, "sip: user of the trunk's address, user@host"),
    LINE(auth_user, TEXT, "", 0, 0, NULL, "sip: name to sign in with; by default user"),
    LINE(password_file, PATH, "", 0, 0, NULL,
         "sip: file with the password in its first line; not readable by others"),
    ROW(FF_SETTING_LINE, FfLineSettings, register, registers, FF_SETTING_CHOICE, "yes", 0, 0,
        answers, "sip: whether the trunk is told where we are; it needs a user"),
    LINE_TIME(register_interval, "3600", 60, DAY, NULL, "sip: seconds that a registration holds"),
    LINE(caller_number, IDENTITY, "", 0, 0, NULL,
         "sip: number shown to who is called; by default user"),
    LINE(caller_identity, WORDS, "from, p-asserted-identity", 0, 0, caller_identities,
         "sip: header fields that tell that number"),
    LINE(called_number, WORDS, "request-uri, to, diversion, history-info", 0, 0, called_numbers,
         "sip: where the called number of a received fax is looked for, the first first"),
    LINE(networks, NETWORKS, "", 0, 0, NULL,
         "sip: addresses and networks that calls may come from, beside host and proxy"),
    LINE(ca_file, PATH, "", 0, 0, NULL,
         "sip: certificates of trusted authorities (PEM); empty: those of the system"),
    LINE(certificate_file, PATH, "", 0, 0, NULL,
         "sip: our certificate and key towards the trunk (PEM); empty: none"),
    LINE(t38, CHOICE, "after-answer", 0, 0, t38_uses, "sip: when T.38 is offered"),
    LINE(codecs, WORDS, "pcma, pcmu", 0, 0, codecs, "sip: codings of sound, the preferred first"),
    LINE(max_rate, INTEGER, "14400", 2400, 14400, NULL, "sip: bit/s of pages at most"),
    LINE(ecm, CHOICE, "yes", 0, 0, answers, "sip: error correction mode"),
    LINE_TIME(session_interval, "1800", 0, DAY, NULL,
              "sip: seconds between refreshes of a call; 0: no session timer"),
    LINE_TIME(keep_alive, "30", 0, 3600, NULL,
              "sip: seconds between OPTIONS that ask whether the trunk lives; 0: none"),
    LINE_TIME(ring_timeout, "90", 5, 600, NULL, "sip: seconds to wait for an answer"),
    LINE(number_format, CHOICE, "plus", 0, 0, number_formats,
         "sip: numbers as +4930..., as 4930..., or as they are dialled"),
    {.key = NULL},
};

const FfSetting *ff_setting_table(void)
{
    return table;
}

const char *ff_setting_group_name(FfSettingGroup group)
{
    static const char *const names[FF_SETTING_GROUP_COUNT] = {"server", "gateway", "line"};
    return names[group];
}

const FfSetting *ff_setting_find(FfSettingGroup group, const char *key)
{
    for (const FfSetting *setting = table; setting->key != NULL; setting++) {
        if (setting->group == group && strcmp(setting->key, key) == 0) {
            return setting;
        }
    }
    return NULL;
}

const char *ff_setting_suggest(FfSettingGroup group, const char *key)
{
    const char *nearest = NULL;
    guint least = MIN(3, (guint)strlen(key) / 2) + 1;
    for (const FfSetting *setting = table; setting->key != NULL; setting++) {
        guint distance =
            setting->group == group ? ff_distance(key, setting->key, least) : G_MAXUINT;
        if (distance < least) {
            least = distance;
            nearest = setting->key;
        }
    }
    return nearest;
}

bool ff_setting_is_string(const FfSetting *setting)
{
    return setting->type <= FF_SETTING_CHOICE_TEXT;
}

bool ff_setting_is_list(const FfSetting *setting)
{
    return setting->type == FF_SETTING_DOMAINS || setting->type == FF_SETTING_PATTERNS ||
           setting->type == FF_SETTING_WORDS || setting->type == FF_SETTING_NETWORKS;
}

void ff_settings_visit(FfSettingsVisit visit, gpointer data)
{
    for (const FfSetting *setting = table; setting->key != NULL; setting++) {
        visit(ff_setting_group_name(setting->group), setting->key, setting->default_text,
              setting->summary, data);
    }
}
