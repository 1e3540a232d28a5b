#include "rooms/accounts/accounts_routes.h"

#include <string.h>

#include "base/error.h"
#include "base/id.h"
#include "base/text.h"
#include "base/time.h"
#include "content/content.h"
#include "http/change.h"
#include "rooms/accounts/accounts_store.h"
#include "rooms/accounts/accounts_writers.h"
#include "rooms/accounts/entry_links_store.h"
#include "rooms/accounts/permissions.h"
#include "rooms/accounts/sign_in_store.h"

#define NAME_MAX_CHARACTERS 100
#define ADDRESS_MAX_CHARACTERS 200
#define ROLES_MAX 6
#define SUPPORTER_DAYS 90 /* so long somebody from outside gets in, where no day is given */
#define SUPPORTER_DAYS_MAX 366

/* --- the company ---------------------------------------------------------------- */

static bool show_organisation(Request *request, Reply *reply, GError **error)
{
    g_autoptr(Organisation) organisation = organisation_load(request->db, error);
    if (organisation == NULL)
        return false;
    reply_version(reply, organisation->version);
    write_organisation(&reply->json, NULL, organisation);
    return true;
}

/* Where a field of the company is kept and how it is checked. Returns the checked value (owned by
 * the caller), NULL for "none"; @error set if it is wrong. */
typedef char *(*ReadField)(const Request *request, GError **error);

static char *read_name(const Request *request, GError **error)
{
    const char *text = body_text(request, "value", 1, NAME_MAX_CHARACTERS, error);
    g_autofree char *name = text == NULL ? NULL : text_trim(text);
    if (name != NULL && name[0] == '\0')
        refuse_field(error, "value", "error.field-missing", NULL);
    return g_steal_pointer(&name);
}

static char *read_industry(const Request *request, GError **error)
{
    const char *id = body_text(request, "value", 1, 48, error);
    if (id != NULL && content_industry(request->content, id) == NULL)
        refuse_field(error, "value", "error.field-unknown", NULL);
    return g_strdup(id);
}

static char *read_size_band(const Request *request, GError **error)
{
    const char *id = body_text(request, "value", 1, 48, error);
    if (id != NULL && content_size_band(request->content, id) == NULL)
        refuse_field(error, "value", "error.field-unknown", NULL);
    return g_strdup(id);
}

static char *read_corporate_number(const Request *request, GError **error)
{
    const char *text = body_text_optional(request, "value", 40, error);
    g_autofree char *number = text == NULL ? NULL : text_fold(text);
    if (number != NULL && !corporate_number_is_valid(number))
        refuse_field(error, "value", "error.corporate-number", NULL);
    return g_steal_pointer(&number);
}

static char *read_postal_code(const Request *request, GError **error)
{
    const char *text = body_text_optional(request, "value", 20, error);
    g_autofree char *code = text == NULL ? NULL : text_fold(text);
    if (code != NULL && !postal_code_is_valid(code))
        refuse_field(error, "value", "error.postal-code", NULL);
    return g_steal_pointer(&code);
}

static char *read_address(const Request *request, GError **error)
{
    return g_strdup(body_text_optional(request, "value", ADDRESS_MAX_CHARACTERS, error));
}

/* Who demands it has one herself: else she might lock herself out with the others. */
static char *read_second_factor(const Request *request, GError **error)
{
    static const char *const DEMANDS[] = { "nobody", "managers", "everybody", NULL };
    const Identity *me = request->identity;
    const char *demand = body_choice(request, "value", DEMANDS, error);
    if (demand != NULL && !g_str_equal(demand, "nobody") && !me->has_totp && me->passkeys == 0)
        return refuse_null(error, APP_ERROR_CONFLICT, "error.own-factor-first", NULL);
    return g_strdup(demand);
}

static char *read_date_style(const Request *request, GError **error)
{
    static const char *const STYLES[] = { "western", "japanese", NULL };
    return g_strdup(body_choice(request, "value", STYLES, error));
}

