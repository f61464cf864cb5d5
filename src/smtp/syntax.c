// SPDX-License-Identifier: GPL-3.0-or-later
#include "smtp/syntax.h"

#include "base/limits.h"

#include <string.h>

/* A piece of the line under the parser's hand; never NUL-terminated. */
typedef struct {
    const char *octets;
    gsize length;
} Span;

#define SYNTAX_ERROR      "501 5.5.4 Syntax error in the parameters"
#define BAD_REVERSE_PATH  "501 5.1.7 Bad sender address; send MAIL FROM:<address>"
#define BAD_RECIPIENT     "501 5.1.3 Bad recipient address; send RCPT TO:<address>"
#define UNKNOWN_PARAMETER "555 5.5.4 Parameter not recognized"
#define UNKNOWN_COMMAND   "500 5.5.1 Command not recognized"

/* ---- spans ---- */

static Span span_skip(Span span, gsize count)
{
    return (Span){span.octets + count, span.length - count};
}

static Span span_trim(Span span)
{
    while (span.length > 0 && span.octets[0] == ' ') {
        span = span_skip(span, 1);
    }
    while (span.length > 0 && span.octets[span.length - 1] == ' ') {
        span.length--;
    }
    return span;
}

/* Takes what stands before `separator` (or all) from the front of *rest. */
static Span span_take_until(Span *rest, char separator)
{
    const char *end = rest->length > 0 ? memchr(rest->octets, separator, rest->length) : NULL;
    gsize length = end != NULL ? (gsize)(end - rest->octets) : rest->length;
    Span taken = {rest->octets, length};

    *rest = span_skip(*rest, end != NULL ? length + 1 : length);
    return taken;
}

static bool span_is(Span span, const char *word)
{
    return span.length == strlen(word) && g_ascii_strncasecmp(span.octets, word, span.length) == 0;
}

static bool span_has_prefix(Span span, const char *prefix)
{
    gsize length = strlen(prefix);
    return span.length >= length && g_ascii_strncasecmp(span.octets, prefix, length) == 0;
}

static bool span_to_number(Span span, gint64 *ret_number)
{
    gint64 number = 0;

    if (span.length == 0) {
        return false;
    }
    for (gsize i = 0; i < span.length; i++) {
        if (!g_ascii_isdigit(span.octets[i])) {
            return false;
        }
        int digit = span.octets[i] - '0';
        if (number > (G_MAXINT64 - digit) / 10) {
            return false;
        }
        number = number * 10 + digit;
    }
    *ret_number = number;
    return true;
}

static bool has_control(const char *octets, gsize length)
{
    for (gsize i = 0; i < length; i++) {
        if (g_ascii_iscntrl(octets[i])) {
            return true;
        }
    }
    return false;
}

/* ---- xtext ---- */

static bool is_xchar(char octet)
{
    return octet >= '!' && octet <= '~' && octet != '+' && octet != '=';
}

char *ff_smtp_xtext_encode(const char *text)
{
    GString *encoded = g_string_sized_new(strlen(text) + 16);

    for (; *text != '\0'; text++) {
        if (is_xchar(*text)) {
            g_string_append_c(encoded, *text);
        } else {
            g_string_append_printf(encoded, "+%02X", (guint)(guchar)*text);
        }
    }
    return g_string_free(encoded, FALSE);
}

/* RFC 3461 section 4: upper case only. */
static int hex_value(char octet)
{
    return octet >= 'a' && octet <= 'f' ? -1 : g_ascii_xdigit_value(octet);
}

/* "+HH"; -1 when malformed or NUL. */
static int decode_hexchar(const char *text, gsize length)
{
    if (length < 3) {
        return -1;
    }
    int high = hex_value(text[1]);
    int low = hex_value(text[2]);
    return high < 0 || low < 0 || high + low == 0 ? -1 : high << 4 | low;
}

