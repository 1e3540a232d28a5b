#include "rooms/notices/smtp.h"

#include <curl/curl.h>
#include <string.h>
#include <unistd.h>

#include "rooms/notices/address_range.h"

#define CONNECT_MS 8000L
#define WITHIN_S 60
#define ANSWER_MAX 65536 /* octets of answers; a mail server says far less */
#define HOST_MAX 253

static const char *const OUTCOMES[] = {
    [SMTP_SENT] = "sent",
    [SMTP_UNKNOWN_HOST] = "unknown-host",
    [SMTP_FORBIDDEN_ADDRESS] = "forbidden-address",
    [SMTP_UNREACHABLE] = "unreachable",
    [SMTP_NO_TLS] = "no-tls",
    [SMTP_BAD_CERTIFICATE] = "bad-certificate",
    [SMTP_LOGIN_DENIED] = "login-denied",
    [SMTP_NOT_NOW] = "not-now",
    [SMTP_REFUSED] = "refused",
    [SMTP_UNSURE] = "unsure",
    [SMTP_BROKEN] = "broken",
};

const char *smtp_outcome_name(SmtpOutcome outcome)
{
    return OUTCOMES[outcome];
}

bool smtp_may_retry(SmtpOutcome outcome)
{
    return outcome != SMTP_SENT && outcome != SMTP_UNSURE && outcome != SMTP_REFUSED &&
           outcome != SMTP_FORBIDDEN_ADDRESS;
}

bool smtp_host_is_valid(const char *host)
{
    const bool is_ipv6 = strchr(host, ':') != NULL;
    const char *letters = is_ipv6 ? "0123456789abcdefABCDEF:."
                                  : "0123456789abcdefghijklmnopqrstuvwxyz"
                                    "ABCDEFGHIJKLMNOPQRSTUVWXYZ.-";
    const size_t length = strlen(host);
    return length > 0 && length <= HOST_MAX && strspn(host, letters) == length && host[0] != '-' &&
           (is_ipv6 || host[0] != '.');
}

/* One conversation. */
typedef struct {
    const SmtpServer *server;
    const char *letter;
    size_t size, sent, answered;
    bool is_forbidden;
} Talk;

static size_t give_letter(char *buffer, size_t size, size_t count, void *data)
{
    Talk *talk = data;
    const size_t piece = MIN(size * count, talk->size - talk->sent);
    memcpy(buffer, talk->letter + talk->sent, piece);
    talk->sent += piece;
    return piece;
}

/* Every line that the server says comes through here. */
static size_t take_answer(char *buffer, size_t size, size_t count, void *data)
{
    Talk *talk = data;
    (void)buffer;
    talk->answered += size * count;
    return talk->answered <= ANSWER_MAX ? size * count : 0;
}

static int stop_or_go_on(void *data, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
    const Talk *talk = data;
    (void)a, (void)b, (void)c, (void)d;
    return talk->server->is_stopping != NULL && g_atomic_int_get(talk->server->is_stopping) != 0;
}

/* The address that is really connected to is looked at, so that a name cannot lead elsewhere
 * between the look and the connection. */
static curl_socket_t open_socket(void *data, curlsocktype purpose, struct curl_sockaddr *address)
{
    Talk *talk = data;
    const struct sockaddr *where = &address->addr;
    (void)purpose;
    const bool is_allowed = talk->server->tls == SMTP_TLS_OFF
                                ? address_is_loopback(where)
                                : talk->server->may_be_private || !address_is_private(where);
    if (!is_allowed) {
        talk->is_forbidden = true;
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

static char *url_of(const SmtpServer *server, const char *from)
{
    const bool is_ipv6 = strchr(server->host, ':') != NULL;
    return g_strdup_printf(is_ipv6 ? "%s://[%s]:%d/%s" : "%s://%s:%d/%s",
                           server->is_encrypted_at_once ? "smtps" : "smtp", server->host,
                           server->port, strrchr(from, '@') + 1);
}

static void set_security(CURL *curl, const SmtpServer *server)
{
    const bool is_checked = server->tls == SMTP_TLS_REQUIRED;
    curl_easy_setopt(curl, CURLOPT_USE_SSL,
                     (long)(server->tls == SMTP_TLS_REQUIRED        ? CURLUSESSL_ALL
                            : server->tls == SMTP_TLS_OPPORTUNISTIC ? CURLUSESSL_TRY
                                                                    : CURLUSESSL_NONE));
    curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, is_checked ? 1L : 0L);
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, is_checked ? 2L : 0L);
    if (server->ca_file != NULL)
        curl_easy_setopt(curl, CURLOPT_CAINFO, server->ca_file);
    if (server->user != NULL) {
        curl_easy_setopt(curl, CURLOPT_USERNAME, server->user);
        curl_easy_setopt(curl, CURLOPT_PASSWORD, server->password == NULL ? "" : server->password);
    }
}

