/* exchange.h - one request and its reply, from the first header to the last byte. Inside http/
 * only.
 *
 * Its way: server.c receives it → exchange_accept() checks it at the door and finds the route →
 * server.c reads the body → exchange_run() signs in, checks the permission and the body and runs
 * the handler (reading: at once; changing: through the store's writer, with the connection
 * suspended; there who asks and what she may is read again, in the transaction of the change) →
 * server.c sends what is in reply.
 */
#pragma once

#include <microhttpd.h>

#include "http/router.h"
#include "http/server.h"

typedef enum {
    EXCHANGE_RECEIVING,
    EXCHANGE_WAITING, /* the connection is suspended */
    EXCHANGE_READY,   /* the reply can be sent */
    EXCHANGE_SENT,
} ExchangeState;

/* Nothing may be suspended when the daemon stops. */
typedef struct {
    int waiting;     /* suspended connections; atomic */
    int is_stopping; /* no change is begun any more; atomic */
} ServerGate;

typedef struct {
    const ServerOptions *options;
    const Router *router;
    Lanes *lanes; /* where exchanges are prepared */
    ServerGate *gate;
    struct MHD_Connection *connection;

    ExchangeState state; /* written by one thread at a time: MHD's, or the one that resumes it */
    char *method;
    char *path;
    const Route *route;
    GByteArray *body;
    gsize body_max;
    gsize body_held, reply_held; /* bytes that count against the ceilings of all */
    char *party;                 /* who has the place it takes in the route's lane; NULL: none */
    Identity *identity;
    Request request;
    Reply reply;
    guint
        headers_kept; /* of reply, whatever becomes of the handler; the others are the handler's */
    GError *error;    /* why it failed; the reply is made of it */
    int64_t began_us;
    int statements;
    bool is_cut;     /* its target goes on behind what libmicrohttpd shows of it */
    bool must_close; /* the connection is not fit for another request */
} Exchange;

Exchange *exchange_new(const ServerOptions *options, const Router *router, Lanes *lanes,
                       ServerGate *gate, struct MHD_Connection *connection, const char *method,
                       const char *path);
void exchange_free(Exchange *exchange);

/* Looks at the headers. False: exchange->error says why not; the body need not be read. */
bool exchange_accept(Exchange *exchange);

/* Takes a piece of the body; false once it is too large, for all or for who is not signed in. */
bool exchange_take_body(Exchange *exchange, const char *data, gsize size);

/* Runs the handler now and returns true, or suspends the connection and hands the exchange on and
 * returns false: then it belongs to another thread until the connection is resumed. */
bool exchange_run(Exchange *exchange);

/* What a lane does with it. */
void exchange_prepare(void *exchange, void *unused);

/* Turns exchange->error into the reply, as JSON or as a page. */
void exchange_write_error(Exchange *exchange);
