// SPDX-License-Identifier: GPL-3.0-or-later
/* faxferry-render: the command `faxferry debug render`, behind the front (front.c), with all
 * renderers.
 *
 * SECURITY
 *   Documents are opened in boxed children only, as in the server. No database, no network.
 */
#include "base/charset.h"
#include "cli/render.h"

int main(int argc, char **argv)
{
    ff_charset_warm_up(); /* HTML may be in any */
    return ff_render_program(argc, argv, ff_command_render);
}