static void set_limits(CURL *curl, const SmtpServer *server)
{
    const long within_s = server->within_s > 0 ? server->within_s : WITHIN_S;
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, CONNECT_MS);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, within_s * 1000);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(curl, CURLOPT_PROXY, ""); /* whatever the environment says */
    curl_easy_setopt(curl, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
}

static void set_callbacks(CURL *curl, Talk *talk)
{
    curl_easy_setopt(curl, CURLOPT_READFUNCTION, give_letter);
    curl_easy_setopt(curl, CURLOPT_READDATA, talk);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take_answer);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, talk);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, take_answer);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, talk);
    curl_easy_setopt(curl, CURLOPT_OPENSOCKETFUNCTION, open_socket);
    curl_easy_setopt(curl, CURLOPT_OPENSOCKETDATA, talk);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, stop_or_go_on);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, talk);
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
}

/* libcurl says "could not send" for a refusal too: what the server said counts first. */
static SmtpOutcome outcome_of(CURLcode result, long code, const Talk *talk)
{
    if (result == CURLE_OK)
        return SMTP_SENT;
    if (talk->is_forbidden)
        return SMTP_FORBIDDEN_ADDRESS;
    if (result == CURLE_LOGIN_DENIED)
        return code >= 400 && code < 500 ? SMTP_NOT_NOW : SMTP_LOGIN_DENIED;
    switch (result) {
    case CURLE_COULDNT_RESOLVE_HOST:
        return SMTP_UNKNOWN_HOST;
    case CURLE_USE_SSL_FAILED:
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CIPHER:
        return SMTP_NO_TLS;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
        return SMTP_BAD_CERTIFICATE;
    default:
        break;
    }
    if (code >= 400 && code < 600)
        return code < 500 ? SMTP_NOT_NOW : SMTP_REFUSED;
    if (talk->sent == talk->size)
        return SMTP_UNSURE;
    const bool is_silent = result == CURLE_COULDNT_CONNECT || result == CURLE_OPERATION_TIMEDOUT ||
                           result == CURLE_ABORTED_BY_CALLBACK;
    return is_silent ? SMTP_UNREACHABLE : SMTP_BROKEN;
}

static void start_once(void)
{
    static gsize is_started = 0;
    if (g_once_init_enter(&is_started)) {
        curl_global_init(CURL_GLOBAL_DEFAULT);
        g_once_init_leave(&is_started, 1);
    }
}

SmtpOutcome smtp_send(const SmtpServer *server, const char *from, const char *to, GBytes *letter,
                      int *code)
{
    start_once();
    Talk talk = { .server = server };
    talk.letter = g_bytes_get_data(letter, &talk.size);
    g_autofree char *url = url_of(server, from);
    CURL *curl = curl_easy_init();
    g_assert(curl != NULL); /* no memory */
    struct curl_slist *receivers = curl_slist_append(NULL, to);
    set_limits(curl, server);
    set_security(curl, server);
    set_callbacks(curl, &talk);
    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_MAIL_FROM, from);
    curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, receivers);
    curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);

    const CURLcode result = curl_easy_perform(curl);
    long answer = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &answer);
    curl_slist_free_all(receivers);
    curl_easy_cleanup(curl);
    if (code != NULL)
        *code = (int)answer;
    return outcome_of(result, answer, &talk);
}
