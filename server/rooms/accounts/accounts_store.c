#include "rooms/accounts/accounts_store.h"

#include <jansson.h>
#include <string.h>

#include "base/error.h"
#include "base/time.h"
#include "queries_sql.h"
#include "rooms/accounts/permissions.h"
#include "rooms/accounts/second_factor.h"
#include "store/db.h"

#define CALLBACKS_MAX 8

static OrganisationChanged callbacks[CALLBACKS_MAX]; /* set before the first thread starts */
static int callback_count;

void accounts_on_organisation_changed(OrganisationChanged callback)
{
    g_assert(callback_count < CALLBACKS_MAX);
    callbacks[callback_count++] = callback;
}

/* --- the organisation -------------------------------------------------------- */

void organisation_free(Organisation *organisation)
{
    if (organisation == NULL)
        return;
    g_free(organisation->id);
    g_free(organisation->name);
    g_free(organisation->industry);
    g_free(organisation->size_band);
    g_free(organisation->corporate_number);
    g_free(organisation->postal_code);
    g_free(organisation->address);
    g_free(organisation->date_style);
    g_free(organisation->second_factor);
    g_free(organisation);
}

static void field_change_free(void *data)
{
    FieldChange *change = data;
    g_free(change->person_name);
    g_free(change);
}

void organisation_row_free(OrganisationRow *row)
{
    if (row == NULL)
        return;
    organisation_free(row->organisation);
    g_hash_table_unref(row->changes);
    g_free(row);
}

/* Where it begins with nobody, nobody chose that: the first page offers to. */
static const char *first_demand(void)
{
    const FactorDemand first = sign_in_rules()->first;
    return first == FACTOR_OF_NOBODY ? NULL : factor_demand_name(first);
}

bool organisation_insert(Db *db, const char *name, const char *industry, const char *size_band,
                         const char *corporate_number, int64_t now, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_ORG_INSERT);
    query_bind_text(query, "name", name);
    query_bind_text(query, "industry", industry);
    query_bind_text(query, "size_band", size_band);
    query_bind_text(query, "corporate_number", corporate_number);
    query_bind_text(query, "second_factor", first_demand());
    query_bind_int(query, "created_at", now);
    return query_finish(query, error);
}

static Organisation *organisation_from_row(Query *query)
{
    Organisation *organisation = g_new(Organisation, 1);
    *organisation = (Organisation){
        .id = g_strdup(query_text(query, "org_id")),
        .name = g_strdup(query_text(query, "name")),
        .industry = g_strdup(query_text(query, "industry")),
        .size_band = g_strdup(query_text(query, "size_band")),
        .corporate_number = g_strdup(query_text(query, "corporate_number")),
        .postal_code = g_strdup(query_text(query, "postal_code")),
        .address = g_strdup(query_text(query, "address")),
        .shares_with_peers = query_int(query, "shares_with_peers") != 0,
        .date_style = g_strdup(query_text(query, "date_style")),
        .second_factor = g_strdup(query_text(query, "second_factor")),
        .created_at = query_int(query, "created_at"),
        .version = query_int(query, "version"),
    };
    return organisation;
}

/* {"name":{"version":3,"by":"佐藤","at":1767225600}, …} */
static GHashTable *changes_from_json(const char *text)
{
    GHashTable *changes = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, field_change_free);
    json_t *json = json_loads(text, 0, NULL);
    const char *field = NULL;
    json_t *value = NULL;
    json_object_foreach(json, field, value)
    {
        FieldChange *change = g_new(FieldChange, 1);
        *change = (FieldChange){
            .version = json_integer_value(json_object_get(value, "version")),
            .person_name = g_strdup(json_string_value(json_object_get(value, "by"))),
            .at = json_integer_value(json_object_get(value, "at")),
        };
        g_hash_table_insert(changes, g_strdup(field), change);
    }
    json_decref(json);
    return changes;
}

static char *changes_to_json(GHashTable *changes)
{
    json_t *json = json_object();
    GHashTableIter iter;
    void *field = NULL, *value = NULL;
    g_hash_table_iter_init(&iter, changes);
    while (g_hash_table_iter_next(&iter, &field, &value)) {
        const FieldChange *change = value;
        json_object_set_new(json, field,
                            json_pack("{s:I, s:s, s:I}", "version", (json_int_t)change->version,
                                      "by", change->person_name, "at", (json_int_t)change->at));
    }
    char *text = json_dumps(json, JSON_COMPACT | JSON_SORT_KEYS);
    char *owned = g_strdup(text);
    free(text);
    json_decref(json);
    return owned;
}

