/* ceilings.h - how much one address, one account and one company may ask for, and what all of them
 * together may take of the server. Any thread.
 *
 * Whoever meets one of them is told so with a sentence and a time after which to try again. The
 * pages are far from all of them (docs/decisions/durability.md has the figures).
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

#include "http/identity.h"

#define CEILINGS_NAMES_MAX 20000 /* addresses, accounts and companies that are remembered */
#define LARGE_REPLY (256 * 1024) /* bytes; only larger replies count */
#define BODY_SHARE 4             /* one address has at most this part of the memory for bodies */

/* 0: no ceiling. */
typedef struct {
    guint per_address; /* requests in a minute of one address, nobody being signed in */
    guint per_account; /* requests in a minute of one person, by whatever way */
    guint per_organisation;
    guint works; /* long work that goes on at a time: drawing files, reading logs out */
    guint works_of_organisation;
    guint connections_per_address;
    size_t body_bytes;  /* of all requests that are being received or answered */
    size_t reply_bytes; /* of all large replies that are being sent */
} CeilingOptions;

typedef struct Ceilings Ceilings;

Ceilings *ceilings_new(const CeilingOptions *options);
void ceilings_free(Ceilings *ceilings);

/**
 * Counts a request.
 *
 * @identity: NULL: nobody is signed in; then @address counts, of IPv6 its first 64 bits, since a
 * household has that many
 * @now_us: of a clock that does not jump
 * Fails with TOO_MANY and the seconds to wait.
 */
bool ceilings_take(Ceilings *ceilings, const char *address, const Identity *identity, gint64 now_us,
                   GError **error);

/* Long work begins, of a company or of nobody (@org_id NULL). Fails with TOO_MANY; otherwise
 * ceilings_end_work() must follow. */
bool ceilings_begin_work(Ceilings *ceilings, const char *org_id, GError **error);
void ceilings_end_work(Ceilings *ceilings, const char *org_id);

/* More bytes of a body. Fails with UNAVAILABLE where all bodies have what there is, with TOO_MANY
 * where those of @address, or its house, have their share; otherwise they must be given back. */
bool ceilings_hold_body(Ceilings *ceilings, const char *address, size_t bytes, GError **error);
void ceilings_give_back_body(Ceilings *ceilings, const char *address, size_t bytes);

/* The same of a reply. Fails with UNAVAILABLE. */
bool ceilings_hold_reply(Ceilings *ceilings, size_t bytes, GError **error);
void ceilings_give_back_reply(Ceilings *ceilings, size_t bytes);

/* Whether @address, with its house, may open another connection; ceilings_connect() counts it,
 * ceilings_disconnect() must follow. */
bool ceilings_may_connect(Ceilings *ceilings, const char *address);
void ceilings_connect(Ceilings *ceilings, const char *address);
void ceilings_disconnect(Ceilings *ceilings, const char *address);
