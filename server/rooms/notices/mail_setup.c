#include "rooms/notices/mail_setup.h"

#include <string.h>

#include "base/error.h"
#include "base/file.h"
#include "base/text.h"
#include "rooms/notices/letter.h"

#define PASSWORD_MAX_BYTES 4096
#define SUBMISSION_PORT 587
#define SUBMISSIONS_PORT 465

static MailSetup the_setup; /* set before the first thread starts */

const MailSetup *mail_setup(void)
{
    return &the_setup;
}

bool mail_setup_has_port(const MailSetup *setup, int port)
{
    for (int i = 0; i < setup->port_count; i++) {
        if (setup->ports[i] == port)
            return true;
    }
    return false;
}

static char *copy_or_null(const char *text)
{
    return text == NULL || text[0] == '\0' ? NULL : g_strdup(text);
}

static bool read_ports(MailSetup *setup, const char *text, GError **error)
{
    g_auto(GStrv) words = g_strsplit(text, " ", MAIL_PORTS_MAX + 1);
    for (char **word = words; *word != NULL; word++) {
        int port = 0;
        if (**word == '\0')
            continue;
        if (setup->port_count == MAIL_PORTS_MAX || !text_to_int(*word, 1, 65535, &port))
            return fail(error, APP_ERROR_INVALID,
                        "Setting 'smtp-ports': '%s' is no list of up to %d ports", text,
                        MAIL_PORTS_MAX);
        setup->ports[setup->port_count++] = port;
    }
    return true;
}

static bool read_tls(MailSetup *setup, const char *text, GError **error)
{
    static const char *const NAMES[] = { [SMTP_TLS_REQUIRED] = "required",
                                         [SMTP_TLS_OPPORTUNISTIC] = "opportunistic",
                                         [SMTP_TLS_OFF] = "off" };
    for (size_t i = 0; i < G_N_ELEMENTS(NAMES); i++) {
        if (g_str_equal(text, NAMES[i])) {
            setup->server.tls = (SmtpTls)i;
            return true;
        }
    }
    return fail(error, APP_ERROR_INVALID,
                "Setting 'smtp-tls': '%s' is none of required, opportunistic, off", text);
}

static bool read_url(MailSetup *setup, const char *text, GError **error)
{
    g_autoptr(GUri) url = g_uri_parse(text, G_URI_FLAGS_NONE, NULL);
    const char *scheme = url == NULL ? "" : g_uri_get_scheme(url);
    const char *host = url == NULL ? NULL : g_uri_get_host(url);
    const bool is_encrypted = g_str_equal(scheme, "smtps");
    const bool is_plain_form = host != NULL && g_uri_get_userinfo(url) == NULL &&
                               g_uri_get_path(url)[0] == '\0' && g_uri_get_query(url) == NULL;
    if (!is_plain_form || !(is_encrypted || g_str_equal(scheme, "smtp")) ||
        !smtp_host_is_valid(host))
        return fail(error, APP_ERROR_INVALID,
                    "Setting 'smtp-url': '%s' is neither smtp://HOST:PORT nor smtps://HOST:PORT",
                    text);
    const int port = g_uri_get_port(url);
    setup->server.host = g_strdup(host);
    setup->server.is_encrypted_at_once = is_encrypted;
    setup->server.port = port > 0 ? port : is_encrypted ? SUBMISSIONS_PORT : SUBMISSION_PORT;
    setup->server.may_be_private = true; /* the operator knows her network */
    return true;
}

static bool read_password(MailSetup *setup, const char *file, GError **error)
{
    g_autoptr(GBytes) bytes = file_read(file, PASSWORD_MAX_BYTES, error);
    if (bytes == NULL) {
        g_prefix_error(error, "Setting 'smtp-password-file': ");
        return false;
    }
    gsize size = 0;
    const char *data = g_bytes_get_data(bytes, &size);
    while (size > 0 && (data[size - 1] == '\n' || data[size - 1] == '\r'))
        size--;
    setup->server.password = g_strndup(data, size);
    return true;
}

static bool is_this_machine(const char *host)
{
    return g_str_equal(host, "localhost") || g_str_has_prefix(host, "127.") ||
           g_str_equal(host, "::1");
}

/* A password must not go over the wire in the clear. */
static bool check_operator(const MailSetup *setup, GError **error)
{
    const SmtpServer *server = &setup->server;
    g_autofree char *address = setup->from == NULL ? NULL : letter_address(setup->from);
    if (address == NULL)
        return fail(error, APP_ERROR_INVALID,
                    "Setting 'smtp-from': an address is needed, such as mimamori@example.jp");
    if (server->tls == SMTP_TLS_OFF && !is_this_machine(server->host))
        return fail(error, APP_ERROR_INVALID,
                    "Setting 'smtp-tls': off is for a server on this machine only, not %s",
                    server->host);
    if (server->user != NULL && server->tls != SMTP_TLS_REQUIRED && !is_this_machine(server->host))
        return fail(error, APP_ERROR_INVALID,
                    "Setting 'smtp-user': a password is sent only with smtp-tls = required");
    return true;
}

bool mail_setup_read(MailSetup *setup, const NoticesOptions *options, GError **error)
{
    *setup = (MailSetup){ .public_url = copy_or_null(options->public_url),
                          .from = copy_or_null(options->smtp_from),
                          .organisations_may = options->organisation_smtp,
                          .may_be_private = options->smtp_private_hosts,
                          .digest_hour = options->digest_hour };
    setup->server.ca_file = copy_or_null(options->smtp_ca_file);
    if (!read_ports(setup, options->smtp_ports, error) ||
        !read_tls(setup, options->smtp_tls, error))
        return false;
    if (options->smtp_url[0] == '\0')
        return true;
    setup->server.user = copy_or_null(options->smtp_user);
    return read_url(setup, options->smtp_url, error) &&
           (options->smtp_password_file[0] == '\0' ||
            read_password(setup, options->smtp_password_file, error)) &&
           check_operator(setup, error);
}

void mail_setup_clear(MailSetup *setup)
{
    g_free(setup->public_url);
    g_free(setup->from);
    g_free((char *)setup->server.host);
    g_free((char *)setup->server.user);
    g_free((char *)setup->server.password);
    g_free((char *)setup->server.ca_file);
    *setup = (MailSetup){ 0 };
}

bool notices_configure(const NoticesOptions *options, GError **error)
{
    mail_setup_clear(&the_setup);
    return mail_setup_read(&the_setup, options, error) &&
           (!the_setup.organisations_may || key_box_open(options->key_file, the_setup.key, error));
}
