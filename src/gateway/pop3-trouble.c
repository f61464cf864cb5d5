// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/pop3-trouble.h"

#include "base/clock.h"

void ff_pop3_trouble_report(FfPop3Trouble *trouble, const FfPop3Entry *entry, const char *why)
{
    g_autofree char *by_number = ff_pop3_listing_number_key(entry);
    const char *uidl = ff_pop3_listing_uidl(trouble->listing, entry);
    trouble->report->skipped++;
    g_free(trouble->report->problem);
    trouble->report->problem = g_strdup_printf("message %s: %s", uidl ? uidl : by_number, why);
}

void ff_pop3_trouble_strike(FfPop3Trouble *trouble, const FfPop3Entry *entry, const char *why)
{
    g_autofree char *key = ff_pop3_listing_key(trouble->listing, entry);
    if (ff_pop3_memory_strike(trouble->memory, key, ff_clock_monotonic_ms())) {
        ff_pop3_trouble_report(trouble, entry, why);
    }
}

void ff_pop3_trouble_refuse(FfPop3Trouble *trouble, const FfPop3Entry *entry, const char *why)
{
    g_autofree char *key = ff_pop3_listing_key(trouble->listing, entry);
    ff_pop3_memory_refuse(trouble->memory, key, ff_clock_monotonic_ms());
    ff_pop3_trouble_report(trouble, entry, why);
}

/* Asks the table by the cheap names first; only a hit is worth finding out whether its UIDL is the
 * only one of its kind. */
bool ff_pop3_trouble_is_skipped(FfPop3Trouble *trouble, const FfPop3Entry *entry)
{
    if (ff_pop3_memory_is_clean(trouble->memory)) {
        return false;
    }
    gint64 now_ms = ff_clock_monotonic_ms();
    const char *uidl = ff_pop3_listing_uidl(trouble->listing, entry);
    g_autofree char *by_number = ff_pop3_listing_number_key(entry);
    if (!(uidl && ff_pop3_memory_is_skipped(trouble->memory, uidl, now_ms)) &&
        !ff_pop3_memory_is_skipped(trouble->memory, by_number, now_ms)) {
        return false;
    }
    g_autofree char *key = ff_pop3_listing_key(trouble->listing, entry);
    return ff_pop3_memory_is_skipped(trouble->memory, key, now_ms);
}
