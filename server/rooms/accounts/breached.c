#include "rooms/accounts/breached.h"

#include <string.h>

#include "base/error.h"
#include "rooms/accounts/breach_file.h"
#include "rooms/accounts/breach_range.h"

/* The file is looked at by one thread at a time: a question takes microseconds, and who asks it
 * hashes a password for a thousand times as long. */
static struct {
    GMutex lock;
    char *path;
    bool is_required;
    char *range_url;
    int timeout_s;
    bool is_open;
    BreachFile file;
    char *problem; /* why it is not open; NULL: it is, or was not tried yet */
} breached;

bool breached_configure(const BreachedOptions *options, GError **error)
{
    if (options->range_url[0] != '\0' && !breach_range_url_is_safe(options->range_url))
        return fail(error, APP_ERROR_INVALID,
                    "Setting 'breach-range-url': '%s' must begin with https:// (or http:// to "
                    "127.0.0.1 or localhost)",
                    options->range_url);
    breach_file_close(&breached.file);
    breached.is_open = false;
    g_free(breached.path);
    g_free(breached.range_url);
    breached.path = g_strdup(options->path);
    breached.is_required = options->is_required;
    breached.range_url = g_strdup(options->range_url);
    breached.timeout_s = options->timeout_s;
    g_clear_pointer(&breached.problem, g_free);
    return true;
}

const char *breach_answer_name(BreachAnswer answer)
{
    static const char *const NAMES[] = { "off", "absent", "present", "unavailable" };
    return NAMES[answer];
}

static BreachAnswer note_problem(const GError *error)
{
    g_free(breached.problem);
    breached.problem = g_strdup(error_key(error));
    return BREACH_UNAVAILABLE;
}

/* A new list is used as soon as it is there. With the lock held. */
static BreachAnswer open_list(void)
{
    g_autoptr(GError) error = NULL;
    if (breached.path == NULL)
        return BREACH_OFF;
    if (breached.is_open && !breach_file_is_old(&breached.file))
        return breached.problem == NULL ? BREACH_ABSENT : BREACH_UNAVAILABLE;
    if (breached.is_open)
        breach_file_close(&breached.file);
    g_clear_pointer(&breached.problem, g_free);
    breached.is_open = breach_file_open(&breached.file, breached.path, &error);
    if (breached.is_open)
        return BREACH_ABSENT;
    if (!breached.is_required && g_error_matches(error, APP_ERROR, APP_ERROR_NOT_FOUND))
        return BREACH_OFF;
    return note_problem(error);
}

BreachAnswer breached_look_up(const char *password)
{
    bool is_found = false;
    g_autoptr(GError) error = NULL;
    const guint64 key = breach_key_of_password(password, strlen(password));
    g_mutex_lock(&breached.lock);
    BreachAnswer answer = open_list();
    if (answer == BREACH_ABSENT && !breach_file_contains(&breached.file, key, &is_found, &error))
        answer = note_problem(error);
    g_mutex_unlock(&breached.lock);
    return is_found ? BREACH_PRESENT : answer;
}

BreachAnswer breached_ask(const char *password)
{
    const BreachAnswer answer = breached_look_up(password);
    if (answer == BREACH_PRESENT || breached.range_url == NULL || breached.range_url[0] == '\0')
        return answer;
    switch (breach_range_ask(breached.range_url, breached.timeout_s, password)) {
    case RANGE_PRESENT:
        return BREACH_PRESENT;
    case RANGE_ABSENT:
        return BREACH_ABSENT;
    case RANGE_WRONG:
        break;
    }
    return BREACH_UNAVAILABLE;
}

static BreachedState look(bool is_thorough)
{
    g_autoptr(GError) error = NULL;
    BreachedState state = { .state = open_list() };
    if (state.state == BREACH_ABSENT && is_thorough && !breach_file_verify(&breached.file, &error))
        state.state = note_problem(error);
    if (breached.is_open) {
        state.hash_count = breached.file.filter.hash_count;
        state.made_at = breached.file.filter.made_at;
    }
    state.problem = g_strdup(breached.problem);
    return state;
}

BreachedState breached_state(bool is_thorough)
{
    g_mutex_lock(&breached.lock);
    const BreachedState state = look(is_thorough);
    g_mutex_unlock(&breached.lock);
    return state;
}

void breached_state_clear(BreachedState *state)
{
    g_clear_pointer(&state->problem, g_free);
}