typedef struct {
    const char *name;
    ReadField read;
    size_t offset; /* of a char* in Organisation */
} TextField;

static const TextField TEXT_FIELDS[] = {
    { "name", read_name, offsetof(Organisation, name) },
    { "industry", read_industry, offsetof(Organisation, industry) },
    { "sizeBand", read_size_band, offsetof(Organisation, size_band) },
    { "corporateNumber", read_corporate_number, offsetof(Organisation, corporate_number) },
    { "postalCode", read_postal_code, offsetof(Organisation, postal_code) },
    { "address", read_address, offsetof(Organisation, address) },
    { "dateStyle", read_date_style, offsetof(Organisation, date_style) },
};

/* Changed with a fresh proof alone, by a route of its own. */
static const TextField SECOND_FACTOR = { "secondFactor", read_second_factor,
                                         offsetof(Organisation, second_factor) };

/* Stale only if this very field was changed after the version the person saw. */
static bool check_field_version(const Request *request, const OrganisationRow *row,
                                const char *field, const char *theirs, const char *yours,
                                GError **error)
{
    const FieldChange *change = g_hash_table_lookup(row->changes, field);
    if (change == NULL || change->version <= request_version(request))
        return true;
    return change_refuse_stale(error, theirs, yours, change->person_name, change->at,
                               row->organisation->version);
}

static bool save_field(Request *request, Reply *reply, OrganisationRow *row, const char *field,
                       const char *from, const char *to, GError **error)
{
    const Actor actor = request_actor(request);
    g_autofree char *details = change_details("field", field, "from", from, "to", to, NULL);
    if (!organisation_row_save(request->db, row, field, &actor, error) ||
        !audit_record(request->db, &actor, "organisation.change", row->organisation->id, details,
                      error))
        return false;
    reply_version(reply, row->organisation->version);
    return true;
}

static bool change_text_field(Request *request, Reply *reply, OrganisationRow *row,
                              const TextField *field, GError **error)
{
    char **kept = G_STRUCT_MEMBER_P(row->organisation, field->offset);
    g_autofree char *value = field->read(request, error);
    if (*error != NULL)
        return false;
    const bool is_same = g_strcmp0(*kept, value) == 0;
    if (!is_same && !check_field_version(request, row, field->name, *kept, value, error))
        return false;
    g_autofree char *before = g_steal_pointer(kept);
    *kept = g_strdup(value);
    if (!is_same && !save_field(request, reply, row, field->name, before, value, error))
        return false;
    json_begin_object(&reply->json, NULL);
    json_text(&reply->json, "value", value);
    json_int(&reply->json, "version", row->organisation->version);
    json_end(&reply->json);
    return true;
}

static bool change_sharing(Request *request, Reply *reply, OrganisationRow *row, GError **error)
{
    const bool before = row->organisation->shares_with_peers;
    const bool value = body_bool(request, "value", before, error);
    if (*error != NULL)
        return false;
    row->organisation->shares_with_peers = value;
    if (value != before && !save_field(request, reply, row, "sharesWithPeers",
                                       before ? "true" : "false", value ? "true" : "false", error))
        return false;
    json_begin_object(&reply->json, NULL);
    json_bool(&reply->json, "value", value);
    json_int(&reply->json, "version", row->organisation->version);
    json_end(&reply->json);
    return true;
}

static bool change_organisation(Request *request, Reply *reply, GError **error)
{
    const char *field = request_param(request, "field");
    g_autoptr(OrganisationRow) row = organisation_row_load(request->db, error);
    if (row == NULL)
        return false;
    for (size_t i = 0; i < G_N_ELEMENTS(TEXT_FIELDS); i++) {
        if (g_str_equal(TEXT_FIELDS[i].name, field))
            return change_text_field(request, reply, row, &TEXT_FIELDS[i], error);
    }
    if (g_str_equal(field, "sharesWithPeers"))
        return change_sharing(request, reply, row, error);
    return refuse(error, APP_ERROR_NOT_FOUND, "error.no-field", "field", field, NULL);
}

