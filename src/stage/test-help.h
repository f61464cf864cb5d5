// SPDX-License-Identifier: GPL-3.0-or-later
/* What the tests of the stages share: settings, users, small documents, a look into outcomes. */
#pragma once

#include "base/detail.h"
#include "stage/stage.h"

#define TEST_FAR_WALL_MS 60000 /* never reached: the box is real and the machine may be slow */

/* [server] with `server` added, and the mailbox fax@company.test. */
FfSettings *test_settings_new(const char *server);
/* anne@company.test, who reads TIFF. */
GPtrArray *test_users_new(void);
void test_set(char **field, const char *value);
/* `count` pages of a letter, as text. */
char *test_text_new(int pages);
void test_add_file(FfFiles *files, const char *name, const char *text);
/* A fax TIFF of so many pages. */
FfFile *test_fax_new(const char *name, int pages);
int test_count_pages(const FfFile *file);
/* The start of the file, "%PDF" ... */
void test_assert_starts(const FfFile *file, const char *magic);
/* The nth object of an array in the outcome's detail. */
JsonObject *test_nth(JsonObject *detail, const char *key, guint index);
