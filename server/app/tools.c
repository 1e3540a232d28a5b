#include "app/tools.h"

#include "app/backups.h"
#include "app/open.h"
#include "app/upgrade.h"
#include "base/error.h"
#include "base/messages.h"
#include "rooms/accounts/accounts.h"

#define ORGANISATIONS_PAGE 100

void tools_clear(Tools *tools)
{
    store_close(tools->store);
    content_free(tools->content);
    settings_free(tools->settings);
}

bool tools_open(Tools *tools, const Arguments *arguments, GError **error)
{
    tools->language = arguments->language;
    tools->settings = open_settings(arguments, error);
    if (tools->settings == NULL)
        return false;
    tools->content = content_load(NULL, error);
    if (tools->content == NULL)
        return false;
    tools->store = open_store(tools->settings, error);
    return tools->store != NULL;
}

bool tools_upgrade(const Tools *tools, const Arguments *arguments, int *applied, char **backup,
                   GError **error)
{
    bool is_due = false;
    /* Only for a backup keys are opened, which a command outside of the service may not be able to.
     */
    return upgrade_is_due(tools->store, &is_due, error) &&
           (!is_due ||
            backups_configure(tools->settings, argument_option(arguments, "settings"), error)) &&
           upgrade_store(tools->store, tools->settings, applied, backup, error);
}

void tools_say(const Tools *tools, FILE *out, const char *key, const char *const *pairs)
{
    g_autofree char *sentence =
        messages_format(content_messages(tools->content), tools->language, key, pairs);
    fprintf(out, "%s\n", sentence);
}

int tools_end_with(const Tools *tools, const GError *error)
{
    const char *key = error_key(error);
    if (key != NULL && tools->content != NULL)
        tools_say(tools, stderr, key, error_arguments(error));
    else
        fprintf(stderr, "mimamori: %s\n", error->message);
    return EXIT_FAILED;
}

GPtrArray *tools_next_organisations(const Tools *tools, const char *after, GError **error)
{
    return organisations_page(tools->store, after, ORGANISATIONS_PAGE, error);
}
