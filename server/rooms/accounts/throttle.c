#include "rooms/accounts/throttle.h"

#include "base/time.h"

#define DELAY_MAX_S (15 * MINUTE_S)
#define FORGET_AFTER_S DAY_S

int64_t throttle_wait(const Attempts *attempts, int64_t now)
{
    return attempts->blocked_until > now ? attempts->blocked_until - now : 0;
}

Attempts throttle_failed(Attempts attempts, int64_t free_failures, int64_t now)
{
    if (now - attempts.last_at > FORGET_AFTER_S)
        attempts.failures = 0;
    attempts.failures++;
    attempts.last_at = now;

    const int64_t beyond = attempts.failures - free_failures;
    int64_t delay_s = 0;
    if (beyond > 0)
        delay_s = beyond > 10 ? DELAY_MAX_S : INT64_C(1) << beyond; /* 2, 4, 8 … seconds */
    attempts.blocked_until = now + (delay_s > DELAY_MAX_S ? DELAY_MAX_S : delay_s);
    return attempts;
}
