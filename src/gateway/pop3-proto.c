// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/pop3-proto.h"

#include "base/limits.h"
#include "gateway/expected.h"

#include <string.h>

/* What follows the first line of a reply that begins +OK. */
typedef enum { FORM_SINGLE, FORM_LINES, FORM_TEXT } Form;

static const struct {
    const char *verb; /* NULL: the argument is the whole line, or nothing is sent */
    Form form;
    bool numbered;  /* the message number is the argument */
    bool challenge; /* "+ ..." may answer it */
} commands[] = {
    [FF_POP3_GREETING] = {NULL, FORM_SINGLE, false, false},
    [FF_POP3_CAPA] = {"CAPA", FORM_LINES, false, false},
    [FF_POP3_STLS] = {"STLS", FORM_SINGLE, false, false},
    [FF_POP3_USER] = {"USER", FORM_SINGLE, false, false},
    [FF_POP3_PASS] = {"PASS", FORM_SINGLE, false, false},
    [FF_POP3_APOP] = {"APOP", FORM_SINGLE, false, false},
    [FF_POP3_AUTH] = {"AUTH", FORM_SINGLE, false, true},
    [FF_POP3_AUTH_RESPONSE] = {NULL, FORM_SINGLE, false, true},
    [FF_POP3_STAT] = {"STAT", FORM_SINGLE, false, false},
    [FF_POP3_LIST] = {"LIST", FORM_LINES, false, false},
    [FF_POP3_UIDL] = {"UIDL", FORM_LINES, false, false},
    [FF_POP3_RETR] = {"RETR", FORM_TEXT, true, false},
    [FF_POP3_DELE] = {"DELE", FORM_SINGLE, true, false},
    [FF_POP3_RSET] = {"RSET", FORM_SINGLE, false, false},
    [FF_POP3_NOOP] = {"NOOP", FORM_SINGLE, false, false},
    [FF_POP3_QUIT] = {"QUIT", FORM_SINGLE, false, false},
};

/* RFC 2449 section 8.1, RFC 3206 section 4 */
static const struct {
    const char *name;
    FfPop3Code code;
} codes[] = {
    {"IN-USE", FF_POP3_CODE_IN_USE},     {"LOGIN-DELAY", FF_POP3_CODE_LOGIN_DELAY},
    {"SYS/TEMP", FF_POP3_CODE_SYS_TEMP}, {"SYS/PERM", FF_POP3_CODE_SYS_PERM},
    {"AUTH", FF_POP3_CODE_AUTH},
};

typedef enum { PHASE_STATUS, PHASE_LINES, PHASE_TEXT, PHASE_BROKEN } Phase;

/* Where in a message the next octet is. Only CRLF ends a line. */
typedef enum {
    TEXT_LINE_START,
    TEXT_IN_LINE,
    TEXT_AFTER_CR,
    TEXT_AFTER_DOT,    /* a dot at a line's start, kept back */
    TEXT_AFTER_DOT_CR, /* the same and a CR, both kept back */
} TextState;

struct FfPop3Proto {
    FfExpected expected;
    GString *output;
    GString *line;     /* the part of a line that earlier input held */
    bool line_is_used; /* the last event pointed into `line` */
    const char *input;
    gsize left;
    Phase phase;
    TextState text;
    const char *broken; /* why, a static string */
};

FfPop3Proto *ff_pop3_proto_new(void)
{
    FfPop3Proto *proto = g_new0(FfPop3Proto, 1);
    proto->line = g_string_new(NULL);
    ff_expected_push(&proto->expected, FF_POP3_GREETING, 0);
    return proto;
}

/* Passwords and responses pass through here: nothing of them stays in freed memory. */
static void output_free(gpointer data)
{
    GString *output = data;
    explicit_bzero(output->str, output->allocated_len);
    g_string_free(output, TRUE);
}

void ff_pop3_proto_free(FfPop3Proto *proto)
{
    if (!proto) {
        return;
    }
    ff_expected_clear(&proto->expected);
    if (proto->output) {
        output_free(proto->output);
    }
    g_string_free(proto->line, TRUE);
    g_free(proto);
}

static bool argument_is_safe(const char *argument)
{
    return !argument || (strlen(argument) < FF_LIMIT_COMMAND_LINE && !strpbrk(argument, "\r\n"));
}

bool ff_pop3_proto_send(FfPop3Proto *proto, FfPop3Command command, guint message,
                        const char *argument)
{
    if (proto->phase == PHASE_BROKEN || command == FF_POP3_GREETING ||
        !argument_is_safe(argument)) {
        return false;
    }
    if (!ff_expected_push(&proto->expected, command, message)) {
        return false;
    }
    if (!proto->output) { /* large enough that a password is never left behind by growing */
        proto->output = g_string_sized_new(2 * FF_LIMIT_COMMAND_LINE);
    }

    const char *verb = commands[command].verb;
    if (verb) {
        g_string_append(proto->output, verb);
    }
    if (commands[command].numbered) {
        g_string_append_printf(proto->output, " %u", message);
    }
    if (argument) {
        if (verb) {
            g_string_append_c(proto->output, ' ');
        }
        g_string_append(proto->output, argument);
    }
    g_string_append(proto->output, "\r\n");
    return true;
}

