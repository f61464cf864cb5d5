// SPDX-License-Identifier: GPL-3.0-or-later
/* The upkeep role: erases what is past its term, and gives unused disk space back.
 *
 * A process of its own, because no other role's work may wait for it. It works in small
 * transactions with pauses, looks once an hour, and at once when it starts.
 *
 * SECURITY
 *   Opens nothing that outsiders wrote. Believes the machine's clock: one that is months ahead
 * erases what is months younger.
 */
#include <sysexits.h>

#include "base/clock.h"
#include "base/error.h"
#include "base/limits.h"
#include "base/log.h"
#include "role/role.h"

enum { LOOK_MS = 60 * 60 * 1000, ERROR_MS = 60 * 1000, NAP_MS = 200 };

static void pause_ms(gint64 length_ms)
{
    gint64 end_ms = ff_clock_monotonic_ms() + length_ms;
    while (!ff_role_is_stopping() && ff_clock_monotonic_ms() < end_ms) {
        g_usleep(MIN(NAP_MS, length_ms) * 1000UL);
    }
}

static bool expire_all(const FfRoleContext *context, FfExpired *expired, GError **error)
{
    const FfSettings *settings = context->settings;
    const FfRetention retention = {settings->retention, settings->quarantine_retention,
                                   settings->log_retention};
    bool more = true;
    while (more && !ff_role_is_stopping()) {
        if (!ff_store_expire(context->store, &retention, ff_clock_now_ms(), expired, &more,
                             error)) {
            return false;
        }
        ff_role_set_ready();
        if (more) {
            pause_ms(FF_LIMIT_ERASE_PAUSE_MS);
        }
    }
    return true;
}

static bool compact_all(const FfRoleContext *context, GError **error)
{
    bool more = true;
    while (more && !ff_role_is_stopping()) {
        if (!ff_store_compact(context->store, &more, error)) {
            return false;
        }
        if (more) {
            pause_ms(FF_LIMIT_ERASE_PAUSE_MS);
        }
    }
    return true;
}

static void log_expired(const FfExpired *expired)
{
    if (expired->files + expired->jobs + expired->entries > 0) {
        ff_log(FF_LOG_INFO, "erased after their term", "with-files", ff_log_number(expired->files),
               "rows", ff_log_number(expired->jobs), "audit-entries",
               ff_log_number(expired->entries), NULL);
    }
}

int ff_role_run_upkeep(FfRoleContext *context)
{
    while (!ff_role_is_stopping()) {
        g_autoptr(GError) error = NULL;
        FfExpired expired = {0};
        bool done = expire_all(context, &expired, &error) && compact_all(context, &error);
        log_expired(&expired);
        if (done) {
            ff_role_write_status(context, "ready", NULL);
        } else {
            ff_log(FF_LOG_ERROR, "the store erases nothing", "error", error->message, NULL);
            ff_role_write_status(context, "store error", error->message);
        }
        pause_ms(done ? LOOK_MS : ERROR_MS);
    }
    return EX_OK;
}
