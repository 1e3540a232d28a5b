/* breach_range.h - asks a server whether it knows a password, telling it five of forty digits of
 * the hash (k-anonymity: Have I Been Pwned, API v3, "Searching by range"). */
#pragma once

#include <stdbool.h>

#include "core/breach/range_answer.h"

/* https to anywhere, http to this machine only. */
bool breach_range_url_is_safe(const char *url);

/**
 * Asks, with padding, so that the length of the answer tells nothing.
 *
 * @url: ends before the five digits
 * @timeout_s: of the whole
 * Returns RANGE_WRONG if no answer came in time, or none that is right.
 */
RangeAnswer breach_range_ask(const char *url, int timeout_s, const char *password);
