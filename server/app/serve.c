/* serve.c - `mimamori serve`: opens everything, listens, ends when told. */
#include <errno.h>
#include <glib-unix.h>
#include <malloc.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

#include "app/audit_command.h"
#include "app/backups.h"
#include "app/breach.h"
#include "app/cli.h"
#include "app/daily.h"
#include "app/health_log.h"
#include "app/health_routes.h"
#include "app/jobs.h"
#include "app/keys.h"
#include "app/mail.h"
#include "app/open.h"
#include "app/rooms.h"
#include "app/settings.h"
#include "app/sign_in.h"
#include "app/upgrade.h"
#include "base/derived_key.h"
#include "base/error.h"
#include "base/key_file.h"
#include "base/log.h"
#include "base/messages.h"
#include "base/time.h"
#include "content/content.h"
#include "http/server.h"
#include "rooms/accounts/api_tokens_store.h"
#include "rooms/accounts/sign_in_store.h"
#include "rooms/accounts/setup_link.h"

#define CERTIFICATE_WARNING_DAYS 14
#define RETURNED_AT_ONCE (256 * 1024) /* bytes; what is larger comes seldom */
#define MEGABYTE ((int64_t)1024 * 1024)

/* Everything that lives as long as the server. */
typedef struct {
    Settings *settings;
    Content *content;
    Assets *assets;
    Store *store;
    Jobs *jobs;
    Proxies *proxies;
    Tls *tls; /* NULL: without */
    Ceilings *ceilings;
    Server *server;
    Daily *daily;
    GPtrArray *tables; /* of const Route* */
    char **hosts;
    unsigned char browser_key[DERIVED_KEY_SIZE];
} Serving;

