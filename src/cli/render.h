// SPDX-License-Identifier: GPL-3.0-or-later
/* The programs that have the command `faxferry debug render` and nothing else: the libraries that
 * read documents, and no others. */
#pragma once

#include "cli/cli.h"

/* The whole of main(); `render` is the command. Returns the exit status. */
int ff_render_program(int argc, char **argv, FfCommandFunction render);