static bool change_second_factor(Request *request, Reply *reply, GError **error)
{
    g_autoptr(OrganisationRow) row = organisation_row_load(request->db, error);
    return row != NULL && change_text_field(request, reply, row, &SECOND_FACTOR, error);
}

/* --- sites ------------------------------------------------------------------------ */

static bool list_sites(Request *request, Reply *reply, GError **error)
{
    g_autoptr(GPtrArray) sites = sites_of_org(request->db, error);
    if (sites == NULL)
        return false;
    write_sites(&reply->json, NULL, sites);
    return true;
}

static bool reply_site(Request *request, Reply *reply, const char *id, GError **error)
{
    g_autoptr(Place) site = site_load(request->db, id, error);
    if (site == NULL)
        return false;
    reply_version(reply, site->version);
    write_site(&reply->json, site);
    return true;
}

static bool add_site(Request *request, Reply *reply, GError **error)
{
    const char *name = body_text(request, "name", 1, NAME_MAX_CHARACTERS, error);
    const char *address = body_text_optional(request, "address", ADDRESS_MAX_CHARACTERS, error);
    if (*error != NULL)
        return false;
    g_autofree char *id = id_new();
    const Actor actor = request_actor(request);
    g_autofree char *details = change_details("name", name, NULL);
    reply->status = 201;
    return site_insert(request->db, &actor, id, name, address, error) &&
           audit_record(request->db, &actor, "site.add", id, details, error) &&
           reply_site(request, reply, id, error);
}

/* Stale if somebody changed the place after the version the person saw. */
static bool check_place_version(const Request *request, const Place *place, const char *yours,
                                GError **error)
{
    if (place->version == request_version(request) || g_str_equal(place->name, yours))
        return true;
    g_autoptr(GHashTable) names = people_names(request->db, error);
    if (names == NULL)
        return false;
    const char *by = person_name(names, place->changed_by);
    return change_refuse_stale(error, place->name, yours, by, place->changed_at, place->version);
}

static bool change_site(Request *request, Reply *reply, GError **error)
{
    const char *id = request_param(request, "site");
    const char *name = body_text(request, "name", 1, NAME_MAX_CHARACTERS, error);
    const char *address = body_text_optional(request, "address", ADDRESS_MAX_CHARACTERS, error);
    if (*error != NULL)
        return false;
    g_autoptr(Place) site = site_load(request->db, id, error);
    if (site == NULL || !check_place_version(request, site, name, error))
        return false;
    const Actor actor = request_actor(request);
    g_autofree char *details = change_details("from", site->name, "to", name, NULL);
    return site_update(request->db, &actor, id, name, address, error) &&
           audit_record(request->db, &actor, "site.change", id, details, error) &&
           reply_site(request, reply, id, error);
}

static bool remove_site(Request *request, Reply *reply, GError **error)
{
    const char *id = request_param(request, "site");
    g_autoptr(Place) site = site_load(request->db, id, error);
    if (site == NULL)
        return false;
    const Actor actor = request_actor(request);
    g_autofree char *details = change_details("name", site->name, NULL);
    reply->status = 204;
    return site_delete(request->db, id, error) &&
           audit_record(request->db, &actor, "site.remove", id, details, error);
}

/* --- departments ------------------------------------------------------------------ */

static bool list_departments(Request *request, Reply *reply, GError **error)
{
    g_autoptr(GPtrArray) departments = departments_of_org(request->db, false, error);
    if (departments == NULL)
        return false;
    write_departments(&reply->json, NULL, departments);
    return true;
}

static bool reply_department(Request *request, Reply *reply, const char *id, GError **error)
{
    g_autoptr(Place) place = department_load(request->db, id, error);
    if (place == NULL)
        return false;
    const Department department = {
        .id = place->id, .name = place->name, .site_id = place->detail, .version = place->version
    };
    reply_version(reply, place->version);
    write_department(&reply->json, &department);
    return true;
}

