#include "store/health.h"

#include <sys/statvfs.h>

#include "base/error.h"

#define PROBE_EVERY_S 1
#define LOOK_EVERY_S 30
#define STEADY_S 3

struct HealthWatch {
    int trouble; /* atomic */
    int is_low;  /* atomic */
    _Atomic int64_t free_bytes, database_bytes;
    GMutex lock;
    GCond wake;
    char *why; /* of the trouble; under the lock */
    bool is_ending;
    GThread *thread; /* NULL: not begun */
    HealthOptions options;
    char **folders;
};

const char *trouble_name(Trouble trouble)
{
    static const char *const NAMES[] = { NULL, "full", "read-only", "broken", "unreachable" };
    return NAMES[trouble];
}

Trouble trouble_of(const GError *error)
{
    if (error == NULL || error->domain != APP_ERROR)
        return TROUBLE_NONE;
    switch ((AppError)error->code) {
    case APP_ERROR_NO_SPACE:
        return TROUBLE_FULL;
    case APP_ERROR_READ_ONLY:
        return TROUBLE_READ_ONLY;
    case APP_ERROR_DISK:
        return TROUBLE_BROKEN;
    case APP_ERROR_UNREACHABLE:
        return TROUBLE_UNREACHABLE;
    default:
        return TROUBLE_NONE;
    }
}

bool space_is_low(bool was_low, int64_t free_bytes, int64_t low_bytes)
{
    if (free_bytes < 0 || low_bytes == 0)
        return false;
    return free_bytes < (was_low ? low_bytes + low_bytes / 10 : low_bytes);
}

int64_t space_free(const char *const *folders)
{
    int64_t fewest = -1;
    for (; folders != NULL && *folders != NULL; folders++) {
        struct statvfs status;
        if (statvfs(*folders, &status) != 0)
            continue;
        const int64_t bytes = (int64_t)status.f_bavail * (int64_t)status.f_frsize;
        if (fewest < 0 || bytes < fewest)
            fewest = bytes;
    }
    return fewest;
}

/* Of two numbers of bytes of which -1 is not known. */
static int64_t fewer(int64_t a, int64_t b)
{
    return a < 0 ? b : b < 0 ? a : MIN(a, b);
}

int64_t space_of_database(const DatabaseSpace *space, int64_t most_bytes)
{
    const bool is_bounded = most_bytes > 0 && space->bytes >= 0;
    return fewer(space->free_bytes, is_bounded ? MAX(most_bytes - space->bytes, 0) : -1);
}

HealthWatch *health_watch_new(void)
{
    HealthWatch *watch = g_new0(HealthWatch, 1);
    g_mutex_init(&watch->lock);
    g_cond_init(&watch->wake);
    watch->free_bytes = watch->database_bytes = -1;
    return watch;
}

Health health_now(const HealthWatch *watch)
{
    return (Health){ .trouble = (Trouble)g_atomic_int_get(&watch->trouble),
                     .is_low = g_atomic_int_get(&watch->is_low) != 0,
                     .free_bytes = watch->free_bytes,
                     .database_bytes = watch->database_bytes };
}

void health_note(HealthWatch *watch, const GError *error)
{
    const Trouble trouble = trouble_of(error);
    if (trouble == TROUBLE_NONE || g_atomic_int_get(&watch->trouble) == (int)trouble)
        return;
    g_mutex_lock(&watch->lock);
    g_free(watch->why);
    watch->why = g_strdup(error->message);
    g_atomic_int_set(&watch->trouble, (int)trouble);
    g_cond_signal(&watch->wake);
    g_mutex_unlock(&watch->lock);
}

/* --- the thread that looks ------------------------------------------------------------ */

/* Nothing new where the database has other troubles. */
static DatabaseSpace measure(HealthWatch *watch)
{
    const HealthOptions *options = &watch->options;
    const DatabaseSpace unknown = { watch->database_bytes, -1 };
    return options->measure == NULL || g_atomic_int_get(&watch->trouble) != TROUBLE_NONE
               ? unknown
               : options->measure(options->measure_data);
}

static void look_at_disks(HealthWatch *watch)
{
    const DatabaseSpace space = measure(watch);
    const int64_t free_bytes = fewer(space_free((const char *const *)watch->folders),
                                     space_of_database(&space, watch->options.database_bytes_max));
    watch->database_bytes = space.bytes;
    const bool was_low = g_atomic_int_get(&watch->is_low) != 0;
    g_atomic_int_set(&watch->is_low, space_is_low(was_low, free_bytes, watch->options.low_bytes));
    watch->free_bytes = free_bytes;
}