char *ff_smtp_xtext_decode(const char *text, gsize length)
{
    g_autofree char *decoded = g_malloc(length + 1);
    gsize count = 0;

    for (gsize i = 0; i < length; i++) {
        int octet = (guchar)text[i];
        if (text[i] == '+') {
            octet = decode_hexchar(text + i, length - i);
            i += 2;
        } else if (!is_xchar(text[i])) {
            octet = -1;
        }
        if (octet < 0) {
            return NULL;
        }
        decoded[count++] = (char)octet;
    }
    decoded[count] = '\0';
    return g_steal_pointer(&decoded);
}

/* ---- paths ---- */

/* Octets up to the closing '>' that is not in a quoted string; -1 when there is none. */
static gssize find_path_end(Span text)
{
    bool quoted = false;

    for (gsize i = 0; i < text.length; i++) {
        char octet = text.octets[i];
        if (quoted && octet == '\\') {
            i++;
        } else if (octet == '"') {
            quoted = !quoted;
        } else if (octet == '>' && !quoted) {
            return (gssize)i;
        }
    }
    return -1;
}

/* RFC 5321 4.1.2: a source route "@one,@two:" is accepted and ignored. */
static Span skip_source_route(Span path)
{
    Span rest = path;

    if (path.length == 0 || path.octets[0] != '@') {
        return path;
    }
    span_take_until(&rest, ':');
    return rest;
}

static bool is_address(Span address)
{
    bool quoted = false;

    if (address.length > FF_LIMIT_ADDRESS || has_control(address.octets, address.length) ||
        !g_utf8_validate(address.octets, (gssize)address.length, NULL)) {
        return false;
    }
    for (gsize i = 0; i < address.length; i++) {
        if (quoted && address.octets[i] == '\\') {
            i++;
        } else if (address.octets[i] == '"') {
            quoted = !quoted;
        } else if (!quoted && (address.octets[i] == ' ' || address.octets[i] == '<')) {
            return false;
        }
    }
    return !quoted;
}

/* Takes "FROM:<path>" or "TO:<path>" from the front of *rest. The address is checked as far as it
 * could hurt, not against the grammar: what is deliverable is for the owner to say. */
static bool take_path(Span *rest, const char *keyword, char **ret_path)
{
    if (!span_has_prefix(*rest, keyword)) {
        return false;
    }
    Span text = span_trim(span_skip(*rest, strlen(keyword)));
    if (text.length == 0 || text.octets[0] != '<') {
        return false;
    }
    text = span_skip(text, 1);
    gssize end = find_path_end(text);
    if (end < 0) {
        return false;
    }
    Span after = span_skip(text, (gsize)end + 1);
    if (after.length > 0 && after.octets[0] != ' ') {
        return false;
    }
    Span address = skip_source_route((Span){text.octets, (gsize)end});
    if (!is_address(address) || (address.length == 0 && end > 0)) {
        return false;
    }
    *ret_path = g_strndup(address.octets, address.length);
    *rest = span_trim(after);
    return true;
}

/* ---- ESMTP parameters ---- */

static bool is_one_of(Span value, const char *const *words)
{
    for (; *words != NULL; words++) {
        if (span_is(value, *words)) {
            return true;
        }
    }
    return false;
}

static bool set_size(FfSmtpCommand *command, Span value)
{
    return span_to_number(value, &command->size);
}

static bool set_body(FfSmtpCommand *command, Span value)
{
    static const char *const BODIES[] = {"7BIT", "8BITMIME", NULL};
    return is_one_of(value, BODIES);
}

static bool set_nothing(FfSmtpCommand *command, Span value)
{
    return value.length == 0;
}

static bool set_envid(FfSmtpCommand *command, Span value)
{
    g_autofree char *envid = ff_smtp_xtext_decode(value.octets, value.length);

    if (envid == NULL || *envid == '\0' || strlen(envid) > FF_LIMIT_ENVID ||
        has_control(envid, strlen(envid))) {
        return false;
    }
    command->envid = g_steal_pointer(&envid);
    return true;
}

static bool set_ret(FfSmtpCommand *command, Span value)
{
    static const char *const RETURNS[] = {"FULL", "HDRS", NULL};
    return is_one_of(value, RETURNS);
}

