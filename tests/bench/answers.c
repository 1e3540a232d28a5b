/* answers.c - people who answer questions one after the other, as fast as the server saves them.
 *
 * usage: bench-answers PORT SECONDS < PLAN
 *
 * PLAN has a line for each client, parted by blanks:
 *     SESSION CSRF ASSESSMENT DEPARTMENT VERSION-OF-ITEM-1 VERSION-OF-ITEM-2 …
 * Each client has a connection and an assessment of its own and sends its next answer when the last
 * one is confirmed. Prints as JSON how many were saved and how long each took (p50, p95, p99 in
 * milliseconds). Any other reply than 200 ends the program. */
#include <arpa/inet.h>
#include <errno.h>
#include <glib.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define LINE_MAX_BYTES 4096
#define REPLY_MAX 65536

typedef struct {
    char **words; /* the line of the plan */
    int *versions;
    int items, item; /* the one being answered, from 0 */
    int round;       /* how often all items were answered */
    int socket;
    int64_t sent_us;
    char reply[REPLY_MAX];
    size_t received;
} Client;

enum { WORD_SESSION, WORD_CSRF, WORD_ASSESSMENT, WORD_DEPARTMENT, WORD_VERSIONS };

static Client *client_new(const char *line)
{
    Client *client = g_new0(Client, 1);
    client->words = g_strsplit(line, " ", 0);
    client->items = (int)g_strv_length(client->words) - WORD_VERSIONS;
    if (client->items < 1)
        g_error("The line '%s' of the plan is too short", line);
    client->versions = g_new0(int, (gsize)client->items);
    for (int i = 0; i < client->items; i++)
        client->versions[i] = (int)g_ascii_strtoll(client->words[WORD_VERSIONS + i], NULL, 10);
    return client;
}

