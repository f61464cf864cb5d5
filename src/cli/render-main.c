// SPDX-License-Identifier: GPL-3.0-or-later
/* faxferry-render: the commands `faxferry debug render`, with all renderers, and `debug cover`,
 * behind the front (front.c).
 *
 * SECURITY
 *   Documents are opened in boxed children only, as in the server. No database, no network.
 */
#include "base/charset.h"
#include "cli/render.h"

int main(int argc, char **argv)
{
    ff_charset_warm_up(); /* HTML may be in any */
    return ff_render_program(argc, argv, ff_command_render, ff_command_cover);
}
