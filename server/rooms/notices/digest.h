/* digest.h - who is reminded of which tasks on a day, and in what words. Pure. */
#pragma once

#include "base/messages.h"
#include "rooms/controls/controls.h"

/**
 * Whether a task is spoken of today: 7 and 3 days before it is due, on the day, and after that
 * every seventh day until it is done.
 *
 * @days_left: below zero once it is late
 */
bool digest_is_due(int days_left);

/* What one person is reminded of on one day. */
typedef struct {
    const char *person_id; /* lent by a task */
    GPtrArray *overdue;    /* of const Task: lent; the longest overdue first */
    GPtrArray *coming;     /* of const Task: lent; the next first */
} Digest;

void digest_free(Digest *digest);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Digest, digest_free)

/**
 * Who gets what on a day.
 *
 * @tasks: of Task, of one organisation; must outlive the digests
 * @today: "2026-11-21"
 * Returns of Digest, one for each person with something to be reminded of; the caller owns it.
 */
GPtrArray *digests_on_day(const GPtrArray *tasks, const char *today);

/* For whom and from where a digest is written. */
typedef struct {
    const Messages *messages;
    const char *language; /* "ja" or "en" */
    const char *person_name;
    const char *organisation_name;
    const char *base_url; /* of the links; NULL: no links */
    const char *today;
    const char *backup; /* how the last backup went, one line; NULL: nothing to say */
    const char *anchor; /* the signed end of the audit log, to be kept with the mail; NULL: none */
    bool is_anchor_broken; /* the newest one is not the server's: that is said instead */
} DigestReader;

/* The requested action first, the company last; 【再送】 where something is overdue. The caller
 * owns both. */
char *digest_subject(const Digest *digest, const DigestReader *reader);
char *digest_body(const Digest *digest, const DigestReader *reader);