static void client_connect(Client *client, int port)
{
    const struct sockaddr_in address = { .sin_family = AF_INET,
                                         .sin_port = htons((uint16_t)port),
                                         .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    const int on = 1;
    client->socket = socket(AF_INET, SOCK_STREAM, 0);
    setsockopt(client->socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    if (connect(client->socket, (const struct sockaddr *)&address, sizeof address) != 0)
        g_error("connect: %s", g_strerror(errno));
}

static void client_send(Client *client, int port)
{
    static const char *const ANSWERS[] = { "done", "partly", "not-done", "unknown" };
    /* The note is never the same: the server writes nothing when somebody repeats an answer. */
    g_autofree char *body =
        g_strdup_printf("{\"answer\":\"%s\",\"note\":\"確認 %" G_GINT64_FORMAT "\"}",
                        ANSWERS[(client->round + client->item) % 4], g_get_monotonic_time());
    g_autofree char *request = g_strdup_printf(
        "PUT /api/v1/assessments/%s/answers/%s/%d HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n"
        "Cookie: mimamori_session=%s\r\nX-CSRF-Token: %s\r\nIf-Match: \"%d\"\r\n"
        "Content-Type: application/json\r\nContent-Length: %zu\r\n\r\n%s",
        client->words[WORD_ASSESSMENT], client->words[WORD_DEPARTMENT], client->item + 1, port,
        client->words[WORD_SESSION], client->words[WORD_CSRF], client->versions[client->item],
        strlen(body), body);
    client->received = 0;
    client->sent_us = g_get_monotonic_time();
    const size_t size = strlen(request);
    if (send(client->socket, request, size, MSG_NOSIGNAL) != (ssize_t)size)
        g_error("send: %s", g_strerror(errno));
}

/* Whether the whole reply is there. */
static bool has_reply(const Client *client)
{
    const char *end = strstr(client->reply, "\r\n\r\n");
    const char *length = strcasestr(client->reply, "\r\nContent-Length:");
    if (end == NULL || length == NULL || length > end)
        return false;
    const size_t body = g_ascii_strtoull(length + strlen("\r\nContent-Length:"), NULL, 10);
    return client->received >= (size_t)(end + 4 - client->reply) + body;
}

static bool client_receive(Client *client)
{
    const ssize_t got = recv(client->socket, client->reply + client->received,
                             sizeof client->reply - 1 - client->received, 0);
    if (got <= 0)
        g_error("recv: %s", got == 0 ? "the server closed the connection" : g_strerror(errno));
    client->received += (size_t)got;
    client->reply[client->received] = '\0';
    if (!has_reply(client))
        return false;
    if (!g_str_has_prefix(client->reply, "HTTP/1.1 200"))
        g_error("An answer was refused:\n%s", client->reply);
    return true;
}

static void client_advance(Client *client)
{
    client->versions[client->item]++;
    if (++client->item == client->items) {
        client->item = 0;
        client->round++;
    }
}

static GPtrArray *read_plan(void)
{
    GPtrArray *clients = g_ptr_array_new();
    char line[LINE_MAX_BYTES];
    while (fgets(line, sizeof line, stdin) != NULL)
        g_ptr_array_add(clients, client_new(g_strstrip(line)));
    if (clients->len == 0)
        g_error("The plan is empty");
    return clients;
}

static void answer_until(GPtrArray *clients, int port, int64_t end_us, GArray *latencies)
{
    g_autofree struct pollfd *waiting = g_new0(struct pollfd, clients->len);
    for (guint i = 0; i < clients->len; i++) {
        Client *client = g_ptr_array_index(clients, i);
        client_connect(client, port);
        client_send(client, port);
        waiting[i] = (struct pollfd){ .fd = client->socket, .events = POLLIN };
    }
    for (guint left = clients->len; left > 0;) {
        if (poll(waiting, clients->len, 10000) <= 0)
            g_error("The server does not answer");
        for (guint i = 0; i < clients->len; i++) {
            Client *client = g_ptr_array_index(clients, i);
            if ((waiting[i].revents & (POLLIN | POLLHUP | POLLERR)) == 0 || !client_receive(client))
                continue;
            const int64_t now_us = g_get_monotonic_time(), took_us = now_us - client->sent_us;
            g_array_append_val(latencies, took_us);
            client_advance(client);
            if (now_us < end_us) {
                client_send(client, port);
                continue;
            }
            waiting[i].fd = -1;
            left--;
        }
    }
}

static gint compare(const void *a, const void *b)
{
    const int64_t left = *(const int64_t *)a, right = *(const int64_t *)b;
    return left < right ? -1 : left > right;
}

static double percentile_ms(const GArray *sorted, int percent)
{
    const guint at = (guint)((guint64)(sorted->len - 1) * (guint)percent / 100);
    return (double)g_array_index(sorted, int64_t, at) / 1000;
}

int main(int count, char **words)
{
    if (count != 3) {
        fprintf(stderr, "usage: bench-answers PORT SECONDS < PLAN\n");
        return 2;
    }
    const int port = (int)g_ascii_strtoll(words[1], NULL, 10);
    g_autoptr(GPtrArray) clients = read_plan();
    g_autoptr(GArray) latencies = g_array_new(FALSE, FALSE, sizeof(int64_t));
    const int64_t began_us = g_get_monotonic_time();
    answer_until(clients, port, began_us + g_ascii_strtoll(words[2], NULL, 10) * 1000000,
                 latencies);
    const double seconds = (double)(g_get_monotonic_time() - began_us) / 1e6;
    g_array_sort(latencies, compare);
    printf("{\"clients\":%u,\"answers\":%u,\"perSecond\":%.0f,\"p50\":%.2f,\"p95\":%.2f,\"p99\":%."
           "2f}\n",
           clients->len, latencies->len, latencies->len / seconds, percentile_ms(latencies, 50),
           percentile_ms(latencies, 95), percentile_ms(latencies, 99));
    for (guint i = 0; i < clients->len; i++) {
        Client *client = g_ptr_array_index(clients, i);
        close(client->socket);
        g_strfreev(client->words);
        g_free(client->versions);
        g_free(client);
    }
    return 0;
}
