// SPDX-License-Identifier: GPL-3.0-or-later
/* Memory for short-lived processes that take and give back buffers of megabytes. */
#pragma once

#include <glib.h>

/* Page by page, the kernel takes longer to find, clear and take back such buffers than a renderer
 * to fill them. After this call what is freed is kept for the next buffer, and the next `expected`
 * octets are asked for in huge pages. Costs nothing that is not used, but for up to 2 MiB. Advice:
 * it never fails. Once, early, in a process that ends soon. */
void ff_memory_expect_large(gsize expected);