OrganisationRow *organisation_row_load(Db *db, GError **error)
{
    g_autoptr(OrganisationRow) row = NULL;
    g_autoptr(Query) query = db_query(db, SQL_ORG_LOAD);
    if (query_next(query)) {
        row = g_new(OrganisationRow, 1);
        *row =
            (OrganisationRow){ .organisation = organisation_from_row(query),
                               .changes = changes_from_json(query_text(query, "field_changes")) };
    }
    if (!query_finish(query, error))
        return NULL;
    if (row == NULL)
        return refuse_null(error, APP_ERROR_NOT_FOUND, "error.not-found", NULL);
    return g_steal_pointer(&row);
}

Organisation *organisation_load(Db *db, GError **error)
{
    g_autoptr(OrganisationRow) row = organisation_row_load(db, error);
    return row == NULL ? NULL : g_steal_pointer(&row->organisation);
}

static void note_change(OrganisationRow *row, const char *field, const Actor *actor)
{
    FieldChange *change = g_new(FieldChange, 1);
    *change = (FieldChange){ .version = row->organisation->version,
                             .person_name = g_strdup(actor->name),
                             .at = actor->now };
    g_hash_table_insert(row->changes, g_strdup(field), change);
}

bool organisation_row_save(Db *db, OrganisationRow *row, const char *field, const Actor *actor,
                           GError **error)
{
    const Organisation *organisation = row->organisation;
    row->organisation->version++;
    note_change(row, field, actor);
    g_autofree char *changes = changes_to_json(row->changes);
    g_autoptr(Query) query = db_query(db, SQL_ORG_UPDATE);
    query_bind_text(query, "name", organisation->name);
    query_bind_text(query, "industry", organisation->industry);
    query_bind_text(query, "size_band", organisation->size_band);
    query_bind_text(query, "corporate_number", organisation->corporate_number);
    query_bind_text(query, "postal_code", organisation->postal_code);
    query_bind_text(query, "address", organisation->address);
    query_bind_int(query, "shares_with_peers", organisation->shares_with_peers);
    query_bind_text(query, "date_style", organisation->date_style);
    query_bind_text(query, "second_factor", organisation->second_factor);
    query_bind_int(query, "version", organisation->version);
    query_bind_text(query, "field_changes", changes);
    if (!query_finish(query, error))
        return false;
    for (int i = 0; i < callback_count; i++) {
        if (!callbacks[i](db, organisation, error))
            return false;
    }
    return true;
}

/* --- sites and departments ---------------------------------------------------- */

void place_free(Place *place)
{
    if (place == NULL)
        return;
    g_free(place->id);
    g_free(place->name);
    g_free(place->detail);
    g_free(place->changed_by);
    g_free(place);
}

/* @detail: the column that holds it; the other columns are those every place has. */
static Place *place_from_row(Query *query, const char *detail, bool has_changes)
{
    Place *place = g_new(Place, 1);
    *place = (Place){
        .id = g_strdup(query_text(query, "id")),
        .name = g_strdup(query_text(query, "name")),
        .detail = g_strdup(query_text(query, detail)),
        .version = query_int(query, "version"),
        .changed_by = has_changes ? g_strdup(query_text(query, "changed_by")) : NULL,
        .changed_at = has_changes ? query_int(query, "changed_at") : 0,
    };
    return place;
}

GPtrArray *sites_of_org(Db *db, GError **error)
{
    g_autoptr(GPtrArray) sites = g_ptr_array_new_with_free_func((GDestroyNotify)place_free);
    g_autoptr(Query) query = db_query(db, SQL_SITES_OF_ORG);
    while (query_next(query))
        g_ptr_array_add(sites, place_from_row(query, "address", false));
    return query_finish(query, error) ? g_steal_pointer(&sites) : NULL;
}

