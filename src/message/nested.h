// SPDX-License-Identifier: GPL-3.0-or-later
/* The header of a message that is attached to another, above its text, as mail programs print it:
 * who wrote to whom, when, about what. */
#pragma once

#include "message/walk.h"

/* Marks the text of each attached message to have its heading; a message without a text that shows
 * gets a leaf of its own for it. After everything that is left out has been. */
void ff_nested_add_headings(FfWalk *walk);
/* Its subject as the name of its text, without secrets; NULL when it has none. Caller frees. */
char *ff_nested_title(GMimeMessage *message, FfSecretKnown *known);
/* The text with the heading of `message` above it, without secrets; text is HTML where `type` says
 * so, and takes the heading as HTML then. Caller frees. */
char *ff_nested_put_heading(GMimeMessage *message, FfSecretKnown *known, const char *type,
                            const char *text);
