/* maintenance.c - the commands of operators: migrate, remind, settings, setup-link, unlock, routes.
 */
#include <gio/gio.h>
#include <string.h>

#include "app/backups.h"
#include "app/cli.h"
#include "app/mail.h"
#include "app/open.h"
#include "app/rooms.h"
#include "app/tools.h"
#include "base/text.h"
#include "base/time.h"
#include "http/route.h"
#include "rooms/accounts/setup_link.h"
#include "rooms/accounts/unlock.h"
#include "rooms/notices/notices.h"

int command_migrate(const Arguments *arguments)
{
    int applied = 0;
    g_autoptr(GError) error = NULL;
    g_auto(Tools) tools = { 0 };
    g_autofree char *backup = NULL;
    if (!tools_open(&tools, arguments, &error) ||
        !tools_upgrade(&tools, arguments, &applied, &backup, &error))
        return tools_end_with(&tools, error);
    g_autofree char *count = g_strdup_printf("%d", applied);
    const char *const pairs[] = { "count", count, NULL };
    tools_say(&tools, stdout, "cli.migrated", pairs);
    const char *const kept[] = { "file", backup, NULL };
    if (backup != NULL)
        tools_say(&tools, stdout, "cli.upgrade-backup", kept);
    return EXIT_OK;
}

int command_remind(const Arguments *arguments)
{
    NoticesCount count = { 0 };
    g_autoptr(GError) error = NULL;
    g_auto(Tools) tools = { 0 };
    rooms_connect();
    if (!tools_open(&tools, arguments, &error) ||
        !tools_upgrade(&tools, arguments, NULL, NULL, &error) ||
        !backups_configure(tools.settings, argument_option(arguments, "settings"), &error) ||
        !mail_configure(tools.settings, &error) ||
        !notices_remind(tools.store, tools.content, time_now(), &count, &error))
        return tools_end_with(&tools, error);
    g_autofree char *made = g_strdup_printf("%d", count.made);
    g_autofree char *sent = g_strdup_printf("%d", count.sent);
    g_autofree char *failed = g_strdup_printf("%d", count.failed);
    const char *const pairs[] = { "made", made, "sent", sent, "failed", failed, NULL };
    tools_say(&tools, stdout, "cli.reminded", pairs);
    return count.failed == 0 ? EXIT_OK : EXIT_FAILED;
}

int command_setup_link(const Arguments *arguments)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *token = NULL;
    g_auto(Tools) tools = { 0 };
    if (!tools_open(&tools, arguments, &error) ||
        !tools_upgrade(&tools, arguments, NULL, NULL, &error) ||
        !setup_link_new(tools.store, &token, &error))
        return tools_end_with(&tools, error);
    g_autofree char *address =
        open_address(tools.settings, (guint)settings_number(tools.settings, "port"));
    printf("%s/setup?token=%s\n", address, token);
    return EXIT_OK;
}

int command_unlock(const Arguments *arguments)
{
    g_autoptr(GError) error = NULL;
    g_auto(Tools) tools = { 0 };
    Unlock unlock = { .now = time_now() };
    if (!tools_open(&tools, arguments, &error) ||
        !tools_upgrade(&tools, arguments, NULL, NULL, &error) ||
        !mail_configure(tools.settings, &error))
        return tools_end_with(&tools, error);
    rooms_connect();
    g_autofree char *email = text_email(argument_operand(arguments, 0));
    unlock.email = email;
    unlock.messages = content_messages(tools.content);
    const bool is_done = account_unlock(tools.store, &unlock, &error);
    g_autofree char *token = unlock.token;
    if (!is_done)
        return tools_end_with(&tools, error);
    g_autofree char *address =
        open_address(tools.settings, (guint)settings_number(tools.settings, "port"));
    printf("%s/invitation?token=%s\n", address, token);
    return EXIT_OK;
}

int command_routes(const Arguments *arguments)
{
    (void)arguments;
    for (const Room *const *room = rooms; *room != NULL; room++) {
        for (const Route *const *table = (*room)->routes; *table != NULL; table++) {
            for (const Route *route = *table; route->method != NULL; route++)
                printf("%s\t%s\t%s\t%s\t%s\t%s\n", route->method, route->path, route->permission,
                       route->needs_version ? "If-Match" : "-", route->needs_proof ? "proof" : "-",
                       route->summary);
        }
    }
    return EXIT_OK;
}

int command_notices(const Arguments *arguments)
{
    (void)arguments;
    g_autoptr(GBytes) text =
        g_resources_lookup_data("/mimamori/notices.txt", G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
    g_assert(text != NULL); /* put there by the build */
    fwrite(g_bytes_get_data(text, NULL), 1, g_bytes_get_size(text), stdout);
    return EXIT_OK;
}

int command_settings(const Arguments *arguments)
{
    const bool is_table = g_strcmp0(argument_option(arguments, "format"), "markdown") == 0;
    settings_describe(stdout, is_table ? SETTINGS_MARKDOWN : SETTINGS_FILE, arguments->language);
    return EXIT_OK;
}