static Place *load_place(Db *db, const char *sql, const char *id, const char *detail,
                         GError **error)
{
    g_autoptr(Place) place = NULL;
    g_autoptr(Query) query = db_query(db, sql);
    query_bind_text(query, "id", id);
    if (query_next(query))
        place = place_from_row(query, detail, true);
    if (!query_finish(query, error))
        return NULL;
    if (place == NULL)
        return refuse_null(error, APP_ERROR_NOT_FOUND, "error.not-found", NULL);
    return g_steal_pointer(&place);
}

static bool write_place(Db *db, const char *sql, const Actor *actor, const char *id,
                        const char *name, const char *detail_name, const char *detail,
                        GError **error)
{
    g_autoptr(Query) query = db_query(db, sql);
    query_bind_text(query, "id", id);
    query_bind_text(query, "name", name);
    query_bind_text(query, detail_name, detail);
    query_bind_text(query, "changed_by", actor->person_id);
    query_bind_int(query, "changed_at", actor->now);
    return query_finish(query, error);
}

Place *site_load(Db *db, const char *id, GError **error)
{
    return load_place(db, SQL_SITE_LOAD, id, "address", error);
}

bool site_insert(Db *db, const Actor *actor, const char *id, const char *name, const char *address,
                 GError **error)
{
    return write_place(db, SQL_SITE_INSERT, actor, id, name, "address", address, error);
}

bool site_update(Db *db, const Actor *actor, const char *id, const char *name, const char *address,
                 GError **error)
{
    return write_place(db, SQL_SITE_UPDATE, actor, id, name, "address", address, error);
}

static bool run_on_id(Db *db, const char *sql, const char *id, GError **error)
{
    g_autoptr(Query) query = db_query(db, sql);
    query_bind_text(query, "id", id);
    return query_finish(query, error);
}

bool site_delete(Db *db, const char *id, GError **error)
{
    return run_on_id(db, SQL_SITE_LEAVE, id, error) && run_on_id(db, SQL_SITE_DELETE, id, error);
}

Place *department_load(Db *db, const char *id, GError **error)
{
    return load_place(db, SQL_DEPARTMENT_LOAD, id, "site_id", error);
}

bool department_insert(Db *db, const Actor *actor, const char *id, const char *name,
                       const char *site_id, GError **error)
{
    return write_place(db, SQL_DEPARTMENT_INSERT, actor, id, name, "site_id", site_id, error);
}

bool department_update(Db *db, const Actor *actor, const char *id, const char *name,
                       const char *site_id, GError **error)
{
    return write_place(db, SQL_DEPARTMENT_UPDATE, actor, id, name, "site_id", site_id, error);
}

/* Ends something: the id, who and when. Fails with NOT_FOUND if it had ended already. */
static bool end_row(Db *db, const char *sql, const Actor *actor, const char *id, GError **error)
{
    int64_t changed = 0;
    g_autoptr(Query) query = db_query(db, sql);
    query_bind_text(query, "id", id);
    query_bind_text(query, "changed_by", actor->person_id);
    query_bind_int(query, "now", actor->now);
    if (!query_finish_change(query, &changed, error))
        return false;
    return changed > 0 || refuse(error, APP_ERROR_NOT_FOUND, "error.not-found", NULL);
}

bool department_archive(Db *db, const Actor *actor, const char *id, GError **error)
{
    return end_row(db, SQL_DEPARTMENT_ARCHIVE, actor, id, error);
}

static void department_free(void *data)
{
    Department *department = data;
    g_free(department->id);
    g_free(department->name);
    g_free(department->site_id);
    g_free(department);
}

GPtrArray *departments_of_org(Db *db, bool with_archived, GError **error)
{
    g_autoptr(GPtrArray) departments = g_ptr_array_new_with_free_func(department_free);
    g_autoptr(Query) query = db_query(db, SQL_DEPARTMENTS_OF_ORG);
    query_bind_int(query, "with_archived", with_archived);
    while (query_next(query)) {
        Department *department = g_new(Department, 1);
        *department = (Department){ .id = g_strdup(query_text(query, "id")),
                                    .name = g_strdup(query_text(query, "name")),
                                    .site_id = g_strdup(query_text(query, "site_id")),
                                    .is_archived = !query_is_null(query, "archived_at"),
                                    .version = query_int(query, "version") };
        g_ptr_array_add(departments, department);
    }
    return query_finish(query, error) ? g_steal_pointer(&departments) : NULL;
}

