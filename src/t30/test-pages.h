// SPDX-License-Identifier: GPL-3.0-or-later
/* For tests of the line: fax pages of known content, and how to look at the pages that arrive. */
#pragma once

#include "base/file.h"

#define TEST_WIDTH      1728
#define TEST_ROWS       1100
#define TEST_ROW_OCTETS (TEST_WIDTH / 8)

/* A T.6 TIFF at 204 x 196 lines an inch; page p is drawn from p and seed. */
FfFile *test_pages_new(int pages, guint32 seed);
/* The same of white noise, the worst there is to code: a page takes several blocks of error
 * correction. */
FfFile *test_pages_new_dense(int pages, guint32 seed);
/* The rows of one page, *ret_rows of TEST_ROW_OCTETS each; NULL when there is no such page. */
guint8 *test_pages_read(int fd, int page, guint32 *ret_rows);
/* Page `page` of `sent` is page `far_page` of `far`, bit for bit. */
void test_pages_assert_equal(const FfFile *sent, int page, const FfFile *far, int far_page);
