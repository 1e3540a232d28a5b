#include "http/shares.h"

struct Shares {
    GHashTable *counts; /* char* who -> how much, never 0 */
};

Shares *shares_new(void)
{
    Shares *shares = g_new0(Shares, 1);
    shares->counts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    return shares;
}

void shares_free(Shares *shares)
{
    if (shares == NULL)
        return;
    g_hash_table_unref(shares->counts);
    g_free(shares);
}

gsize shares_of(const Shares *shares, const char *who)
{
    return GPOINTER_TO_SIZE(g_hash_table_lookup(shares->counts, who));
}

static void set(Shares *shares, const char *who, gsize count)
{
    if (count == 0)
        g_hash_table_remove(shares->counts, who);
    else
        g_hash_table_insert(shares->counts, g_strdup(who), GSIZE_TO_POINTER(count));
}

bool shares_give(Shares *shares, const char *who, gsize count, gsize most)
{
    const gsize own = shares_of(shares, who);
    if (most != 0 && own + count > most)
        return false;
    set(shares, who, own + count);
    return true;
}

void shares_take_back(Shares *shares, const char *who, gsize count)
{
    const gsize own = shares_of(shares, who);
    g_assert(own >= count);
    set(shares, who, own - count);
}

guint shares_count(const Shares *shares)
{
    return g_hash_table_size(shares->counts);
}
