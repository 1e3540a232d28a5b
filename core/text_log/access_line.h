/* access_line.h - a line of a web server's access log: Common Log Format, Combined, with the name
 * of the host before it, and what proxies write in that form.
 *
 * The fields are called as in W3C's extended format, which Sigma uses too: c-ip, cs-username,
 * cs-method, cs-uri (as requested), cs-uri-stem, cs-uri-query, cs-version, sc-status, sc-bytes,
 * cs-referer, cs-user-agent, cs-host; the time is `timestamp`; x-more is what stands behind.
 * Nothing is decoded (%2e stays).
 */
#pragma once

#include "core/text_log/json_line.h"

bool access_line_is(Slice line);

/* false: no such line, nothing was written. */
bool access_line_write(JsonLine *json, Slice line);

/* Writes cs-uri, cs-uri-stem and cs-uri-query of "/a?b=c". */
void access_write_uri(JsonLine *json, Slice uri);
