#include "rooms/accounts/breach_range.h"

#include <curl/curl.h>
#include <glib.h>

#define CONNECT_S 3

bool breach_range_url_is_safe(const char *url)
{
    g_autoptr(GUri) uri = g_uri_parse(url, G_URI_FLAGS_NONE, NULL);
    if (uri == NULL || g_uri_get_host(uri) == NULL || g_uri_get_userinfo(uri) != NULL ||
        g_uri_get_query(uri) != NULL || g_uri_get_fragment(uri) != NULL)
        return false;
    const char *host = g_uri_get_host(uri);
    return g_str_equal(g_uri_get_scheme(uri), "https") ||
           (g_str_equal(g_uri_get_scheme(uri), "http") &&
            (g_str_equal(host, "127.0.0.1") || g_str_equal(host, "localhost") ||
             g_str_equal(host, "::1")));
}

/* A longer answer than there can be ends the transfer. */
static size_t take(char *bytes, size_t size, size_t count, void *data)
{
    GString *answer = data;
    if (answer->len + size * count > RANGE_ANSWER_MAX)
        return 0;
    g_string_append_len(answer, bytes, (gssize)(size * count));
    return size * count;
}

static bool fetch(const char *url, int timeout_s, GString *answer)
{
    CURL *curl = curl_easy_init();
    long status = 0;
    if (curl == NULL)
        return false;
    struct curl_slist *headers = curl_slist_append(NULL, "Add-Padding: true");
    curl_easy_setopt(curl, CURLOPT_URL, url);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "https,http");
    curl_easy_setopt(curl, CURLOPT_FOLLOWLOCATION, 0L);
    curl_easy_setopt(curl, CURLOPT_HTTPHEADER, headers);
    curl_easy_setopt(curl, CURLOPT_USERAGENT, "Mimamori/" MIMAMORI_VERSION);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT, (long)MIN(timeout_s, CONNECT_S));
    curl_easy_setopt(curl, CURLOPT_TIMEOUT, (long)timeout_s);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, take);
    curl_easy_setopt(curl, CURLOPT_WRITEDATA, answer);
    const CURLcode result = curl_easy_perform(curl);
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
    curl_slist_free_all(headers);
    curl_easy_cleanup(curl);
    return result == CURLE_OK && status == 200;
}

RangeAnswer breach_range_ask(const char *url, int timeout_s, const char *password)
{
    uint8_t hash[HASH_LENGTH];
    g_autofree char *digits = g_compute_checksum_for_string(G_CHECKSUM_SHA1, password, -1);
    g_autofree char *upper = g_ascii_strup(digits, -1);
    g_autofree char *whole = g_strdup_printf("%s%.*s", url, RANGE_PREFIX_DIGITS, upper);
    g_autoptr(GString) answer = g_string_new(NULL);
    hash_digits_read(slice_of(digits), hash, HASH_LENGTH);
    if (!fetch(whole, timeout_s, answer))
        return RANGE_WRONG;
    return range_answer_look((Slice){ answer->str, answer->len }, hash);
}
