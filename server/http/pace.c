#include "http/pace.h"

#define MINUTE_S 60

struct Pace {
    GMutex mutex;
    int per_minute;
    int64_t minute;
    GHashTable *counts; /* char* who -> how many in this minute, as a number */
};

Pace *pace_new(int per_minute)
{
    Pace *pace = g_new0(Pace, 1);
    g_mutex_init(&pace->mutex);
    pace->per_minute = per_minute;
    pace->counts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    return pace;
}

void pace_free(Pace *pace)
{
    if (pace == NULL)
        return;
    g_hash_table_unref(pace->counts);
    g_mutex_clear(&pace->mutex);
    g_free(pace);
}

static bool count(Pace *pace, const char *who, int64_t now)
{
    if (pace->minute != now / MINUTE_S) {
        pace->minute = now / MINUTE_S;
        g_hash_table_remove_all(pace->counts);
    }
    const int so_far = GPOINTER_TO_INT(g_hash_table_lookup(pace->counts, who));
    if (so_far >= pace->per_minute ||
        (so_far == 0 && g_hash_table_size(pace->counts) >= PACE_WHO_MAX))
        return false;
    g_hash_table_insert(pace->counts, g_strdup(who), GINT_TO_POINTER(so_far + 1));
    return true;
}

bool pace_allows(Pace *pace, const char *who, int64_t now, int64_t *wait_s)
{
    *wait_s = MINUTE_S - now % MINUTE_S;
    if (pace->per_minute == 0)
        return true;
    g_mutex_lock(&pace->mutex);
    const bool is_allowed = count(pace, who, now);
    g_mutex_unlock(&pace->mutex);
    return is_allowed;
}
