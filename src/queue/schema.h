// SPDX-License-Identifier: GPL-3.0-or-later
/* The files of schema/, put into the program when it is built. */
#pragma once

/* In order, NULL at the end; the first makes version 1. */
extern const char *const ff_schema[];
extern const unsigned ff_schema_version;
