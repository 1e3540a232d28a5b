#include "app/health_log.h"

#include <systemd/sd-daemon.h>

#include "base/log.h"

static Health told = { 0 }; /* the last that was written; on the thread that looks, there is one */

static void tell_trouble(const Health *health, const char *why)
{
    const char *name = trouble_name(health->trouble);
    if (name == NULL) {
        log_line(LOG_INFO, "changes are saved again");
        sd_notify(0, "STATUS=");
        return;
    }
    log_line(LOG_ERROR, "nothing can be saved (%s); tried again every second: %s", name, why);
    sd_notifyf(0, "STATUS=Nothing can be saved: %s", name);
}

static void tell_space(const Health *health)
{
    const double megabytes = (double)health->free_bytes / 1048576.0;
    if (health->is_low)
        log_line(LOG_WARNING, "only %.0f MB are free on the disk", megabytes);
    else
        log_line(LOG_INFO, "%.0f MB are free on the disk again", megabytes);
}

void health_log(const Health *health, const char *why, void *unused)
{
    (void)unused;
    if (health->trouble != told.trouble)
        tell_trouble(health, why);
    if (health->is_low != told.is_low)
        tell_space(health);
    told = *health;
}
