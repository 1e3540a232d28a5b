/* watch.h - ends connections that are too slow.
 *
 * libmicrohttpd's own time limit starts anew with each byte, so a client that sends one byte now
 * and then could hold a connection for ever. Here every phase has an end.
 */
#pragma once

#include <stdbool.h>

typedef struct Watch Watch;
typedef struct WatchedConnection WatchedConnection;

#define WATCH_HEADERS_S 20 /* from the opening, or a later request's first line, to their end */
#define WATCH_BODY_S 30    /* from there to the end of the body */

Watch *watch_start(void);
void watch_stop(Watch *watch);

WatchedConnection *watch_open(Watch *watch, int socket);
void watch_close(Watch *watch, WatchedConnection *connection);

/* From now on @connection has no more than @seconds. */
void watch_shorten(Watch *watch, WatchedConnection *connection, int seconds);

/* From now on @connection has @seconds; 0: no limit (we are the ones who work). */
void watch_allow(Watch *watch, WatchedConnection *connection, int seconds);