GBytes *ff_pop3_proto_take_output(FfPop3Proto *proto)
{
    GString *output = g_steal_pointer(&proto->output);
    if (!output) {
        return NULL;
    }
    return g_bytes_new_with_free_func(output->str, output->len, output_free, output);
}

guint ff_pop3_proto_pending(const FfPop3Proto *proto)
{
    return proto->expected.count;
}

void ff_pop3_proto_feed(FfPop3Proto *proto, const char *octets, gsize length)
{
    g_return_if_fail(proto->left == 0);
    proto->input = octets;
    proto->left = length;
}

bool ff_pop3_proto_has_unread(const FfPop3Proto *proto)
{
    return proto->left > 0 || (!proto->line_is_used && proto->line->len > 0);
}

static void input_skip(FfPop3Proto *proto, gsize length)
{
    proto->input += length;
    proto->left -= length;
}

static void event_set(FfPop3Event *event, FfPop3EventType type, const char *octets, gsize length)
{
    event->type = type;
    event->octets = octets;
    event->length = length;
}

/* Nothing that comes after a lost step means anything: the engine stays broken. */
static void break_off(FfPop3Proto *proto, FfPop3Event *event, const char *why)
{
    proto->phase = PHASE_BROKEN;
    proto->broken = why;
    proto->left = 0;
    event_set(event, FF_POP3_EVENT_BROKEN, why, strlen(why));
}

static void line_keep(FfPop3Proto *proto, gsize length)
{
    g_string_append_len(proto->line, proto->input, (gssize)length);
    input_skip(proto, length);
}

/* The next line without its CRLF. False: the input ended before it did (an event of type NONE), or
 * it broke a rule (BROKEN). */
static bool take_line(FfPop3Proto *proto, FfPop3Event *event, const char **ret_line,
                      gsize *ret_length)
{
    const char *lf = memchr(proto->input, '\n', proto->left);
    gsize length = lf ? (gsize)(lf - proto->input) + 1 : proto->left;
    if (proto->line->len + length > FF_LIMIT_REPLY_LINE) {
        break_off(proto, event, "a reply line is far too long");
        return false;
    }

    const char *line = proto->input;
    if (!lf || proto->line->len > 0) {
        line_keep(proto, length);
        if (!lf) {
            return false;
        }
        line = proto->line->str;
        length = proto->line->len;
        proto->line_is_used = true;
    } else {
        input_skip(proto, length);
    }
    if (length < 2 || line[length - 2] != '\r') {
        break_off(proto, event, "a reply line does not end in CRLF");
        return false;
    }
    *ret_line = line;
    *ret_length = length - 2;
    return true;
}

/* "[IN-USE] text"; a code may be refined by further levels, "[SYS/TEMP/DISK]". */
static FfPop3Code code_parse(const char *text, gsize length)
{
    if (length == 0 || text[0] != '[') {
        return FF_POP3_CODE_NONE;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(codes); i++) {
        gsize size = strlen(codes[i].name);
        if (length > size + 1 && g_ascii_strncasecmp(text + 1, codes[i].name, size) == 0 &&
            (text[size + 1] == ']' || text[size + 1] == '/')) {
            return codes[i].code;
        }
    }
    return FF_POP3_CODE_NONE;
}

static bool line_begins(const char *line, gsize length, const char *prefix)
{
    gsize size = strlen(prefix);
    return length >= size && memcmp(line, prefix, size) == 0;
}

static void set_text(FfPop3Event *event, FfPop3EventType type, const char *line, gsize length,
                     gsize skip)
{
    while (skip < length && line[skip] == ' ') {
        skip++;
    }
    event_set(event, type, line + skip, length - skip);
}

static void enter_reply(FfPop3Proto *proto, FfPop3Command command)
{
    static const Phase phases[] = {
        [FORM_SINGLE] = PHASE_STATUS, [FORM_LINES] = PHASE_LINES, [FORM_TEXT] = PHASE_TEXT};
    proto->phase = phases[commands[command].form];
    proto->text = TEXT_LINE_START;
    if (proto->phase == PHASE_STATUS) {
        ff_expected_pop(&proto->expected);
    }
}

