/* accounts_store.h - rows of organisations, sites, departments and people. */
#pragma once

#include <glib.h>

#include "rooms/accounts/accounts.h"

/* --- the organisation -------------------------------------------------------- */

/* Who changed a field last; all of it is owned. */
typedef struct {
    int64_t version;
    char *person_name;
    int64_t at;
} FieldChange;

/* The organisation's row with the changes of its fields. */
typedef struct {
    Organisation *organisation;
    GHashTable *changes; /* char* field -> FieldChange */
} OrganisationRow;

void organisation_row_free(OrganisationRow *row);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(OrganisationRow, organisation_row_free)

bool organisation_insert(Db *db, const char *name, const char *industry, const char *size_band,
                         const char *corporate_number, int64_t now, GError **error);
OrganisationRow *organisation_row_load(Db *db, GError **error);

/* Writes the row with its next version and notes that @actor changed @field; tells those who want
 * to know. */
bool organisation_row_save(Db *db, OrganisationRow *row, const char *field, const Actor *actor,
                           GError **error);

/* How many people sign in with a password alone. */
bool people_without_factor(Db *db, int64_t *count, GError **error);

/* --- sites and departments ---------------------------------------------------- */

/* A row that people change as a whole: a site, a department or a person. */
typedef struct {
    char *id;
    char *name;
    char *detail; /* a site's address, a department's site; NULL: none */
    int64_t version;
    char *changed_by; /* person id; NULL: the program */
    int64_t changed_at;
} Place;

void place_free(Place *place);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Place, place_free)

GPtrArray *sites_of_org(Db *db, GError **error);          /* of Place */
Place *site_load(Db *db, const char *id, GError **error); /* fails with NOT_FOUND */
bool site_insert(Db *db, const Actor *actor, const char *id, const char *name, const char *address,
                 GError **error);
bool site_update(Db *db, const Actor *actor, const char *id, const char *name, const char *address,
                 GError **error);
bool site_delete(Db *db, const char *id, GError **error);

Place *department_load(Db *db, const char *id, GError **error);
bool department_insert(Db *db, const Actor *actor, const char *id, const char *name,
                       const char *site_id, GError **error);
bool department_update(Db *db, const Actor *actor, const char *id, const char *name,
                       const char *site_id, GError **error);
bool department_archive(Db *db, const Actor *actor, const char *id, GError **error);

/* --- people --------------------------------------------------------------------- */

typedef struct {
    char *id;
    char *account_id; /* NULL: has not chosen a password yet */
    char *name;
    char *email;
    char *roles; /* separated by blanks */
    char *department_id;
    char *access_ends_on; /* the last day she gets in, "2026-11-30"; NULL: no end */
    bool has_entry;       /* a sign-in link, or a device that came in by one */
    bool has_sessions;    /* on any device; those that just ended too, until the next clean-up */
    int64_t version;
    char *changed_by;
    int64_t changed_at;
} Person;

void person_free(Person *person);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Person, person_free)

GPtrArray *people_of_org(Db *db, GError **error);            /* of Person */
Person *person_load(Db *db, const char *id, GError **error); /* fails with NOT_FOUND */

/* @person: all but version, changed_by, changed_at and what she has. Fails with CONFLICT if the
 * address is taken.
 */
bool person_insert(Db *db, const Actor *actor, const Person *person, GError **error);
bool person_update(Db *db, const Actor *actor, const Person *person, GError **error);
bool person_set_account(Db *db, const char *id, const char *account_id, GError **error);
bool person_end(Db *db, const Actor *actor, const char *id, GError **error);

/* Somebody must always be able to run the company's Mimamori. @roles_after: NULL: she leaves. */
/* Whether the doors are open to her on the day of @now: she can sign in, and her access goes on. */
bool person_gets_in(const Person *person, int64_t now);

/* Whether who has @by_roles may end the membership of @person, or her access earlier than it would
 * end: the rule of roles_may_end (permissions.h) and who is there. Fails with DENIED. */
bool check_may_end(Db *db, char *const *by_roles, const Person *person, int64_t now,
                   GError **error);

bool check_last_manager(Db *db, const Person *before, const char *roles_after, GError **error);