const Department *department_find(const GPtrArray *departments, const char *id)
{
    for (guint i = 0; id != NULL && i < departments->len; i++) {
        const Department *department = g_ptr_array_index(departments, i);
        if (g_str_equal(department->id, id))
            return department;
    }
    return NULL;
}

/* --- people --------------------------------------------------------------------- */

void person_free(Person *person)
{
    if (person == NULL)
        return;
    g_free(person->access_ends_on);
    g_free(person->id);
    g_free(person->account_id);
    g_free(person->name);
    g_free(person->email);
    g_free(person->roles);
    g_free(person->department_id);
    g_free(person->changed_by);
    g_free(person);
}

static Person *person_from_row(Query *query, bool has_changes)
{
    Person *person = g_new(Person, 1);
    *person = (Person){
        .id = g_strdup(query_text(query, "id")),
        .account_id = g_strdup(query_text(query, "account_id")),
        .name = g_strdup(query_text(query, "name")),
        .email = g_strdup(query_text(query, "email")),
        .roles = g_strdup(query_text(query, "roles")),
        .department_id = g_strdup(query_text(query, "department_id")),
        .access_ends_on = g_strdup(query_text(query, "access_ends_on")),
        .version = query_int(query, "version"),
        .has_entry = query_int(query, "links") + query_int(query, "long_sessions") > 0,
        .has_sessions = query_int(query, "sessions") > 0,
        .changed_by = has_changes ? g_strdup(query_text(query, "changed_by")) : NULL,
        .changed_at = has_changes ? query_int(query, "changed_at") : 0,
    };
    return person;
}

GPtrArray *people_of_org(Db *db, GError **error)
{
    g_autoptr(GPtrArray) people = g_ptr_array_new_with_free_func((GDestroyNotify)person_free);
    g_autoptr(Query) query = db_query(db, SQL_PEOPLE_OF_ORG);
    while (query_next(query))
        g_ptr_array_add(people, person_from_row(query, false));
    return query_finish(query, error) ? g_steal_pointer(&people) : NULL;
}

static void person_name_free(void *data)
{
    PersonName *person = data;
    g_free(person->name);
    g_free(person->department_id);
    g_free(person);
}

GHashTable *people_names(Db *db, GError **error)
{
    g_autoptr(GHashTable) names =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, person_name_free);
    g_autoptr(Query) query = db_query(db, SQL_PEOPLE_NAMES);
    while (query_next(query)) {
        PersonName *person = g_new(PersonName, 1);
        g_autofree char *id = g_strdup(query_text(query, "id"));
        *person = (PersonName){ .name = g_strdup(query_text(query, "name")),
                                .department_id = g_strdup(query_text(query, "department_id")),
                                .is_member = query_is_null(query, "ended_at") };
        g_hash_table_insert(names, g_steal_pointer(&id), person);
    }
    return query_finish(query, error) ? g_steal_pointer(&names) : NULL;
}

void person_contact_free(PersonContact *contact)
{
    if (contact == NULL)
        return;
    g_free(contact->name);
    g_free(contact->email);
    g_free(contact->language);
    g_free(contact);
}

static bool has_permission(const char *roles, const char *permission)
{
    g_auto(GStrv) words = g_strsplit(roles, " ", -1);
    g_autoptr(GArray) rights = rights_of_roles(words);
    for (guint i = 0; i < rights->len; i++) {
        if (g_str_equal(g_array_index(rights, Right, i).permission, permission))
            return true;
    }
    return false;
}

static PersonContact *contact_from_row(Query *query)
{
    PersonContact *contact = g_new(PersonContact, 1);
    *contact =
        (PersonContact){ .name = g_strdup(query_text(query, "name")),
                         .email = g_strdup(query_text(query, "email")),
                         .language = g_strdup(query_text(query, "language")),
                         .may_read_audit = has_permission(query_text(query, "roles"), "audit.read"),
                         .may_manage =
                             has_permission(query_text(query, "roles"), "organisation.write") };
    return contact;
}

static void bind_today(Query *query)
{
    char today[TIME_DAY_SIZE];
    time_format_day(time_now(), today);
    query_bind_text(query, "today", today);
}