/* The site a department is said to be at must be one of this company's. */
static bool check_site(Request *request, const char *site_id, GError **error)
{
    g_autoptr(GError) failure = NULL;
    if (site_id == NULL)
        return true;
    g_autoptr(Place) site = site_load(request->db, site_id, &failure);
    if (site != NULL)
        return true;
    if (g_error_matches(failure, APP_ERROR, APP_ERROR_NOT_FOUND))
        return refuse_field(error, "siteId", "error.field-unknown", NULL);
    g_propagate_error(error, g_steal_pointer(&failure));
    return false;
}

static bool add_department(Request *request, Reply *reply, GError **error)
{
    const char *name = body_text(request, "name", 1, NAME_MAX_CHARACTERS, error);
    const char *site_id = body_text_optional(request, "siteId", 36, error);
    if (*error != NULL || !check_site(request, site_id, error))
        return false;
    g_autofree char *id = id_new();
    const Actor actor = request_actor(request);
    g_autofree char *details = change_details("name", name, NULL);
    reply->status = 201;
    return department_insert(request->db, &actor, id, name, site_id, error) &&
           audit_record(request->db, &actor, "department.add", id, details, error) &&
           reply_department(request, reply, id, error);
}

static bool change_department(Request *request, Reply *reply, GError **error)
{
    const char *id = request_param(request, "department");
    const char *name = body_text(request, "name", 1, NAME_MAX_CHARACTERS, error);
    const char *site_id = body_text_optional(request, "siteId", 36, error);
    if (*error != NULL || !check_site(request, site_id, error))
        return false;
    g_autoptr(Place) department = department_load(request->db, id, error);
    if (department == NULL || !check_place_version(request, department, name, error))
        return false;
    const Actor actor = request_actor(request);
    g_autofree char *details = change_details("from", department->name, "to", name, NULL);
    return department_update(request->db, &actor, id, name, site_id, error) &&
           audit_record(request->db, &actor, "department.change", id, details, error) &&
           reply_department(request, reply, id, error);
}

static bool archive_department(Request *request, Reply *reply, GError **error)
{
    const char *id = request_param(request, "department");
    g_autoptr(Place) department = department_load(request->db, id, error);
    if (department == NULL)
        return false;
    const Actor actor = request_actor(request);
    g_autofree char *details = change_details("name", department->name, NULL);
    reply->status = 204;
    return department_archive(request->db, &actor, id, error) &&
           audit_record(request->db, &actor, "department.archive", id, details, error);
}

/* --- people ------------------------------------------------------------------------- */

/* Those whom this person may look at: all, or those of her department and herself. */
static GPtrArray *people_seen(const Request *request, GError **error)
{
    const Identity *identity = request->identity;
    const char *department = identity_department(identity, "people.read");
    g_autoptr(GPtrArray) people = people_of_org(request->db, error);
    for (guint i = people == NULL || department == NULL ? 0 : people->len; i > 0; i--) {
        const Person *person = g_ptr_array_index(people, i - 1);
        if (g_strcmp0(person->department_id, department) != 0 &&
            !g_str_equal(person->id, identity->person_id))
            g_ptr_array_remove_index(people, i - 1);
    }
    return g_steal_pointer(&people);
}

static bool list_people(Request *request, Reply *reply, GError **error)
{
    g_autoptr(GPtrArray) people = people_seen(request, error);
    if (people == NULL)
        return false;
    g_autoptr(GHashTable) invitations = invitations_open(request->db, request->now, error);
    if (invitations == NULL)
        return false;
    write_people(&reply->json, NULL, people, invitations);
    return true;
}

static char *read_roles(const Request *request, GError **error)
{
    g_auto(GStrv) roles = body_texts(request, "roles", ROLES_MAX, error);
    if (roles == NULL || roles[0] == NULL) {
        refuse_field(error, "roles", "error.role-missing", NULL);
        return NULL;
    }
    for (char **role = roles; *role != NULL; role++) {
        if (!role_is_known(*role) || g_strv_contains((const char *const *)(role + 1), *role)) {
            refuse_field(error, "roles", "error.field-unknown", NULL);
            return NULL;
        }
    }
    return g_strjoinv(" ", roles);
}

