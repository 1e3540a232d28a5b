/* serve.c - `mimamori serve`: opens everything, listens, ends when told. */
#include <errno.h>
#include <glib-unix.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/audit_command.h"
#include "app/breach.h"
#include "app/cli.h"
#include "app/daily.h"
#include "app/health_routes.h"
#include "app/jobs.h"
#include "app/mail.h"
#include "app/open.h"
#include "app/rooms.h"
#include "app/settings.h"
#include "base/log.h"
#include "base/messages.h"
#include "base/time.h"
#include "content/content.h"
#include "http/server.h"
#include "rooms/accounts/sign_in_store.h"
#include "rooms/accounts/setup_link.h"

/* Everything that lives as long as the server. */
typedef struct {
    Settings *settings;
    Content *content;
    Assets *assets;
    Store *store;
    Jobs *jobs;
    Server *server;
    Daily *daily;
    GPtrArray *tables; /* of const Route* */
    char **hosts;
} Serving;

static void serving_clear(Serving *serving)
{
    server_stop(serving->server);
    daily_stop(serving->daily);
    jobs_stop(serving->jobs);
    store_close(serving->store);
    assets_free(serving->assets);
    content_free(serving->content);
    settings_free(serving->settings);
    g_strfreev(serving->hosts);
    if (serving->tables != NULL)
        g_ptr_array_unref(serving->tables);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Serving, serving_clear)

static const char *or_null(const char *text)
{
    return text[0] == '\0' ? NULL : text;
}

static GPtrArray *all_tables(void)
{
    GPtrArray *tables = g_ptr_array_new();
    for (const Room *const *room = rooms; *room != NULL; room++) {
        for (const Route *const *table = (*room)->routes; *table != NULL; table++)
            g_ptr_array_add(tables, (void *)*table);
    }
    g_ptr_array_add(tables, NULL);
    return tables;
}

static bool open_all(Serving *serving, const Arguments *arguments, GError **error)
{
    serving->settings = open_settings(arguments, error);
    if (serving->settings == NULL)
        return false;
    health_configure(settings_flag(serving->settings, "metrics"));
    log_configure(settings_text(serving->settings, "log-format"));
    serving->content = content_load(or_null(settings_text(serving->settings, "packs")), error);
    if (serving->content == NULL)
        return false;
    serving->assets = assets_load(or_null(settings_text(serving->settings, "web")), error);
    if (serving->assets == NULL)
        return false;
    serving->store = open_store(serving->settings, error);
    if (serving->store == NULL || !store_migrate(serving->store, NULL, error) ||
        !mail_configure(serving->settings, error) || !breach_configure(serving->settings, error) ||
        !audit_configure(serving->settings, error))
        return false;
    serving->jobs = jobs_start(serving->store, rooms, error);
    return serving->jobs != NULL;
}

static bool listen(Serving *serving, GError **error)
{
    const Settings *settings = serving->settings;
    serving->tables = all_tables();
    serving->hosts = g_strsplit(settings_text(settings, "hosts"), " ", 64);
    const ServerOptions options = {
        .address = settings_text(settings, "listen"),
        .port = (guint)settings_number(settings, "port"),
        .hosts = serving->hosts,
        .public_url = or_null(settings_text(settings, "public-url")),
        .threads = (guint)settings_number(settings, "threads"),
        .connections_max = (guint)settings_number(settings, "connections"),
        .connections_per_address_max = (guint)settings_number(settings, "connections-per-address"),
        .shows_timing = settings_flag(settings, "timing"),
        .store = serving->store,
        .content = serving->content,
        .messages = content_messages(serving->content),
        .assets = serving->assets,
        .tables = (const Route *const *)serving->tables->pdata,
        .authenticate = session_authenticate,
        .touch_session = session_touch,
    };
    serving->server = server_start(&options, error);
    return serving->server != NULL;
}

/* What the operator sees: the address and, while there is no company yet, the way in. */
static bool greet(const Serving *serving, const char *language, GError **error)
{
    g_autofree char *local = g_strdup_printf(
        "http://%s:%u", settings_text(serving->settings, "listen"), server_port(serving->server));
    const char *public_url = or_null(settings_text(serving->settings, "public-url"));
    const char *base = public_url == NULL ? local : public_url;
    g_autofree char *token = NULL;
    const Messages *messages = content_messages(serving->content);
    const char *const pairs[] = { "url", base, NULL };
    g_autofree char *ready = messages_format(messages, language, "cli.serving", pairs);
    printf("%s\n", ready);
    if (!setup_link_if_needed(serving->store, &token, error))
        return false;
    if (token != NULL) {
        g_autofree char *link = g_strdup_printf("%s/setup?token=%s", base, token);
        const char *const link_pairs[] = { "url", link, NULL };
        g_autofree char *sentence =
            messages_format(messages, language, "cli.setup-link", link_pairs);
        printf("%s\n", sentence);
    }
    fflush(stdout);
    return true;
}

/* Once an hour. */
static gboolean sweep(void *data)
{
    g_autoptr(GError) error = NULL;
    Serving *serving = data;
    if (!store_write(serving->store, sign_in_sweep, NULL, &error))
        log_line(LOG_WARNING, "sweeping: %s", error->message);
    return G_SOURCE_CONTINUE;
}

static gint stop_s = 30; /* set before signals are heard */

/* What is being answered is answered to its end, but a process that does not end keeps its
 * successor from starting: what was not acknowledged by now is undone by the database. */
static void *end_at_deadline(void *unused)
{
    (void)unused;
    g_usleep((gulong)stop_s * G_USEC_PER_SEC);
    log_line(LOG_ERROR, "stopping took longer than %d s: ended with requests unanswered", stop_s);
    _exit(EXIT_FAILED);
}

static gboolean quit(void *loop)
{
    g_thread_unref(g_thread_new("deadline", end_at_deadline, NULL));
    g_main_loop_quit(loop);
    return G_SOURCE_REMOVE;
}

/* Before anything listens, so that a signal that comes early is not lost: it waits for the loop. */
static GMainLoop *catch_signals(void)
{
    GMainLoop *loop = g_main_loop_new(NULL, FALSE);
    signal(SIGPIPE, SIG_IGN);
    g_unix_signal_add(SIGINT, quit, loop);
    g_unix_signal_add(SIGTERM, quit, loop);
    return loop;
}

int command_serve(const Arguments *arguments)
{
    g_autoptr(GError) error = NULL;
    g_auto(Serving) serving = { 0 };
    g_autoptr(GMainLoop) loop = catch_signals();
    rooms_connect();
    if (!open_all(&serving, arguments, &error) || !listen(&serving, &error) ||
        !greet(&serving, arguments->language, &error)) {
        fprintf(stderr, "mimamori: %s\n", error->message);
        return EXIT_FAILED;
    }
    stop_s = settings_number(serving.settings, "stop-seconds");
    breach_report(serving.settings, serving.content);
    sweep(&serving);
    serving.daily = daily_start(serving.store, serving.content, rooms);
    g_timeout_add_seconds(HOUR_S, sweep, &serving);
    g_main_loop_run(loop);
    return EXIT_OK;
}