/* RFC 3461 4.1: NEVER alone, or a list. */
static bool set_notify(FfSmtpCommand *command, Span value)
{
    static const char *const EVENTS[] = {"SUCCESS", "FAILURE", "DELAY", NULL};

    if (span_is(value, "NEVER")) {
        return true;
    }
    if (value.length == 0 || value.octets[value.length - 1] == ',') {
        return false;
    }
    while (value.length > 0) {
        if (!is_one_of(span_take_until(&value, ','), EVENTS)) {
            return false;
        }
    }
    return true;
}

/* RFC 3461 4.2: "rfc822;" xtext. */
static bool set_orcpt(FfSmtpCommand *command, Span value)
{
    Span type = span_take_until(&value, ';');
    g_autofree char *address = ff_smtp_xtext_decode(value.octets, value.length);

    return type.length > 0 && address != NULL && *address != '\0';
}

static const struct {
    FfSmtpVerb verb;
    const char *name;
    bool (*set)(FfSmtpCommand *command, Span value);
} PARAMETERS[] = {
    {FF_SMTP_MAIL, "SIZE", set_size},        {FF_SMTP_MAIL, "BODY", set_body},
    {FF_SMTP_MAIL, "SMTPUTF8", set_nothing}, {FF_SMTP_MAIL, "ENVID", set_envid},
    {FF_SMTP_MAIL, "RET", set_ret},          {FF_SMTP_RCPT, "NOTIFY", set_notify},
    {FF_SMTP_RCPT, "ORCPT", set_orcpt},
};
G_STATIC_ASSERT(G_N_ELEMENTS(PARAMETERS) <= 32);

static int find_parameter(FfSmtpVerb verb, Span name)
{
    for (gsize i = 0; i < G_N_ELEMENTS(PARAMETERS); i++) {
        if (PARAMETERS[i].verb == verb && span_is(name, PARAMETERS[i].name)) {
            return (int)i;
        }
    }
    return -1;
}

/* The reply to refuse with, or NULL. Each parameter may stand once (RFC 5321 4.1.1.11). */
static const char *parse_parameters(FfSmtpCommand *command, Span rest)
{
    guint32 seen = 0;

    while (rest.length > 0) {
        Span value = span_take_until(&rest, ' ');
        rest = span_trim(rest);
        Span name = span_take_until(&value, '=');
        int index = find_parameter(command->verb, name);
        if (index < 0) {
            return UNKNOWN_PARAMETER;
        }
        if ((seen & 1u << index) != 0 || !PARAMETERS[index].set(command, value)) {
            return SYNTAX_ERROR;
        }
        seen |= 1u << index;
    }
    return NULL;
}

/* ---- commands ---- */

static const char *parse_domain(FfSmtpCommand *command, Span rest)
{
    if (rest.length == 0 || memchr(rest.octets, ' ', rest.length) != NULL ||
        !g_utf8_validate(rest.octets, (gssize)rest.length, NULL)) {
        return "501 5.5.4 A host name is missing";
    }
    command->domain = g_strndup(rest.octets, rest.length);
    return NULL;
}

static const char *parse_mail(FfSmtpCommand *command, Span rest)
{
    if (!take_path(&rest, "FROM:", &command->path)) {
        return BAD_REVERSE_PATH;
    }
    return parse_parameters(command, rest);
}

static const char *parse_rcpt(FfSmtpCommand *command, Span rest)
{
    if (!take_path(&rest, "TO:", &command->path) || *command->path == '\0') {
        return BAD_RECIPIENT;
    }
    return parse_parameters(command, rest);
}

/* RFC 3030 section 2: "BDAT" SP size [SP "LAST"] */
static const char *parse_bdat(FfSmtpCommand *command, Span rest)
{
    if (!span_to_number(span_take_until(&rest, ' '), &command->size)) {
        return SYNTAX_ERROR;
    }
    rest = span_trim(rest);
    command->last = span_is(rest, "LAST");
    return rest.length == 0 || command->last ? NULL : SYNTAX_ERROR;
}

static const char *parse_nothing(FfSmtpCommand *command, Span rest)
{
    return rest.length == 0 ? NULL : "501 5.5.4 This command has no parameters";
}

