#include "app/health_log.h"

#include <systemd/sd-daemon.h>

#include "base/log.h"

#define QUIET_US (60 * G_USEC_PER_SEC)

/* On the thread that looks; there is one. */
static Trouble told = TROUBLE_NONE; /* the last that was written */
static bool is_over = true;         /* and whether its end was */
static int64_t ended_at_us = 0;     /* monotonic */
static bool told_low = false;

static void tell_trouble(const Health *health, const char *why)
{
    const int64_t now_us = g_get_monotonic_time();
    if (health->trouble == TROUBLE_NONE) {
        if (!is_over)
            log_line(LOG_INFO, "changes are saved again");
        is_over = true;
        ended_at_us = now_us;
        sd_notify(0, "STATUS=");
        return;
    }
    sd_notifyf(0, "STATUS=Nothing can be saved: %s", trouble_name(health->trouble));
    if (!is_over && told == health->trouble)
        return;
    if (is_over && told == health->trouble && now_us - ended_at_us < QUIET_US)
        return;
    log_line(LOG_ERROR, "nothing can be saved (%s); tried again every second: %s",
             trouble_name(health->trouble), why);
    told = health->trouble;
    is_over = false;
}

void health_log(const Health *health, const char *why, void *unused)
{
    (void)unused;
    if (health->trouble != TROUBLE_NONE || !is_over)
        tell_trouble(health, why);
    if (health->is_low != told_low) {
        const double megabytes = (double)health->free_bytes / 1048576.0;
        if (health->is_low)
            log_line(LOG_WARNING, "only %.0f MB are free on the disk", megabytes);
        else
            log_line(LOG_INFO, "%.0f MB are free on the disk again", megabytes);
        told_low = health->is_low;
    }
}
