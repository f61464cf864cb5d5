// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/running.h"

#include <errno.h>
#include <signal.h>

#include "base/detail.h"
#include "base/status.h"

/* A process of another user is alive too (EPERM). */
bool ff_running_wrote(JsonObject *status)
{
    gint64 pid = ff_detail_int(status, "pid", 0);
    return pid > 0 && pid <= G_MAXINT && (kill((pid_t)pid, 0) == 0 || errno == EPERM);
}

bool ff_running_server(const char *state_dir)
{
    g_autoptr(GHashTable) all = ff_status_read_all(state_dir);
    GHashTableIter iterator;
    gpointer name;
    gpointer text;
    bool runs = false;
    g_hash_table_iter_init(&iterator, all);
    while (!runs && g_hash_table_iter_next(&iterator, &name, &text)) {
        g_autoptr(JsonObject) status = ff_detail_parse(text);
        runs = !g_str_has_prefix(name, "gateway-") && ff_running_wrote(status);
    }
    return runs;
}
