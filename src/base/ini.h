// SPDX-License-Identifier: GPL-3.0-or-later
/* The syntax of the configuration file, without knowledge of its keys. Pure.
 *
 *   [kind]  [kind name]  key = value  # comment, at a line's start or after white space
 *
 * UTF-8, one entry a line, no continuation lines, no quotes. Reading goes on after an error, so
 * that all of them can be told at once. */
#pragma once

#include <glib.h>

/* Strings are valid during the call only. Lines count from 1. */
typedef struct {
    /* `name` is "" in [kind]. */
    void (*group)(guint line, const char *kind, const char *name, gpointer data);
    /* `value` is trimmed and may be "". */
    void (*entry)(guint line, const char *key, const char *value, gpointer data);
    void (*error)(guint line, const char *what, gpointer data);
} FfIniHandler;

void ff_ini_parse(const char *text, const FfIniHandler *handler, gpointer data);