/* The department a person is said to belong to must be one of this company's. */
static bool check_department(Request *request, const char *department_id, GError **error)
{
    g_autoptr(GError) failure = NULL;
    if (department_id == NULL)
        return true;
    g_autoptr(Place) department = department_load(request->db, department_id, &failure);
    if (department != NULL)
        return true;
    if (g_error_matches(failure, APP_ERROR, APP_ERROR_NOT_FOUND))
        return refuse_field(error, "departmentId", "error.field-unknown", NULL);
    g_propagate_error(error, g_steal_pointer(&failure));
    return false;
}

/* Somebody from outside gets in for a time: until the day that was given, else for three months.
 * NULL: no end, as for all others. */
static char *read_access_end(const Request *request, const char *roles, GError **error)
{
    g_auto(GStrv) list = g_strsplit(roles, " ", 0);
    char today[TIME_DAY_SIZE], usual[TIME_DAY_SIZE];
    const char *day = body_text_optional(request, "accessEndsOn", 10, error);
    if (!g_strv_contains((const char *const *)list, "supporter"))
        return NULL;
    time_format_day(request->now, today);
    time_add_days(today, SUPPORTER_DAYS, usual);
    if (day == NULL)
        return g_strdup(usual);
    if (!time_day_is_valid(day) || time_days_between(today, day) < 0 ||
        time_days_between(today, day) > SUPPORTER_DAYS_MAX)
        refuse_field(error, "accessEndsOn", "error.access-end", NULL);
    return g_strdup(day);
}

/* A person from the body, without id; NULL if anything is wrong. */
static Person *read_person(Request *request, GError **error)
{
    const char *name = body_text(request, "name", 1, NAME_MAX_CHARACTERS, error);
    const char *email = body_text(request, "email", 3, TEXT_EMAIL_MAX, error);
    const char *department_id = body_text_optional(request, "departmentId", 36, error);
    g_autofree char *address = email == NULL ? NULL : text_email(email);
    if (address != NULL && !text_is_email(address))
        refuse_field(error, "email", "error.email-form", NULL);
    g_autofree char *roles = read_roles(request, error);
    g_autofree char *ends_on = roles == NULL ? NULL : read_access_end(request, roles, error);
    if (*error != NULL || !check_department(request, department_id, error))
        return NULL;
    Person *person = g_new0(Person, 1);
    person->name = g_strdup(name);
    person->email = g_steal_pointer(&address);
    person->roles = g_steal_pointer(&roles);
    person->department_id = g_strdup(department_id);
    person->access_ends_on = g_steal_pointer(&ends_on);
    return person;
}

static bool reply_person(Request *request, Reply *reply, const char *id, GError **error)
{
    g_autoptr(Person) person = person_load(request->db, id, error);
    if (person == NULL)
        return false;
    g_autoptr(GHashTable) invitations = invitations_open(request->db, request->now, error);
    if (invitations == NULL)
        return false;
    const int64_t *until = g_hash_table_lookup(invitations, id);
    reply_version(reply, person->version);
    write_person(&reply->json, person, until == NULL ? 0 : *until);
    return true;
}

static bool may_do_more(const Identity *me, const char *roles)
{
    g_auto(GStrv) list = g_strsplit(roles, " ", 0);
    return !roles_cover(me->roles, list);
}

/* Nobody gives or takes roles that may do more than her own: else she could make herself whatever
 * she likes. Where nobody is left who may do all, whoever manages people names the next one.
 * @before: NULL: a new person */
