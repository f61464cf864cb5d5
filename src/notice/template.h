// SPDX-License-Identifier: GPL-3.0-or-later
/* Templates of notices: a MIME message in which $(name) stands for a value. Pure.
 *
 * Values are put into header fields and text parts after these are decoded, once, and what is put
 * in is not looked at again. The callback gives each value in the form that its place needs, so
 * that nothing in a value can become markup or a header field.
 */
#pragma once

#include <gmime/gmime.h>
#include <stdbool.h>

typedef enum { FF_FORM_HEADER, FF_FORM_TEXT, FF_FORM_HTML } FfForm;

/* The value of a variable, in FF_FORM_HTML with its markup escaped. Caller frees. NULL: there is no
 * variable of that name. */
typedef char *(*FfTemplateLookup)(const char *name, FfForm form, gpointer data);

/* The text with its variables put in, and the blocks "$(?name)...$(/)" of variables without a value
 * left out. FF_ERROR_CONFIG names a variable that is unknown or not
 * closed, or says that the result would be longer than FF_LIMIT_NOTICE_TEXT. */
char *ff_template_substitute(const char *text, FfForm form, FfTemplateLookup lookup, gpointer data,
                             GError **error);

/* A template file's octets to a new message: its header fields and its parts with values put in,
 * text in UTF-8, every part encoded for 7-bit transport. FF_ERROR_CONFIG when it is no message, has
 * no Subject, or is too large or too deep. */
GMimeMessage *ff_template_expand(const char *octets, gsize length, FfTemplateLookup lookup,
                                 gpointer data, GError **error);
/* Makes text the content of a part, as it is or in quoted-printable. */
void ff_template_set_text(GMimePart *part, const char *text);
