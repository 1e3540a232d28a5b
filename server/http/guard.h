/* guard.h - what is refused before anything is read.
 *
 * Debian 12's libmicrohttpd lets requests with two lengths through, which behind a proxy allows
 * one client to smuggle a request into another's connection (RFC 9112, section 11.2). It shows what
 * is judged here; what it takes without showing is in docs/protection.md.
 */
#pragma once

#include <stdbool.h>

struct MHD_Connection;

/* Both of what follows, for a request as it is. */
bool guard_passes(struct MHD_Connection *connection, char *const *hosts);

/* Whether the headers leave no doubt where the request ends and whom it is for. */
bool guard_is_unambiguous(struct MHD_Connection *connection);

/* Whether a header may have this name: "Content-Length " with a blank is another header to us and
 * the same to a proxy that is kind (RFC 9112, section 5.1). Pure. */
bool guard_is_name(const char *name);

/* Whether the Host header names one of @hosts (with or without a port of digits): keeps foreign
 * names that were pointed at our address (DNS rebinding) out. Pure. */
bool guard_knows_host(const char *host, char *const *hosts);

/* Whether a change comes from a page of ours: the Origin header, where the browser sends one,
 * must be our own. Pure. */
bool guard_is_own_origin(const char *origin, const char *sec_fetch_site, const char *base_url);
