#include "http/watch.h"

#include <glib.h>
#include <sys/socket.h>

struct WatchedConnection {
    int socket;
    int64_t ends_at_us; /* monotonic; 0: never */
    GList link;
};

struct Watch {
    GMutex mutex;
    GCond is_ending_changed;
    GQueue connections; /* of WatchedConnection, by their link */
    bool is_ending;
    GThread *thread;
};

static void end_slow_ones(Watch *watch)
{
    const int64_t now_us = g_get_monotonic_time();
    for (GList *at = watch->connections.head; at != NULL; at = at->next) {
        WatchedConnection *connection = at->data;
        if (connection->ends_at_us != 0 && connection->ends_at_us < now_us)
            shutdown(connection->socket, SHUT_RDWR); /* libmicrohttpd sees the end and closes it */
    }
}

static void *look_every_second(void *data)
{
    Watch *watch = data;
    g_mutex_lock(&watch->mutex);
    while (!watch->is_ending) {
        const int64_t next_us = g_get_monotonic_time() + G_TIME_SPAN_SECOND;
        if (!g_cond_wait_until(&watch->is_ending_changed, &watch->mutex, next_us))
            end_slow_ones(watch);
    }
    g_mutex_unlock(&watch->mutex);
    return NULL;
}

Watch *watch_start(void)
{
    Watch *watch = g_new0(Watch, 1);
    g_mutex_init(&watch->mutex);
    g_cond_init(&watch->is_ending_changed);
    g_queue_init(&watch->connections);
    watch->thread = g_thread_new("watch", look_every_second, watch);
    return watch;
}

void watch_stop(Watch *watch)
{
    g_mutex_lock(&watch->mutex);
    watch->is_ending = true;
    g_cond_signal(&watch->is_ending_changed);
    g_mutex_unlock(&watch->mutex);
    g_thread_join(watch->thread);
    g_mutex_clear(&watch->mutex);
    g_cond_clear(&watch->is_ending_changed);
    g_free(watch);
}

WatchedConnection *watch_open(Watch *watch, int socket)
{
    WatchedConnection *connection = g_new0(WatchedConnection, 1);
    connection->socket = socket;
    connection->link.data = connection;
    connection->ends_at_us = g_get_monotonic_time() + WATCH_HEADERS_S * G_TIME_SPAN_SECOND;
    g_mutex_lock(&watch->mutex);
    g_queue_push_tail_link(&watch->connections, &connection->link);
    g_mutex_unlock(&watch->mutex);
    return connection;
}

void watch_close(Watch *watch, WatchedConnection *connection)
{
    g_mutex_lock(&watch->mutex);
    g_queue_unlink(&watch->connections, &connection->link);
    g_mutex_unlock(&watch->mutex);
    g_free(connection);
}

void watch_allow(Watch *watch, WatchedConnection *connection, int seconds)
{
    g_mutex_lock(&watch->mutex);
    connection->ends_at_us =
        seconds == 0 ? 0 : g_get_monotonic_time() + seconds * G_TIME_SPAN_SECOND;
    g_mutex_unlock(&watch->mutex);
}

void watch_shorten(Watch *watch, WatchedConnection *connection, int seconds)
{
    const int64_t ends_at_us = g_get_monotonic_time() + seconds * G_TIME_SPAN_SECOND;
    g_mutex_lock(&watch->mutex);
    if (connection->ends_at_us == 0 || connection->ends_at_us > ends_at_us)
        connection->ends_at_us = ends_at_us;
    g_mutex_unlock(&watch->mutex);
}
