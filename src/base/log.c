// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/log.h"

#include <stdarg.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/redact.h"

/* Longer values are cut: a line must stay one line of journald (48 KiB), whatever a peer sends. */
#define VALUE_LIMIT 1024

static const char *const level_names[] = {"error", "warning", "info", "debug"};

static char *log_role;
static FfLogLevel log_max = FF_LOG_INFO;
static bool log_redaction = true;

void ff_log_init(const char *role, FfLogLevel max)
{
    g_free(log_role);
    log_role = g_strdup(role);
    log_max = max;
}

void ff_log_set_redaction(bool redaction)
{
    log_redaction = redaction;
}

bool ff_log_level_from_name(const char *name, FfLogLevel *ret_level)
{
    for (guint i = 0; i < G_N_ELEMENTS(level_names); i++) {
        if (strcmp(name, level_names[i]) == 0) {
            *ret_level = (FfLogLevel)i;
            return true;
        }
    }
    return false;
}

static bool needs_quotes(const char *value)
{
    return value[0] == '\0' || strpbrk(value, " \"=") != NULL;
}

/* Escapes what would end the line, leave the quotes or drive a terminal: C0, DEL, C1, and line and
 * paragraph separators and directional controls of Unicode. */
static bool is_unsafe(gunichar character)
{
    return g_unichar_iscntrl(character) || g_unichar_type(character) == G_UNICODE_FORMAT ||
           g_unichar_type(character) == G_UNICODE_LINE_SEPARATOR ||
           g_unichar_type(character) == G_UNICODE_PARAGRAPH_SEPARATOR;
}

/* One character, or one octet that is no UTF-8. Returns how far it went. */
static gsize append_character(GString *line, const char *at, gsize left)
{
    gunichar character = g_utf8_get_char_validated(at, (gssize)left);
    if (character == (gunichar)-1 || character == (gunichar)-2) {
        g_string_append_printf(line, "\\x%02x", (guint8)*at);
        return 1;
    }
    gsize length = (gsize)(g_utf8_next_char(at) - at);
    if (character == '"' || character == '\\') {
        g_string_append_c(line, '\\');
        g_string_append_c(line, (char)character);
    } else if (character == '\n') {
        g_string_append(line, "\\n");
    } else if (is_unsafe(character)) {
        for (gsize i = 0; i < length; i++) {
            g_string_append_printf(line, "\\x%02x", (guint8)at[i]);
        }
    } else {
        g_string_append_len(line, at, (gssize)length);
    }
    return length;
}

static void append_value(GString *line, const char *value)
{
    gsize length = strnlen(value, VALUE_LIMIT + 1);
    bool cut = length > VALUE_LIMIT;
    gsize left = cut ? VALUE_LIMIT : length;
    bool quotes = needs_quotes(value);
    if (quotes) {
        g_string_append_c(line, '"');
    }
    while (left > 0) {
        gsize taken = append_character(line, value, left);
        value += taken;
        left -= taken;
    }
    g_string_append(line, cut ? "..." : "");
    if (quotes) {
        g_string_append_c(line, '"');
    }
}

/* Fields whose value identifies somebody, and how it is made unreadable. */
static const struct {
    const char *field;
    char *(*redact)(const char *value);
} personal[] = {
    {"number", ff_redact_number}, {"caller", ff_redact_number},  {"identity", ff_redact_number},
    {"to", ff_redact_text},       {"from", ff_redact_text},      {"sender", ff_redact_text},
    {"error", ff_redact_text},    {"reply", ff_redact_text},     {"why", ff_redact_text},
    {"envid", ff_redact_text},    {"about", ff_redact_name},     {"subject", ff_redact_name},
    {"pattern", ff_redact_text},  {"rule", ff_redact_text},      {"name", ff_redact_name},
    {"user", ff_redact_name},     {"recipient", ff_redact_name},
};

static char *redacted_value(const char *field, const char *value)
{
    for (guint i = 0; log_redaction && i < G_N_ELEMENTS(personal); i++) {
        if (strcmp(personal[i].field, field) == 0) {
            return personal[i].redact(value);
        }
    }
    return NULL;
}

static void append_fields(GString *line, va_list arguments)
{
    const char *field;
    while ((field = va_arg(arguments, const char *)) != NULL) {
        const char *value = va_arg(arguments, const char *);
        if (value == NULL) {
            continue;
        }
        g_string_append_printf(line, " %s=", field);
        g_autofree char *redacted = redacted_value(field, value);
        append_value(line, redacted != NULL ? redacted : value);
    }
}

/* One write(2) a line, so that lines of several processes don't mix. A log that can't be written is
 * not worth stopping for. */
static void write_line(const GString *line)
{
    ssize_t written = write(STDERR_FILENO, line->str, line->len);
    (void)written;
}

void ff_log(FfLogLevel level, const char *event, ...)
{
    if (level > log_max) {
        return;
    }
    g_autofree char *time = ff_clock_rfc3339(ff_clock_now_ms());
    g_autoptr(GString) line = g_string_new(time);
    g_string_append_printf(line, " %s %s %s", level_names[level],
                           log_role != NULL ? log_role : "faxferry", event);
    va_list arguments;
    va_start(arguments, event);
    append_fields(line, arguments);
    va_end(arguments);
    g_string_append_c(line, '\n');
    write_line(line);
}

const char *ff_log_number(gint64 value)
{
    static __thread char buffers[4][24];
    static __thread guint next;
    char *buffer = buffers[next++ % G_N_ELEMENTS(buffers)];
    g_snprintf(buffer, sizeof buffers[0], "%" G_GINT64_FORMAT, value);
    return buffer;
}
