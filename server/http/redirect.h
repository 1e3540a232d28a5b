/* redirect.h - a second door without TLS that only says where the first one is. */
#pragma once

#include <glib.h>
#include <netinet/in.h>

typedef struct Redirect Redirect;

/**
 * Listens and answers every request with 308 to https://HOST.
 *
 * @address: to listen on, with its port
 * @hosts: names a client may call us by; others are refused (guard.h). Lent for as long as it
 * listens.
 * @https_port: where the first door is
 * Fails with UNAVAILABLE if the address cannot be listened on.
 */
Redirect *redirect_start(const struct sockaddr_storage *address, char *const *hosts,
                         guint https_port, GError **error);
void redirect_stop(Redirect *redirect);
