// SPDX-License-Identifier: GPL-3.0-or-later
/* A job's `detail`: a small JSON object. The keys are listed in base/README.md.
 * Thin wrappers over json-glib that never fail: what is absent or of another type gives the
 * default, because the text may come from a box. */
#pragma once

#include <json-glib/json-glib.h>
#include <stdbool.h>

/* An empty object when text is NULL or no JSON object. Caller unrefs. */
JsonObject *ff_detail_parse(const char *text);
/* Caller frees. */
char *ff_detail_to_text(JsonObject *object);
/* Owned by the object; `fallback` when absent. */
const char *ff_detail_string(JsonObject *object, const char *key, const char *fallback);
gint64 ff_detail_int(JsonObject *object, const char *key, gint64 fallback);
bool ff_detail_bool(JsonObject *object, const char *key);
/* Owned by the object; NULL when absent. */
JsonArray *ff_detail_array(JsonObject *object, const char *key);
JsonObject *ff_detail_object(JsonObject *object, const char *key);
/* Element as object; NULL when it is none. */
JsonObject *ff_detail_element(JsonArray *array, guint index);
/* Leaves the key out when value is NULL. */
void ff_detail_set_string(JsonObject *object, const char *key, const char *value);
