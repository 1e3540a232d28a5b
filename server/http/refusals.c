#include "http/refusals.h"

#include <string.h>

#include "base/log.h"

#define METHOD_MAX 10 /* letters; longer ones are made up */

bool refusal_is_telling(unsigned status)
{
    static const unsigned TELLING[] = { 400, 401, 403, 405, 413, 429 };
    for (size_t i = 0; i < G_N_ELEMENTS(TELLING); i++) {
        if (TELLING[i] == status)
            return true;
    }
    return false;
}

bool refusal_count(RefusalWindow *window, int64_t now, int64_t *left_out)
{
    const int64_t minute = now / 60;
    *left_out = 0;
    if (minute != window->minute) {
        *left_out = MAX(0, window->seen - REFUSALS_PER_MINUTE);
        *window = (RefusalWindow){ .minute = minute };
    }
    window->seen++;
    return window->seen <= REFUSALS_PER_MINUTE;
}

const char *refusal_method(const char *method)
{
    const size_t letters = strspn(method, G_CSET_A_2_Z);
    return letters > 0 && letters <= METHOD_MAX && method[letters] == '\0' ? method : "?";
}

/* Wrong input is mostly a slip; the others are not. */
static LogLevel level_of(unsigned status)
{
    return status == 401 || status == 403 || status == 429 ? LOG_WARNING : LOG_INFO;
}

void refusal_note(const Refusal *refusal, int64_t now)
{
    static GMutex mutex;
    static RefusalWindow window;
    int64_t left_out = 0;
    g_mutex_lock(&mutex);
    const bool is_written = refusal_count(&window, now, &left_out);
    g_mutex_unlock(&mutex);
    if (left_out > 0)
        log_line(LOG_WARNING, "refused: %" G_GINT64_FORMAT " more in the minute before, not listed",
                 left_out);
    if (is_written)
        log_line(level_of(refusal->status), "refused %u %s %s: %s; person %s, address %s",
                 refusal->status, refusal_method(refusal->method), refusal->route, refusal->reason,
                 refusal->person == NULL ? "-" : refusal->person, refusal->address);
}
