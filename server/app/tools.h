/* tools.h - what the commands of operators work with: settings, content, the database. */
#pragma once

#include "app/cli.h"
#include "app/settings.h"
#include "content/content.h"
#include "store/store.h"

typedef struct {
    Settings *settings;
    Content *content;
    Store *store;
    const char *language;
} Tools;

bool tools_open(Tools *tools, const Arguments *arguments, GError **error);
/* Brings the database to the present schema, a backup of the old one first. See upgrade.h. */
bool tools_upgrade(const Tools *tools, const Arguments *arguments, int *applied, char **backup,
                   GError **error);
void tools_clear(Tools *tools);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Tools, tools_clear)

/* A sentence of packs/messages in the user's language. @pairs: of name and value, ended by NULL */
void tools_say(const Tools *tools, FILE *out, const char *key, const char *const *pairs);

/* Says what is wrong, in the user's language where the error has a sentence; returns EXIT_FAILED.
 */
int tools_end_with(const Tools *tools, const GError *error);

/* Organisations after @after ("" for the first), by id: of char* id, name, id, name …; empty at the
 * end. The caller owns it; NULL on failure. */
GPtrArray *tools_next_organisations(const Tools *tools, const char *after, GError **error);
