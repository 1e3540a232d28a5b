#include "core/text_log/access_line.h"

#include "core/text_log/log_time.h"

#define WORDS_MAX 8 /* before the time; a user's name may have spaces */

typedef struct {
    Slice server, client, user, request, status, bytes, referer, agent, more;
    char time[LOG_TIME_SIZE];
} AccessLine;

/* Client, identity and user stand before the time, and perhaps the server before them, which shows
 * in a port ("www.example.jp:443") or in four words where there are three. */
static bool scan_people(Slice people, AccessLine *line)
{
    Slice rest = people, words[WORDS_MAX];
    size_t count = 0;
    while (rest.length > 0 && count < WORDS_MAX)
        words[count++] = scan_word(&rest);
    if (count < 3)
        return false;
    const bool has_server = count > 3 && slice_is(words[2], "-") && !slice_is(words[1], "-");
    line->server = has_server ? words[0] : SLICE("");
    line->client = words[has_server];
    const Slice first = words[has_server + 2];
    line->user = (Slice){ first.data, (size_t)(people.data + people.length - first.data) };
    return true;
}

static bool is_status(Slice word)
{
    return scan_digits(&word, 3, 3, NULL) && word.length == 0;
}

static bool scan_line(Slice rest, AccessLine *line)
{
    const size_t bracket = scan_find(rest, SLICE(" ["));
    if (bracket == rest.length || !scan_people((Slice){ rest.data, bracket }, line))
        return false;
    rest = slice_from(rest, bracket + 2);
    if (!log_time_access(&rest, line->time) || !scan_text(&rest, SLICE("] \"")))
        return false;
    rest = (Slice){ rest.data - 1, rest.length + 1 };
    line->request = scan_quoted(&rest);
    line->status = scan_word(&rest);
    line->bytes = scan_word(&rest);
    line->referer = scan_quoted(&rest);
    line->agent = scan_quoted(&rest);
    line->more = rest;
    return is_status(line->status);
}

bool access_line_is(Slice text)
{
    AccessLine line = { 0 };
    return scan_line(text, &line);
}

void access_write_uri(JsonLine *json, Slice uri)
{
    json_line_known(json, SLICE("cs-uri"), uri);
    json_line_known(json, SLICE("cs-uri-stem"), scan_until(&uri, '?'));
    json_line_known(json, SLICE("cs-uri-query"), uri);
}

/* "GET /a?b HTTP/1.1"; an address with spaces in it is one that somebody made up. */
static void write_request(JsonLine *json, Slice request)
{
    const size_t version = scan_find_last(request, SLICE(" HTTP/"));
    Slice rest = { request.data, version };
    const Slice method = scan_word(&rest);
    json_line_known(json, SLICE("cs-method"), method);
    access_write_uri(json, rest);
    if (version < request.length)
        json_line_known(json, SLICE("cs-version"), slice_from(request, version + 1));
}

bool access_line_write(JsonLine *json, Slice text)
{
    AccessLine line = { 0 };
    if (!scan_line(text, &line))
        return false;
    json_line_text(json, SLICE("timestamp"), slice_of(line.time));
    json_line_known(json, SLICE("c-ip"), line.client);
    json_line_known(json, SLICE("cs-username"), line.user);
    json_line_known(json, SLICE("cs-host"), line.server);
    write_request(json, line.request);
    json_line_known(json, SLICE("sc-status"), line.status);
    json_line_known(json, SLICE("sc-bytes"), line.bytes);
    json_line_known(json, SLICE("cs-referer"), line.referer);
    json_line_known(json, SLICE("cs-user-agent"), line.agent);
    json_line_known(json, SLICE("x-more"), line.more);
    return true;
}
