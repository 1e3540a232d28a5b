/* proxies.h - whom a request comes from when proxies of ours stand between. */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct Proxies Proxies;

/**
 * Reads the addresses of our proxies.
 *
 * @text: addresses and ranges, separated by blanks: "127.0.0.1 ::1 10.0.0.0/8"; "": none
 * Fails with INVALID, naming what is no address.
 */
Proxies *proxies_read(const char *text, GError **error);
void proxies_free(Proxies *proxies);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Proxies, proxies_free)

/**
 * The client's address.
 *
 * @peer: the address at the other end of the connection
 * @forwarded: all lines of the header X-Forwarded-For in their order, with commas between, to which
 * each proxy adds whom it was called by; NULL: there is none
 *
 * The last address that is none of our proxies', as long as only these have written behind it: what
 * a client has made up stands before. The caller owns it.
 */
char *proxies_client(const Proxies *proxies, const char *peer, const char *forwarded);