static void status_parse(FfPop3Proto *proto, FfPop3Event *event, const char *line, gsize length)
{
    if (line_begins(line, length, "+OK")) {
        set_text(event, FF_POP3_EVENT_REPLY, line, length, 3);
        event->ok = true;
        enter_reply(proto, event->command);
    } else if (line_begins(line, length, "-ERR")) {
        set_text(event, FF_POP3_EVENT_REPLY, line, length, 4);
        event->code = code_parse(event->octets, event->length);
        ff_expected_pop(&proto->expected);
    } else if (commands[event->command].challenge && (length == 1 || line[1] == ' ')) {
        set_text(event, FF_POP3_EVENT_CHALLENGE, line, length, 1);
        ff_expected_pop(&proto->expected);
    } else {
        break_off(proto, event, "a reply begins neither with +OK nor with -ERR");
    }
}

static void next_status(FfPop3Proto *proto, FfPop3Event *event)
{
    const char *line;
    gsize length;
    char first = proto->line->len ? proto->line->str[0] : proto->input[0];

    /* Seen at the first octet: a peer that speaks something else may never end its line. */
    if (proto->expected.count == 0) {
        break_off(proto, event, "the server sends what no command asked for");
    } else if (first != '+' && first != '-') {
        break_off(proto, event, "a reply begins neither with +OK nor with -ERR");
    } else if (take_line(proto, event, &line, &length)) {
        status_parse(proto, event, line, length);
    }
}

static void end_reply(FfPop3Proto *proto, FfPop3Event *event)
{
    event->type = FF_POP3_EVENT_END;
    proto->phase = PHASE_STATUS;
    ff_expected_pop(&proto->expected);
}

static void next_listed(FfPop3Proto *proto, FfPop3Event *event)
{
    const char *line;
    gsize length;

    if (!take_line(proto, event, &line, &length)) {
        return;
    }
    bool dotted = length > 0 && line[0] == '.';
    if (dotted && length == 1) {
        end_reply(proto, event);
    } else {
        event_set(event, FF_POP3_EVENT_LINE, line + dotted, length - dotted);
    }
}

/* How much can be given out in one piece: up to a CRLF after which a dot must be looked at. */
static gsize run_length(const char *octets, gsize length, bool after_cr, TextState *ret_state)
{
    const char *end = octets + length, *lf;

    for (const char *from = octets; (lf = memchr(from, '\n', (gsize)(end - from))); from = lf + 1) {
        bool crlf = lf > octets ? lf[-1] == '\r' : after_cr;
        if (crlf && (lf + 1 == end || lf[1] == '.')) {
            *ret_state = TEXT_LINE_START;
            return (gsize)(lf + 1 - octets);
        }
        if (lf + 1 == end) {
            break;
        }
    }
    *ret_state = end[-1] == '\r' ? TEXT_AFTER_CR : TEXT_IN_LINE;
    return length;
}

static void emit_run(FfPop3Proto *proto, FfPop3Event *event)
{
    const char *octets = proto->input;
    gsize length = run_length(octets, proto->left, proto->text == TEXT_AFTER_CR, &proto->text);
    event_set(event, FF_POP3_EVENT_TEXT, octets, length);
    input_skip(proto, length);
}

/* RFC 1939 section 3: a dot that begins a line is the end when CRLF follows, and is removed else.
 */
static void next_text(FfPop3Proto *proto, FfPop3Event *event)
{
    if (proto->text == TEXT_LINE_START && proto->input[0] == '.') {
        proto->text = TEXT_AFTER_DOT;
        input_skip(proto, 1);
    }
    if (proto->left > 0 && proto->text == TEXT_AFTER_DOT && proto->input[0] == '\r') {
        proto->text = TEXT_AFTER_DOT_CR;
        input_skip(proto, 1);
    }
    if (proto->left == 0) {
        return;
    }
    if (proto->text != TEXT_AFTER_DOT_CR) {
        emit_run(proto, event);
    } else if (proto->input[0] == '\n') {
        input_skip(proto, 1);
        end_reply(proto, event);
    } else { /* the CR kept back was text */
        proto->text = TEXT_AFTER_CR;
        event_set(event, FF_POP3_EVENT_TEXT, "\r", 1);
    }
}

void ff_pop3_proto_next(FfPop3Proto *proto, FfPop3Event *ret_event)
{
    static void (*const steps[])(FfPop3Proto *, FfPop3Event *) = {
        [PHASE_STATUS] = next_status, [PHASE_LINES] = next_listed, [PHASE_TEXT] = next_text};
    const FfExpectedReply *first = ff_expected_first(&proto->expected);

    *ret_event = (FfPop3Event){.type = FF_POP3_EVENT_NONE};
    if (first) {
        ret_event->command = (FfPop3Command)first->kind;
        ret_event->message = first->message;
    }
    if (proto->line_is_used) {
        g_string_truncate(proto->line, 0);
        proto->line_is_used = false;
    }
    if (proto->phase == PHASE_BROKEN) {
        break_off(proto, ret_event, proto->broken);
    } else if (proto->left > 0) {
        steps[proto->phase](proto, ret_event);
    }
}
