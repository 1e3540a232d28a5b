#include "app/daily.h"

#include "base/error.h"
#include "base/log.h"
#include "base/time.h"
#include "rooms/daily.h"

#define PAUSE_S 60

struct Daily {
    Store *store;
    const Content *content;
    const Room *const *rooms;
    GThread *thread;
    GMutex lock;
    GCond wake;
    int is_stopping; /* atomic; set under the lock */
};

static void run_all(Daily *daily)
{
    for (const Room *const *room = daily->rooms; *room != NULL; room++) {
        for (const DailyWork *work = (*room)->daily; work != NULL && work->name != NULL; work++) {
            g_autoptr(GError) error = NULL;
            const DailyRun run = { .store = daily->store,
                                   .content = daily->content,
                                   .now = time_now(),
                                   .is_stopping = &daily->is_stopping };
            if (!work->run(&run, &error) && !error_is_of_store(error))
                log_line(LOG_ERROR, "%s: %s", work->name, error->message);
        }
    }
}

/* Waits by the clock that does not jump. */
static void *run_until_told(void *data)
{
    Daily *daily = data;
    g_mutex_lock(&daily->lock);
    while (!g_atomic_int_get(&daily->is_stopping)) {
        g_mutex_unlock(&daily->lock);
        run_all(daily);
        g_mutex_lock(&daily->lock);
        const int64_t until = g_get_monotonic_time() + PAUSE_S * G_TIME_SPAN_SECOND;
        while (!g_atomic_int_get(&daily->is_stopping) &&
               g_cond_wait_until(&daily->wake, &daily->lock, until))
            ;
    }
    g_mutex_unlock(&daily->lock);
    return NULL;
}

Daily *daily_start(Store *store, const Content *content, const Room *const *rooms)
{
    Daily *daily = g_new0(Daily, 1);
    daily->store = store;
    daily->content = content;
    daily->rooms = rooms;
    g_mutex_init(&daily->lock);
    g_cond_init(&daily->wake);
    daily->thread = g_thread_new("daily", run_until_told, daily);
    return daily;
}

void daily_stop(Daily *daily)
{
    if (daily == NULL)
        return;
    g_mutex_lock(&daily->lock);
    g_atomic_int_set(&daily->is_stopping, 1);
    g_cond_signal(&daily->wake);
    g_mutex_unlock(&daily->lock);
    g_thread_join(daily->thread);
    g_mutex_clear(&daily->lock);
    g_cond_clear(&daily->wake);
    g_free(daily);
}
