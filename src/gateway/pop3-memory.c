// SPDX-License-Identifier: GPL-3.0-or-later
#include "gateway/pop3-memory.h"

typedef struct {
    guint strikes;
    gint64 since_ms; /* the last strike */
} Trouble;

struct FfPop3Memory {
    GHashTable *troubles; /* key -> Trouble */
    bool lost_step;
    guint left_behind;
    FfPop3Deleted deleted;
    gint stopped; /* atomic */
};

FfPop3Memory *ff_pop3_memory_new(void)
{
    FfPop3Memory *memory = g_new0(FfPop3Memory, 1);
    memory->troubles = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    ff_pop3_deleted_init(&memory->deleted);
    return memory;
}

void ff_pop3_memory_free(FfPop3Memory *memory)
{
    if (!memory) {
        return;
    }
    g_hash_table_unref(memory->troubles);
    ff_pop3_deleted_clear(&memory->deleted);
    g_free(memory);
}

/* The entry for a key, after throwing out one that is too old. */
static Trouble *find(FfPop3Memory *memory, const char *key, gint64 now_ms)
{
    Trouble *trouble = g_hash_table_lookup(memory->troubles, key);

    if (trouble && now_ms - trouble->since_ms > FF_POP3_SKIP_MS) {
        g_hash_table_remove(memory->troubles, key);
        return NULL;
    }
    return trouble;
}

static gboolean is_old(gpointer key, gpointer value, gpointer now_ms)
{
    return *(const gint64 *)now_ms - ((const Trouble *)value)->since_ms > FF_POP3_SKIP_MS;
}

static guint add_strikes(FfPop3Memory *memory, const char *key, guint strikes, gint64 now_ms)
{
    Trouble *trouble = find(memory, key, now_ms);

    if (!trouble && g_hash_table_size(memory->troubles) >= FF_POP3_TROUBLE_MAX) {
        g_hash_table_foreach_remove(memory->troubles, is_old, &now_ms);
    }
    if (!trouble) {
        if (g_hash_table_size(memory->troubles) >= FF_POP3_TROUBLE_MAX) {
            return 0;
        }
        trouble = g_new0(Trouble, 1);
        g_hash_table_insert(memory->troubles, g_strdup(key), trouble);
    }
    trouble->strikes += strikes;
    trouble->since_ms = now_ms;
    return trouble->strikes;
}

bool ff_pop3_memory_strike(FfPop3Memory *memory, const char *key, gint64 now_ms)
{
    return add_strikes(memory, key, 1, now_ms) >= FF_POP3_STRIKES;
}

void ff_pop3_memory_refuse(FfPop3Memory *memory, const char *key, gint64 now_ms)
{
    add_strikes(memory, key, FF_POP3_STRIKES, now_ms);
}

bool ff_pop3_memory_is_skipped(FfPop3Memory *memory, const char *key, gint64 now_ms)
{
    const Trouble *trouble = find(memory, key, now_ms);
    return trouble && trouble->strikes >= FF_POP3_STRIKES;
}

bool ff_pop3_memory_is_clean(const FfPop3Memory *memory)
{
    return g_hash_table_size(memory->troubles) == 0;
}

void ff_pop3_memory_note_desync(FfPop3Memory *memory)
{
    memory->lost_step = true;
}

bool ff_pop3_memory_may_pipeline(const FfPop3Memory *memory)
{
    return !memory->lost_step;
}

void ff_pop3_memory_set_left_behind(FfPop3Memory *memory, guint count)
{
    memory->left_behind = count;
}

guint ff_pop3_memory_left_behind(const FfPop3Memory *memory)
{
    return memory->left_behind;
}

FfPop3Deleted *ff_pop3_memory_deleted(FfPop3Memory *memory)
{
    return &memory->deleted;
}

void ff_pop3_memory_stop(FfPop3Memory *memory)
{
    g_atomic_int_set(&memory->stopped, 1);
}

bool ff_pop3_memory_is_stopped(const FfPop3Memory *memory)
{
    return g_atomic_int_get(&memory->stopped) != 0;
}