GHashTable *people_contacts(Db *db, GError **error)
{
    g_autoptr(GHashTable) contacts =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)person_contact_free);
    g_autoptr(Query) query = db_query(db, SQL_PEOPLE_CONTACTS);
    bind_today(query);
    while (query_next(query))
        g_hash_table_insert(contacts, g_strdup(query_text(query, "id")), contact_from_row(query));
    return query_finish(query, error) ? g_steal_pointer(&contacts) : NULL;
}

PersonContact *person_contact(Db *db, const char *person_id, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_PERSON_CONTACT);
    query_bind_text(query, "id", person_id);
    bind_today(query);
    g_autoptr(PersonContact) contact = query_next(query) ? contact_from_row(query) : NULL;
    return query_finish(query, error) ? g_steal_pointer(&contact) : NULL;
}

const char *person_name(GHashTable *names, const char *person_id)
{
    const PersonName *person =
        names == NULL || person_id == NULL ? NULL : g_hash_table_lookup(names, person_id);
    return person == NULL ? NULL : person->name;
}

Person *person_load(Db *db, const char *id, GError **error)
{
    g_autoptr(Person) person = NULL;
    g_autoptr(Query) query = db_query(db, SQL_PERSON_LOAD);
    query_bind_text(query, "id", id);
    if (query_next(query))
        person = person_from_row(query, true);
    if (!query_finish(query, error))
        return NULL;
    if (person == NULL)
        return refuse_null(error, APP_ERROR_NOT_FOUND, "error.not-found", NULL);
    return g_steal_pointer(&person);
}

bool person_gets_in(const Person *person, int64_t now)
{
    char today[TIME_DAY_SIZE];
    time_format_day(now, today);
    return person->account_id != NULL &&
           (person->access_ends_on == NULL || strcmp(person->access_ends_on, today) >= 0);
}

bool person_is_member(Db *db, const char *person_id, bool *is_member, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_PERSON_LOAD);
    query_bind_text(query, "id", person_id);
    *is_member = query_next(query);
    return query_finish(query, error);
}

static void bind_person(Query *query, const Actor *actor, const Person *person)
{
    query_bind_text(query, "id", person->id);
    query_bind_text(query, "name", person->name);
    query_bind_text(query, "email", person->email);
    query_bind_text(query, "roles", person->roles);
    query_bind_text(query, "department_id", person->department_id);
    query_bind_text(query, "changed_by", actor->person_id);
    query_bind_int(query, "changed_at", actor->now);
    query_bind_text(query, "access_ends_on", person->access_ends_on);
}

/* The only rule such a row can break is that an address belongs to one person. */
static bool finish_person(Query *query, GError **error)
{
    g_autoptr(GError) failure = NULL;
    if (query_finish(query, &failure))
        return true;
    if (g_error_matches(failure, APP_ERROR, APP_ERROR_CONFLICT))
        return refuse_field(error, "email", "error.email-taken", NULL);
    g_propagate_error(error, g_steal_pointer(&failure));
    return false;
}

bool person_insert(Db *db, const Actor *actor, const Person *person, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_PERSON_INSERT);
    bind_person(query, actor, person);
    query_bind_text(query, "account_id", person->account_id);
    return finish_person(query, error);
}

bool person_update(Db *db, const Actor *actor, const Person *person, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_PERSON_UPDATE);
    bind_person(query, actor, person);
    return finish_person(query, error);
}

bool person_set_account(Db *db, const char *id, const char *account_id, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_PERSON_SET_ACCOUNT);
    query_bind_text(query, "id", id);
    query_bind_text(query, "account_id", account_id);
    return query_finish(query, error);
}

bool person_end(Db *db, const Actor *actor, const char *id, GError **error)
{
    return end_row(db, SQL_PERSON_END, actor, id, error);
}

bool people_with_role(Db *db, const char *role, int64_t *count, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_PEOPLE_WITH_ROLE);
    query_bind_text(query, "role", role);
    bind_today(query);
    if (query_next(query))
        *count = query_int(query, "count");
    return query_finish(query, error);
}

bool people_without_factor(Db *db, int64_t *count, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_PEOPLE_WITHOUT_FACTOR);
    bind_today(query);
    *count = query_next(query) ? query_int(query, "count") : 0;
    return query_finish(query, error);
}
