// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/pop3-listing.h"

#include "base/limits.h"

#include <string.h>

/* UIDLs beyond this are forgotten: they are hints, and nobody has so much fax mail waiting. */
#define UIDLS_SIZE_MAX (16 << 20)

FfPop3Listing *ff_pop3_listing_new(void)
{
    FfPop3Listing *listing = g_new0(FfPop3Listing, 1);
    listing->entries = g_array_new(FALSE, FALSE, sizeof(FfPop3Entry));
    listing->uidls = g_string_new(NULL);
    g_string_append_c(listing->uidls, '\0');
    return listing;
}

void ff_pop3_listing_free(FfPop3Listing *listing)
{
    if (!listing) {
        return;
    }
    g_array_unref(listing->entries);
    g_string_free(listing->uidls, TRUE);
    g_free(listing);
}

/* Digits at the start of the line; saturates. Returns how many, 0: none. */
static gsize take_number(const char *line, gsize length, guint *ret_number)
{
    guint64 number = 0;
    gsize used = 0;

    for (; used < length && g_ascii_isdigit(line[used]); used++) {
        number = MIN(number * 10 + (guint)(line[used] - '0'), G_MAXUINT);
    }
    *ret_number = (guint)number;
    return used;
}

/* "number value": where the value begins, 0 when malformed. */
static gsize take_head(const char *line, gsize length, guint *ret_number)
{
    gsize used = take_number(line, length, ret_number), begin = used;

    while (begin < length && line[begin] == ' ') {
        begin++;
    }
    bool good = used > 0 && begin > used && begin<length && * ret_number> 0;
    return good && *ret_number < G_MAXUINT ? begin : 0;
}

void ff_pop3_listing_add_size(FfPop3Listing *listing, const char *line, gsize length)
{
    FfPop3Entry entry = {0};
    guint count = listing->entries->len;
    gsize begin = take_head(line, length, &entry.number);

    if (begin == 0 || take_number(line + begin, length - begin, &entry.size) == 0) {
        return;
    }
    if (count >= FF_LIMIT_MAILBOX_MESSAGES) {
        return;
    }
    if (count > 0 && ff_pop3_listing_get(listing, count - 1)->number >= entry.number) {
        return;
    }
    g_array_append_val(listing->entries, entry);
}

/* RFC 1939 section 7: 1 to 70 characters from 0x21 to 0x7E. */
static bool uidl_is_valid(const char *uidl, gsize length)
{
    for (gsize i = 0; i < length; i++) {
        if (uidl[i] < 0x21 || uidl[i] > 0x7E) {
            return false;
        }
    }
    return length > 0 && length <= FF_LIMIT_UIDL;
}

void ff_pop3_listing_add_uidl(FfPop3Listing *listing, const char *line, gsize length)
{
    guint number;
    gsize begin = take_head(line, length, &number);
    FfPop3Entry *entry = (FfPop3Entry *)ff_pop3_listing_find(listing, number);

    while (length > begin && line[length - 1] == ' ') {
        length--;
    }
    if (begin == 0 || !entry || entry->uidl || !uidl_is_valid(line + begin, length - begin)) {
        return;
    }
    if (listing->uidls->len + length > UIDLS_SIZE_MAX) {
        return;
    }
    entry->uidl = (guint)listing->uidls->len;
    g_string_append_len(listing->uidls, line + begin, (gssize)(length - begin));
    g_string_append_c(listing->uidls, '\0');
}

guint ff_pop3_listing_count(const FfPop3Listing *listing)
{
    return listing->entries->len;
}

const FfPop3Entry *ff_pop3_listing_get(const FfPop3Listing *listing, guint index)
{
    return &g_array_index(listing->entries, FfPop3Entry, index);
}

const FfPop3Entry *ff_pop3_listing_find(const FfPop3Listing *listing, guint number)
{
    guint low = 0, high = listing->entries->len;

    if (number > 0 && number <= high &&
        ff_pop3_listing_get(listing, number - 1)->number == number) {
        return ff_pop3_listing_get(listing, number - 1); /* numbers have gaps in odd servers only */
    }
    while (low < high) {
        guint middle = low + (high - low) / 2;
        const FfPop3Entry *entry = ff_pop3_listing_get(listing, middle);
        if (entry->number == number) {
            return entry;
        }
        if (entry->number < number) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return NULL;
}

const char *ff_pop3_listing_uidl(const FfPop3Listing *listing, const FfPop3Entry *entry)
{
    return entry->uidl ? listing->uidls->str + entry->uidl : NULL;
}

static bool uidl_is_doubled(const FfPop3Listing *listing, const FfPop3Entry *entry)
{
    const char *uidl = ff_pop3_listing_uidl(listing, entry);

    for (guint i = 0; i < listing->entries->len; i++) {
        const FfPop3Entry *other = ff_pop3_listing_get(listing, i);
        if (other != entry && other->uidl &&
            strcmp(ff_pop3_listing_uidl(listing, other), uidl) == 0) {
            return true;
        }
    }
    return false;
}

char *ff_pop3_listing_number_key(const FfPop3Entry *entry)
{
    return g_strdup_printf("number %u of %u octets", entry->number, entry->size);
}

char *ff_pop3_listing_key(const FfPop3Listing *listing, const FfPop3Entry *entry)
{
    if (entry->uidl && !uidl_is_doubled(listing, entry)) {
        return g_strdup(ff_pop3_listing_uidl(listing, entry));
    }
    return ff_pop3_listing_number_key(entry);
}