static bool check_roles(const Request *request, const char *before, const char *after,
                        GError **error)
{
    const Identity *me = request->identity;
    int64_t owners = 0;
    if (g_strcmp0(before, after) == 0 ||
        (!may_do_more(me, after) && (before == NULL || !may_do_more(me, before))))
        return true;
    if (!people_with_role(request->db, "owner", &owners, error))
        return false;
    return owners == 0 || refuse_field(error, "roles", "error.role-above", NULL);
}

static bool add_person(Request *request, Reply *reply, GError **error)
{
    g_autoptr(Person) person = read_person(request, error);
    if (person == NULL || !check_roles(request, NULL, person->roles, error))
        return false;
    person->id = id_new();
    const Actor actor = request_actor(request);
    g_autofree char *details = change_details("name", person->name, "roles", person->roles, NULL);
    reply->status = 201;
    return person_insert(request->db, &actor, person, error) &&
           audit_record(request->db, &actor, "person.add", person->id, details, error) &&
           reply_person(request, reply, person->id, error);
}

static bool check_person_version(const Request *request, const Person *before, const Person *after,
                                 GError **error)
{
    if (before->version == request_version(request))
        return true;
    g_autoptr(GHashTable) names = people_names(request->db, error);
    if (names == NULL)
        return false;
    const char *by = person_name(names, before->changed_by);
    g_autofree char *theirs = g_strdup_printf("%s (%s)", before->name, before->roles);
    g_autofree char *yours = g_strdup_printf("%s (%s)", after->name, after->roles);
    return change_refuse_stale(error, theirs, yours, by, before->changed_at, before->version);
}

/* An earlier day is an end as well. */
static bool check_access_end(const Request *request, const Person *before, const Person *after,
                             GError **error)
{
    const char *from = before->access_ends_on, *to = after->access_ends_on;
    if (to == NULL || (from != NULL && strcmp(to, from) >= 0))
        return true;
    return check_may_end(request->db, request->identity->roles, before, request->now, error);
}

static bool change_person(Request *request, Reply *reply, GError **error)
{
    const char *id = request_param(request, "person");
    g_autoptr(Person) after = read_person(request, error);
    g_autoptr(Person) before = after == NULL ? NULL : person_load(request->db, id, error);
    if (before == NULL || !check_person_version(request, before, after, error) ||
        !check_roles(request, before->roles, after->roles, error) ||
        !check_access_end(request, before, after, error) ||
        !check_last_manager(request->db, before, after->roles, error))
        return false;
    if (before->account_id != NULL && !g_str_equal(before->email, after->email))
        return refuse_field(error, "email", "error.email-fixed", NULL);
    after->id = g_strdup(id);
    const Actor actor = request_actor(request);
    g_autofree char *details =
        change_details("name", after->name, "from", before->roles, "to", after->roles, NULL);
    /* A month on a device is for those who only see tasks. */
    if (!g_str_equal(after->roles, "employee") &&
        (!entry_links_end(request->db, id, error) || !long_sessions_end(request->db, id, error)))
        return false;
    return person_update(request->db, &actor, after, error) &&
           audit_record(request->db, &actor, "person.change", id, details, error) &&
           reply_person(request, reply, id, error);
}

static bool end_person(Request *request, Reply *reply, GError **error)
{
    const char *id = request_param(request, "person");
    PersonAccess ended;
    g_autoptr(Person) person = person_load(request->db, id, error);
    if (person == NULL)
        return false;
    const Actor actor = request_actor(request);
    g_autofree char *details = change_details("name", person->name, NULL);
    reply->status = 204;
    return person_leave(request->db, &actor, request->identity->roles, id, &ended, error) &&
           audit_record(request->db, &actor, "person.end", id, details, error);
}

/* For a device that was lost, or a person who is somebody else: without ending her membership. */
static bool sign_person_out(Request *request, Reply *reply, GError **error)
{
    const char *id = request_param(request, "person");
    g_autoptr(Person) person = person_load(request->db, id, error);
    if (person == NULL)
        return false;
    const Actor actor = request_actor(request);
    g_autofree char *details = change_details("name", person->name, NULL);
    reply->status = 204;
    return sessions_of_person_end(request->db, id, error) &&
           audit_record(request->db, &actor, "person.sign-out", id, details, error);
}