static const char *parse_anything(FfSmtpCommand *command, Span rest)
{
    return NULL;
}

static const struct {
    const char *name;
    FfSmtpVerb verb;
    const char *(*parse)(FfSmtpCommand *command, Span rest);
} VERBS[] = {
    {"MAIL", FF_SMTP_MAIL, parse_mail},     {"RCPT", FF_SMTP_RCPT, parse_rcpt},
    {"BDAT", FF_SMTP_BDAT, parse_bdat},     {"DATA", FF_SMTP_DATA, parse_nothing},
    {"HELO", FF_SMTP_HELO, parse_domain},   {"EHLO", FF_SMTP_EHLO, parse_domain},
    {"LHLO", FF_SMTP_LHLO, parse_domain},   {"RSET", FF_SMTP_RSET, parse_nothing},
    {"NOOP", FF_SMTP_NOOP, parse_anything}, {"QUIT", FF_SMTP_QUIT, parse_nothing},
    {"VRFY", FF_SMTP_VRFY, parse_anything}, {"HELP", FF_SMTP_HELP, parse_anything},
};

static const char *parse_verb(FfSmtpCommand *command, Span line)
{
    Span rest = span_trim(line);
    Span verb = span_take_until(&rest, ' ');

    for (gsize i = 0; i < G_N_ELEMENTS(VERBS); i++) {
        if (span_is(verb, VERBS[i].name)) {
            command->verb = VERBS[i].verb;
            return VERBS[i].parse(command, span_trim(rest));
        }
    }
    return UNKNOWN_COMMAND;
}

bool ff_smtp_command_parse(const char *line, gsize length, FfSmtpCommand *command,
                           const char **ret_reply)
{
    FfSmtpCommand parsed = {.verb = FF_SMTP_UNKNOWN, .size = -1};
    const char *reply = has_control(line, length) ? "500 5.5.2 Control characters in the command"
                                                  : parse_verb(&parsed, (Span){line, length});

    if (reply != NULL) {
        command->verb = parsed.verb;
        ff_smtp_command_clear(&parsed);
        *ret_reply = reply;
        return false;
    }
    *command = parsed;
    return true;
}

void ff_smtp_command_clear(FfSmtpCommand *command)
{
    g_clear_pointer(&command->path, g_free);
    g_clear_pointer(&command->envid, g_free);
    g_clear_pointer(&command->domain, g_free);
}

/* ---- replies ---- */

static int reply_code(const char *line, gsize length)
{
    if (length < 3 || line[0] < '1' || line[0] > '5' || !g_ascii_isdigit(line[1]) ||
        !g_ascii_isdigit(line[2])) {
        return -1;
    }
    return (line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0');
}

static guint count_lines(const char *text)
{
    guint lines = text != NULL;

    for (; text != NULL && (text = strchr(text, '\n')) != NULL; text++) {
        lines++;
    }
    return lines;
}

static char *append_line(const char *text, const char *line, gsize length)
{
    g_autofree char *added = g_strndup(line, length);
    return text == NULL ? g_steal_pointer(&added) : g_strconcat(text, "\n", added, NULL);
}

bool ff_smtp_reply_add_line(FfSmtpReply *reply, const char *line, gsize length, bool *ret_last)
{
    int code = reply_code(line, length);
    bool more = length > 3 && line[3] == '-';

    if (code < 0 || length > FF_LIMIT_REPLY_LINE || memchr(line, '\0', length) != NULL ||
        memchr(line, '\n', length) != NULL) {
        return false;
    }
    if ((length > 3 && !more && line[3] != ' ') || (reply->code != 0 && reply->code != code) ||
        count_lines(reply->text) >= FF_LIMIT_REPLY_LINES) {
        return false;
    }
    gsize start = MIN(length, 4);
    char *text = append_line(reply->text, line + start, length - start);
    g_free(reply->text);
    reply->text = text;
    reply->code = code;
    *ret_last = !more;
    return true;
}

void ff_smtp_reply_clear(FfSmtpReply *reply)
{
    g_clear_pointer(&reply->text, g_free);
    reply->code = 0;
}
