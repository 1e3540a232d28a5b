/* server.h - listens, checks at the door, runs handlers, sends replies. */
#pragma once

#include "http/assets.h"
#include "http/ceilings.h"
#include "http/identity.h"
#include "http/proxies.h"
#include "http/route.h"
#include "http/tls.h"
#include "store/store.h"

typedef struct Server Server;

/* All of it is lent and must live as long as the server. */
typedef struct {
    const char *address; /* to listen on: "127.0.0.1" */
    guint port;          /* 0: any free one */
    char **hosts;        /* names a client may call us by, without port; others are refused */
    const char
        *public_url; /* "https://mimamori.example" behind a proxy; NULL: as the client says */
    const Proxies *proxies; /* whose X-Forwarded-For is believed */
    Tls *tls;               /* NULL: without */
    Ceilings *ceilings;
    guint redirect_port; /* with TLS: a door without it that leads here; 0: none */
    guint threads;
    guint connections_max;
    bool shows_timing; /* Server-Timing header: milliseconds and statements */

    Store *store;
    const Content *content;
    const Messages *messages;
    const Assets *assets;
    void *app;
    const unsigned char *browser_key; /* of 32 bytes, for browser_key.h */
    const Route *const *tables;       /* NULL-terminated */
    Authenticate authenticate;
    Authenticate authenticate_program;    /* by the key of "Authorization: Bearer" */
    AuthenticateAgain authenticate_again; /* of Authenticate's two */
    AuthenticateAgain authenticate_program_again;
    StoreWork touch_session; /* notes that a session is in use; data: char* session id */
} ServerOptions;

/* Fails with UNAVAILABLE if the address cannot be listened on. */
Server *server_start(const ServerOptions *options, GError **error);
guint server_port(const Server *server);
void server_stop(Server *server); /* waits for what is being answered */
