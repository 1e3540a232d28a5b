/* guard.h - what is refused before anything is read.
 *
 * Debian 12's libmicrohttpd lets requests with two lengths through, which behind a proxy allows
 * one client to smuggle a request into another's connection (RFC 9112, section 11.2).
 */
#pragma once

#include <stdbool.h>

struct MHD_Connection;

/* Whether the headers leave no doubt where the request ends and whom it is for. */
bool guard_is_unambiguous(struct MHD_Connection *connection);

/* Whether the Host header names one of @hosts (without port): keeps foreign names that were pointed
 * at our address (DNS rebinding) out. */
bool guard_knows_host(const char *host, char *const *hosts);

/* Whether a change comes from a page of ours: the Origin header, where the browser sends one,
 * must be our own. */
bool guard_is_own_origin(const char *origin, const char *sec_fetch_site, const char *base_url);
