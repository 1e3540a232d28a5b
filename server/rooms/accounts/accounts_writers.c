#include "rooms/accounts/accounts_writers.h"

#include "content/content.h"
#include "rooms/accounts/browser.h"

void write_organisation(JsonWriter *json, const char *key, const Organisation *organisation)
{
    json_begin_object(json, key);
    json_text(json, "id", organisation->id);
    json_text(json, "name", organisation->name);
    json_text(json, "industry", organisation->industry);
    json_text(json, "sizeBand", organisation->size_band);
    json_text(json, "corporateNumber", organisation->corporate_number);
    json_text(json, "postalCode", organisation->postal_code);
    json_text(json, "address", organisation->address);
    json_bool(json, "sharesWithPeers", organisation->shares_with_peers);
    json_text(json, "dateStyle", organisation->date_style);
    json_text(json, "secondFactor", organisation->second_factor);
    json_time(json, "createdAt", organisation->created_at);
    json_int(json, "version", organisation->version);
    json_end(json);
}

static void write_choice(JsonWriter *json, const char *id, const LocalText *title,
                         const char *language)
{
    json_begin_object(json, NULL);
    json_text(json, "id", id);
    json_text(json, "title", local_text(title, language));
    json_end(json);
}

void write_choices(JsonWriter *json, const char *key, const Content *content, const char *language)
{
    json_begin_object(json, key);
    json_begin_list(json, "industries");
    for (guint i = 0; i < content_industries(content)->len; i++) {
        const Industry *industry = g_ptr_array_index(content_industries(content), i);
        write_choice(json, industry->id, &industry->title, language);
    }
    json_end(json);
    json_begin_list(json, "sizeBands");
    for (guint i = 0; i < content_size_bands(content)->len; i++) {
        const SizeBand *band = g_ptr_array_index(content_size_bands(content), i);
        write_choice(json, band->id, &band->title, language);
    }
    json_end(json);
    json_end(json);
}

void write_site(JsonWriter *json, const Place *site)
{
    json_begin_object(json, NULL);
    json_text(json, "id", site->id);
    json_text(json, "name", site->name);
    json_text(json, "address", site->detail);
    json_int(json, "version", site->version);
    json_end(json);
}

void write_sites(JsonWriter *json, const char *key, const GPtrArray *sites)
{
    json_begin_list(json, key);
    for (guint i = 0; i < sites->len; i++)
        write_site(json, g_ptr_array_index(sites, i));
    json_end(json);
}

void write_department(JsonWriter *json, const Department *department)
{
    json_begin_object(json, NULL);
    json_text(json, "id", department->id);
    json_text(json, "name", department->name);
    json_text(json, "siteId", department->site_id);
    json_int(json, "version", department->version);
    json_end(json);
}

void write_departments(JsonWriter *json, const char *key, const GPtrArray *departments)
{
    json_begin_list(json, key);
    for (guint i = 0; i < departments->len; i++) {
        const Department *department = g_ptr_array_index(departments, i);
        if (!department->is_archived)
            write_department(json, department);
    }
    json_end(json);
}

void write_person(JsonWriter *json, const Person *person, int64_t invited_until)
{
    g_auto(GStrv) roles = g_strsplit(person->roles, " ", 0);
    json_begin_object(json, NULL);
    json_text(json, "id", person->id);
    json_text(json, "name", person->name);
    json_text(json, "email", person->email);
    json_begin_list(json, "roles");
    for (char **role = roles; *role != NULL; role++)
        json_text(json, NULL, *role);
    json_end(json);
    json_text(json, "departmentId", person->department_id);
    json_text(json, "accessEndsOn", person->access_ends_on);
    json_bool(json, "canSignIn", person->account_id != NULL);
    json_time(json, "invitedUntil", invited_until);
    json_bool(json, "hasEntry", person->has_entry);
    json_bool(json, "hasSessions", person->has_sessions);
    json_int(json, "version", person->version);
    json_end(json);
}

void write_people(JsonWriter *json, const char *key, const GPtrArray *people,
                  GHashTable *invitations)
{
    json_begin_list(json, key);
    for (guint i = 0; i < people->len; i++) {
        const Person *person = g_ptr_array_index(people, i);
        const int64_t *until = g_hash_table_lookup(invitations, person->id);
        write_person(json, person, until == NULL ? 0 : *until);
    }
    json_end(json);
}

void write_sessions(JsonWriter *json, const char *key, const GPtrArray *sessions,
                    const char *current)
{
    json_begin_list(json, key);
    for (guint i = 0; i < sessions->len; i++) {
        const Session *session = g_ptr_array_index(sessions, i);
        json_begin_object(json, NULL);
        json_text(json, "id", session->id);
        json_bool(json, "current", g_strcmp0(session->id, current) == 0);
        json_time(json, "createdAt", session->created_at);
        json_time(json, "lastSeenAt", session->last_seen_at);
        json_time(json, "endsAt", session->ends_at);
        json_text(json, "userAgent", session->user_agent);
        g_autofree char *address = browser_coarse_address(session->address);
        json_text(json, "address", address);
        json_end(json);
    }
    json_end(json);
}
