// SPDX-License-Identifier: GPL-3.0-or-later
/* Templates and values: the input up to the first NUL is the template, the rest the value. */
#include <stdint.h>
#include <string.h>

#include "notice/report.h"
#include "notice/template.h"
#include "notice/text.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static char *lookup(const char *name, FfForm form, gpointer data)
{
    if (g_ascii_strcasecmp(name, "subject") != 0) {
        return NULL;
    }
    g_autofree char *clean = ff_text_clean(data, 200);
    return form == FF_FORM_HTML ? ff_text_escape_html(clean) : g_steal_pointer(&clean);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *text = g_strndup((const char *)data, size);
    gsize length = strlen(text);
    g_autofree char *value = length < size
                                 ? g_strndup((const char *)data + length + 1, size - length - 1)
                                 : g_strdup("");
    GMimeMessage *message = ff_template_expand(text, length, lookup, value, NULL);
    if (message != NULL) {
        g_free(g_mime_object_to_string(GMIME_OBJECT(message), NULL));
        g_object_unref(message);
    }
    g_autofree char *header = ff_notice_original_header(value, text, size % 2 == 0);
    g_autofree char *lines = ff_text_wrap_lines(value);
    return 0;
}