/* What fails here is noted by whoever writes it. */
static void probe(HealthWatch *watch)
{
    const int trouble = g_atomic_int_get(&watch->trouble);
    if (trouble == TROUBLE_NONE || !watch->options.probe(watch->options.probe_data, NULL))
        return;
    g_atomic_int_compare_and_exchange(&watch->trouble, trouble, TROUBLE_NONE);
}

typedef struct {
    Health told;           /* what was told last */
    int64_t well_since_us; /* monotonic; 0: it is not well */
    int64_t looked_at_us;  /* at the disks; 0: never */
} Looking;

/* The end of a trouble counts once it lasts: a disk that is almost full takes one change and not
 * the next. */
static bool is_worth_telling(const Looking *looking, const Health *now, int64_t now_us)
{
    if (now->trouble == TROUBLE_NONE && looking->told.trouble != TROUBLE_NONE)
        return now_us - looking->well_since_us >= STEADY_S * G_TIME_SPAN_SECOND;
    return now->trouble != looking->told.trouble || now->is_low != looking->told.is_low;
}

static void tell(HealthWatch *watch, Looking *looking, int64_t now_us)
{
    const Health now = health_now(watch);
    if (now.trouble != TROUBLE_NONE)
        looking->well_since_us = 0;
    else if (looking->well_since_us == 0)
        looking->well_since_us = now_us;
    if (!is_worth_telling(looking, &now, now_us))
        return;
    g_mutex_lock(&watch->lock);
    g_autofree char *why = g_strdup(now.trouble == TROUBLE_NONE ? "" : watch->why);
    g_mutex_unlock(&watch->lock);
    looking->told = now;
    if (watch->options.on_change != NULL)
        watch->options.on_change(&now, why, watch->options.change_data);
}

/* Until it is time, or there is another trouble than @seen. Returns false when the thread shall
 * end. */
static bool rest(HealthWatch *watch, Trouble seen, int seconds)
{
    g_mutex_lock(&watch->lock);
    const int64_t until = g_get_monotonic_time() + seconds * G_TIME_SPAN_SECOND;
    while (!watch->is_ending && g_atomic_int_get(&watch->trouble) == (int)seen &&
           g_cond_wait_until(&watch->wake, &watch->lock, until))
        ;
    const bool goes_on = !watch->is_ending;
    g_mutex_unlock(&watch->lock);
    return goes_on;
}

static void *look_until_told(void *data)
{
    HealthWatch *watch = data;
    Looking looking = { 0 };
    for (;;) {
        const int64_t now_us = g_get_monotonic_time();
        const Trouble seen = health_now(watch).trouble;
        if (looking.looked_at_us == 0 ||
            now_us - looking.looked_at_us >= LOOK_EVERY_S * G_TIME_SPAN_SECOND) {
            look_at_disks(watch);
            looking.looked_at_us = now_us;
        }
        tell(watch, &looking, now_us);
        const bool is_well = seen == TROUBLE_NONE && looking.told.trouble == TROUBLE_NONE;
        if (!rest(watch, seen, is_well ? LOOK_EVERY_S : PROBE_EVERY_S))
            return NULL;
        if (seen != TROUBLE_NONE)
            probe(watch);
    }
}

void health_watch_start(HealthWatch *watch, const HealthOptions *options)
{
    g_assert(watch->thread == NULL);
    watch->options = *options;
    watch->folders = g_strdupv((char **)options->folders);
    look_at_disks(watch);
    watch->thread = g_thread_new("health", look_until_told, watch);
}

void health_watch_stop(HealthWatch *watch)
{
    g_mutex_lock(&watch->lock);
    watch->is_ending = true;
    g_cond_signal(&watch->wake);
    g_mutex_unlock(&watch->lock);
    g_clear_pointer(&watch->thread, g_thread_join);
}

void health_watch_free(HealthWatch *watch)
{
    if (watch == NULL)
        return;
    health_watch_stop(watch);
    g_strfreev(watch->folders);
    g_free(watch->why);
    g_cond_clear(&watch->wake);
    g_mutex_clear(&watch->lock);
    g_free(watch);
}
