/* throttle.h - how long to wait after failed sign-ins. Pure.
 *
 * A growing delay, so that guessing becomes hopeless while a person who mistyped waits seconds
 * (SCS scheme ★3, criterion 4-1-4-1: growing delay or lock after about ten failures).
 */
#pragma once

#include <stdint.h>

/* What is remembered of one account or one address. */
typedef struct {
    int64_t failures; /* in a row */
    int64_t last_at;  /* Unix time in seconds */
    int64_t blocked_until;
} Attempts;

/* Seconds still to wait; 0: try. */
int64_t throttle_wait(const Attempts *attempts, int64_t now);

/**
 * The attempts after one more failure.
 *
 * @free_failures: how many are allowed before the first delay
 */
Attempts throttle_failed(Attempts attempts, int64_t free_failures, int64_t now);
