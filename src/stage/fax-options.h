// SPDX-License-Identifier: GPL-3.0-or-later
/* What a recipient's flags mean for the fax and for its pages. Pure. */
#pragma once

#include <json-glib/json-glib.h>

#include "base/job.h"
#include "document/document.h"

/* Flags (lower-case name -> value, checked by the address grammar) set the fax's schedule, priority
 * and billing code, and the options its pages are made with. `now_ms`: for ^AT=+2h and ^AT=HH:MM.
 */
void ff_fax_options_apply(GHashTable *flags, gint64 now_ms, FfJob *fax, FfPageOptions *options);
/* Puts the fax's schedule into its detail as well: `not_before_ms` is moved by retries. */
void ff_fax_options_note_schedule(const FfJob *fax, JsonObject *detail);

/* Faxes of one message that want the same pages share them. Finds the variant with these options in
 * the array of {file, resolution, page_size, without_text}, or adds it; returns its file name,
 * owned by the array. page_size is there only when it was asked for; without_text when the text of
 * the message is on the cover sheets. */
const char *ff_fax_options_variant(JsonArray *variants, const FfPageOptions *options,
                                   bool without_text);
/* The options of a variant; what is absent is taken from `defaults`, whose page size forces
 * nothing.
 */
FfPageOptions ff_fax_options_of_variant(JsonObject *variant, const FfPageOptions *defaults);

/* "standard", "fine", "superfine"; "letter", "a4", "legal". */
const char *ff_fax_options_resolution_name(FfResolution resolution);
const char *ff_fax_options_page_name(FfPageSize page_size);
bool ff_fax_options_resolution_from_name(const char *name, FfResolution *ret_resolution);
bool ff_fax_options_page_from_name(const char *name, FfPageSize *ret_page_size);