/* --- pages --------------------------------------------------------------------------- */

static bool page_settings(Request *request, Reply *reply, GError **error)
{
    g_autoptr(Organisation) organisation = organisation_load(request->db, error);
    if (organisation == NULL)
        return false;
    g_autoptr(GPtrArray) sites = sites_of_org(request->db, error);
    if (sites == NULL)
        return false;
    g_autoptr(GPtrArray) departments = departments_of_org(request->db, false, error);
    int64_t without_factor = 0;
    if (departments == NULL || !people_without_factor(request->db, &without_factor, error))
        return false;
    json_begin_object(&reply->json, NULL);
    write_organisation(&reply->json, "organisation", organisation);
    write_choices(&reply->json, "choices", request->content, request->language);
    write_sites(&reply->json, "sites", sites);
    write_departments(&reply->json, "departments", departments);
    json_int(&reply->json, "withoutFactor", without_factor);
    json_end(&reply->json);
    return true;
}

static bool page_people(Request *request, Reply *reply, GError **error)
{
    g_autoptr(GPtrArray) departments = departments_of_org(request->db, false, error);
    if (departments == NULL)
        return false;
    json_begin_object(&reply->json, NULL);
    g_autoptr(GPtrArray) people = people_seen(request, error);
    if (people == NULL)
        return false;
    g_autoptr(GHashTable) invitations = invitations_open(request->db, request->now, error);
    if (invitations == NULL)
        return false;
    write_people(&reply->json, "people", people, invitations);
    write_departments(&reply->json, "departments", departments);
    json_end(&reply->json);
    return true;
}

const Route accounts_routes[] = {
    { "GET", "/api/v1/organisation", show_organisation, "organisation.read", "Shows the company." },
    { "PUT", "/api/v1/organisation/{field}", change_organisation, "organisation.write",
      "Changes one field of the company.", .needs_version = true },
    { "PUT", "/api/v1/organisation/second-factor", change_second_factor, "organisation.write",
      "Changes of whom the company demands a second factor.", .needs_version = true,
      .needs_proof = true },
    { "GET", "/api/v1/sites", list_sites, "organisation.read", "Lists the sites." },
    { "POST", "/api/v1/sites", add_site, "organisation.write", "Adds a site." },
    { "PUT", "/api/v1/sites/{site}", change_site, "organisation.write", "Changes a site.",
      .needs_version = true },
    { "DELETE", "/api/v1/sites/{site}", remove_site, "organisation.write",
      "Removes a site; its departments stay without a site." },
    { "GET", "/api/v1/departments", list_departments, "organisation.read",
      "Lists the departments." },
    { "POST", "/api/v1/departments", add_department, "organisation.write", "Adds a department." },
    { "PUT", "/api/v1/departments/{department}", change_department, "organisation.write",
      "Changes a department.", .needs_version = true },
    { "DELETE", "/api/v1/departments/{department}", archive_department, "organisation.write",
      "Archives a department; what is recorded of it stays." },
    { "GET", "/api/v1/people", list_people, "people.read", "Lists the people of the company." },
    { "POST", "/api/v1/people", add_person, "people.write", "Adds a person.", .needs_proof = true },
    { "PUT", "/api/v1/people/{person}", change_person, "people.write", "Changes a person.",
      .needs_version = true, .needs_proof = true },
    { "DELETE", "/api/v1/people/{person}", end_person, "people.write",
      "Ends a person's membership and sessions; what she did stays recorded.",
      .needs_proof = true },
    { "DELETE", "/api/v1/people/{person}/sessions", sign_person_out, "people.write",
      "Signs a person out on all her devices." },
    { "GET", "/settings", page_settings, "organisation.read", "The company's settings.",
      .page = "settings" },
    { "GET", "/settings/people", page_people, "people.read", "People and roles.",
      .page = "people" },
    { 0 },
};