static void serving_clear(Serving *serving)
{
    server_stop(serving->server);
    tls_free(serving->tls);
    ceilings_free(serving->ceilings);
    proxies_free(serving->proxies);
    daily_stop(serving->daily);
    jobs_stop(serving->jobs);
    store_close(serving->store);
    assets_free(serving->assets);
    content_free(serving->content);
    settings_free(serving->settings);
    g_strfreev(serving->hosts);
    sodium_memzero(serving->browser_key, sizeof serving->browser_key);
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

static void watch_store(const Serving *serving)
{
    g_autofree char *data = settings_data_directory(serving->settings);
    g_autofree char *url = settings_database(serving->settings);
    g_autofree char *database = g_str_has_prefix(url, "sqlite:")
                                    ? g_path_get_dirname(url + strlen("sqlite:"))
                                    : g_strdup(data);
    g_autofree char *backups = backup_folder(serving->settings);
    const char *const folders[] = { data, database, backups, NULL };
    const int64_t low = settings_number(serving->settings, "low-space");
    const int64_t most = settings_number(serving->settings, "database-space");
    store_watch(serving->store, folders, low * MEGABYTE, most * MEGABYTE, health_log, NULL);
}

/* From the key that all servers of a database share, so that a page of any of them opens what was
 * kept. */
static bool open_browser_key(Serving *serving, GError **error)
{
    g_autofree char *file = mail_key_file(serving->settings);
    return key_file_open(file, serving->browser_key, sizeof serving->browser_key, error);
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
    if (serving->store == NULL ||
        !backups_configure(serving->settings, argument_option(arguments, "settings"), error) ||
        !upgrade_store(serving->store, serving->settings, NULL, NULL, error) ||
        !mail_configure(serving->settings, error) || !breach_configure(serving->settings, error) ||
        !audit_configure(serving->settings, error) ||
        !sign_in_configure(serving->settings, error) || !open_browser_key(serving, error) ||
        !keys_wrap_all(serving->settings, error))
        return false;
    watch_store(serving);
    serving->jobs = jobs_start(serving->store, rooms, error);
    return serving->jobs != NULL;
}

static bool open_tls(Serving *serving, GError **error)
{
    const char *certificate = settings_text(serving->settings, "tls-certificate");
    const char *key = settings_text(serving->settings, "tls-key");
    if (certificate[0] == '\0' && key[0] == '\0')
        return true;
    if (certificate[0] == '\0' || key[0] == '\0')
        return fail(error, APP_ERROR_INVALID,
                    "The settings 'tls-certificate' and 'tls-key' need each other");
    serving->tls = tls_load(certificate, key, error);
    return serving->tls != NULL;
}

static Ceilings *make_ceilings(const Settings *settings)
{
    const bool are_limited = settings_flag(settings, "request-limits");
    const CeilingOptions options = {
        .per_address = are_limited ? (guint)settings_number(settings, "requests-per-address") : 0,
        .per_account = are_limited ? (guint)settings_number(settings, "requests-per-account") : 0,
        .per_organisation =
            are_limited ? (guint)settings_number(settings, "requests-per-company") : 0,
        .works = (guint)settings_number(settings, "long-works"),
        .works_of_organisation = (guint)settings_number(settings, "long-works-per-company"),
        .connections_per_address = (guint)settings_number(settings, "connections-per-address"),
        .body_bytes = (size_t)settings_number(settings, "body-memory") * 1024 * 1024,
        .reply_bytes = (size_t)settings_number(settings, "reply-memory") * 1024 * 1024,
    };
    return ceilings_new(&options);
}

static bool start_listening(Serving *serving, GError **error)
{
    const Settings *settings = serving->settings;
    serving->ceilings = make_ceilings(settings);
    serving->proxies = proxies_read(settings_text(settings, "trusted-proxies"), error);
    if (serving->proxies == NULL || !open_tls(serving, error))
        return false;
    serving->tables = all_tables();
    serving->hosts = g_strsplit(settings_text(settings, "hosts"), " ", 64);
    const ServerOptions options = {
        .address = settings_text(settings, "listen"),
        .port = (guint)settings_number(settings, "port"),
        .hosts = serving->hosts,
        .public_url = or_null(settings_text(settings, "public-url")),
        .proxies = serving->proxies,
        .tls = serving->tls,
        .ceilings = serving->ceilings,
        .redirect_port = (guint)settings_number(settings, "redirect-port"),
        .threads = (guint)settings_number(settings, "threads"),
        .connections_max = (guint)settings_number(settings, "connections"),
        .shows_timing = settings_flag(settings, "timing"),
        .store = serving->store,
        .content = serving->content,
        .messages = content_messages(serving->content),
        .assets = serving->assets,
        .tables = (const Route *const *)serving->tables->pdata,
        .authenticate = session_authenticate,
        .authenticate_program = api_token_authenticate,
        .authenticate_again = session_again,
        .authenticate_program_again = api_token_again,
        .touch_session = session_touch,
        .browser_key = serving->browser_key,
    };
    serving->server = server_start(&options, error);
    return serving->server != NULL;
}

static void say(const Serving *serving, const char *language, const char *key, const char *url)
{
    const char *const pairs[] = { "url", url, NULL };
    g_autofree char *sentence =
        messages_format(content_messages(serving->content), language, key, pairs);
    printf("%s\n", sentence);
}

/* While there is no company yet. A journal keeps what is written and others may read it: it gets
 * no secret. */
static bool show_way_in(const Serving *serving, const char *language, const char *base,
                        GError **error)
{
    g_autofree char *token = NULL;
    if (!setup_link_if_needed(serving->store, &token, error))
        return false;
    g_autofree char *link = g_strdup_printf("%s/setup?token=%s", base, token);
    if (token != NULL && g_getenv("JOURNAL_STREAM") != NULL)
        say(serving, language, "cli.setup-command", base);
    else if (token != NULL)
        say(serving, language, "cli.setup-link", link);
    return true;
}

/* What the operator sees. */
static bool greet(const Serving *serving, const char *language, GError **error)
{
    g_autofree char *local =
        g_strdup_printf("%s://%s:%u", serving->tls == NULL ? "http" : "https",
                        settings_text(serving->settings, "listen"), server_port(serving->server));
    const char *public_url = or_null(settings_text(serving->settings, "public-url"));
    const char *base = public_url == NULL ? local : public_url;
    say(serving, language, "cli.serving", base);
    g_autofree char *way_in = open_address(serving->settings, server_port(serving->server));
    if (!show_way_in(serving, language, way_in, error))
        return false;
    fflush(stdout);
    return true;
}

/* Once an hour. */
static gboolean sweep(void *data)
{
    g_autoptr(GError) error = NULL;
    Serving *serving = data;
    if (!store_write(serving->store, sign_in_sweep, NULL, &error) && !error_is_of_store(error))
        log_line(LOG_WARNING, "sweeping: %s", error->message);
    return G_SOURCE_CONTINUE;
}

/* On SIGHUP and once an hour, for a certificate that was renewed meanwhile. */
static gboolean renew_certificate(void *data)
{
    g_autoptr(GError) error = NULL;
    Serving *serving = data;
    bool is_new = false;
    if (serving->tls == NULL)
        return G_SOURCE_CONTINUE;
    if (!tls_reload(serving->tls, &is_new, &error))
        log_line(LOG_ERROR, "the certificate in use stays: %s", error->message);
    if (is_new)
        log_line(LOG_INFO, "a new certificate is in use");
    const int64_t days = (tls_ends_at(serving->tls) - time_now()) / DAY_S;
    if (days < CERTIFICATE_WARNING_DAYS)
        log_line(LOG_WARNING, "the certificate ends in %" G_GINT64_FORMAT " days", days);
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

/* Large replies and bodies come and go; without this the C library keeps their room for the next,
 * twice what was there before, for as long as the server runs (script/bench memory). */
static void return_memory(void)
{
    mallopt(M_MMAP_THRESHOLD, RETURNED_AT_ONCE);
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
    return_memory();
    rooms_connect();
    if (!open_all(&serving, arguments, &error) || !start_listening(&serving, &error) ||
        !greet(&serving, arguments->language, &error)) {
        fprintf(stderr, "mimamori: %s\n", error->message);
        return EXIT_FAILED;
    }
    stop_s = settings_number(serving.settings, "stop-seconds");
    breach_report(serving.settings, serving.content);
    sweep(&serving);
    renew_certificate(&serving);
    g_unix_signal_add(SIGHUP, renew_certificate, &serving);
    g_timeout_add_seconds(HOUR_S, renew_certificate, &serving);
    serving.daily = daily_start(serving.store, serving.content, rooms);
    g_timeout_add_seconds(HOUR_S, sweep, &serving);
    sd_notify(0, "READY=1");
    g_main_loop_run(loop);
    sd_notify(0, "STOPPING=1");
    return EXIT_OK;
}
