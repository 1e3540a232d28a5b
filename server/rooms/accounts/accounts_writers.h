/* accounts_writers.h - rows of this room as the JSON of api/openapi.yaml, for routes and pages
 * alike. */
#pragma once

#include "base/json_writer.h"
#include "rooms/accounts/accounts_store.h"
#include "rooms/accounts/sign_in_store.h"

typedef struct Content Content; /* content/content.h */

void write_organisation(JsonWriter *json, const char *key, const Organisation *organisation);
void write_choices(JsonWriter *json, const char *key, const Content *content, const char *language);
void write_site(JsonWriter *json, const Place *site);
void write_sites(JsonWriter *json, const char *key, const GPtrArray *sites);
void write_department(JsonWriter *json, const Department *department);
void write_departments(JsonWriter *json, const char *key, const GPtrArray *departments);

/* @invitations: see invitations_open() */
void write_people(JsonWriter *json, const char *key, const GPtrArray *people,
                  GHashTable *invitations);
void write_person(JsonWriter *json, const Person *person, int64_t invited_until);
void write_sessions(JsonWriter *json, const char *key, const GPtrArray *sessions,
                    const char *current);
