#include "app/breach.h"

#include "base/log.h"
#include "base/messages.h"
#include "base/time.h"
#include "rooms/accounts/breached.h"

#define FILE_NAME "breached.filter"

char *breach_path(const Settings *settings)
{
    const char *named = settings_text(settings, "breach-filter");
    if (named[0] != '\0')
        return g_strdup(named);
    g_autofree char *data = settings_data_directory(settings);
    return g_build_filename(data, FILE_NAME, NULL);
}

bool breach_configure(const Settings *settings, GError **error)
{
    g_autofree char *path = breach_path(settings);
    const BreachedOptions options = {
        .path = path,
        .is_required = settings_text(settings, "breach-filter")[0] != '\0',
        .range_url = settings_text(settings, "breach-range-url"),
        .timeout_s = settings_number(settings, "breach-range-timeout"),
    };
    return breached_configure(&options, error);
}

void breach_report(const Settings *settings, const Content *content)
{
    g_autofree char *path = breach_path(settings);
    g_auto(BreachedState) state = breached_state(true);
    char made[TIME_DAY_SIZE];
    if (state.state == BREACH_OFF)
        log_line(LOG_INFO,
                 "breached passwords: there is no list; `mimamori breach build` makes one");
    if (state.state == BREACH_ABSENT) {
        time_format_day(state.made_at, made);
        log_line(LOG_INFO, "breached passwords: %" G_GUINT64_FORMAT " in the list of %s",
                 state.hash_count, made);
    }
    if (state.state == BREACH_UNAVAILABLE) {
        const char *const pairs[] = { "file", path, "reason", "", NULL };
        g_autofree char *sentence =
            messages_format(content_messages(content), "en", state.problem, pairs);
        log_line(LOG_ERROR, "breached passwords are NOT checked: %s", sentence);
    }
}
