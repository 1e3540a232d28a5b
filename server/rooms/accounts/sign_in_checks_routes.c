#include "rooms/accounts/sign_in_checks_routes.h"

#include "base/error.h"
#include "base/text.h"
#include "base/token.h"
#include "http/change.h"
#include "rooms/accounts/accounts.h"
#include "rooms/accounts/browser.h"
#include "rooms/accounts/passwords.h"
#include "rooms/accounts/second_factor.h"

#define ACCOUNT_FREE_FAILURES 5
#define ADDRESS_FREE_FAILURES 20

/* --- attempts -------------------------------------------------------------------- */

static char *subject_of_account(const char *email)
{
    return g_strconcat("account:", email, NULL);
}

static char *subject_of_address(const Request *request)
{
    return g_strconcat("address:", request->address, NULL);
}

bool seconds_to_wait(const Request *request, const char *email, int64_t *wait_s, GError **error)
{
    g_autofree char *address = subject_of_address(request);
    Attempts by_account = { 0 }, by_address;
    if (email != NULL) {
        g_autofree char *account = subject_of_account(email);
        if (!attempts_load(request->db, account, &by_account, error))
            return false;
    }
    if (!attempts_load(request->db, address, &by_address, error))
        return false;
    *wait_s =
        MAX(throttle_wait(&by_account, request->now), throttle_wait(&by_address, request->now));
    return true;
}

static bool count_failure_of(const Request *request, const char *subject, int64_t free_failures,
                             GError **error)
{
    Attempts attempts;
    if (!attempts_load(request->db, subject, &attempts, error))
        return false;
    attempts = throttle_failed(attempts, free_failures, request->now);
    return attempts_save(request->db, subject, &attempts, error);
}

bool count_failure(const Request *request, const char *email, GError **error)
{
    g_autofree char *address = subject_of_address(request);
    if (email != NULL) {
        g_autofree char *account = subject_of_account(email);
        if (!count_failure_of(request, account, ACCOUNT_FREE_FAILURES, error))
            return false;
    }
    return count_failure_of(request, address, ADDRESS_FREE_FAILURES, error);
}

bool forget_failures(const Request *request, const char *email, GError **error)
{
    g_autofree char *account = subject_of_account(email);
    return attempts_forget(request->db, account, error);
}

bool record_for_account(Request *request, const char *account_id, const char *action,
                        GError **error)
{
    g_autofree char *org_id = NULL, *person_id = NULL, *name = NULL;
    if (account_id == NULL)
        return true;
    if (!membership_of_account(request->db, account_id, request->now, &org_id, &person_id, &name,
                               error))
        return false;
    if (org_id == NULL)
        return true;
    db_set_org(request->db, org_id);
    const Actor actor = { .person_id = person_id, .name = name, .now = request->now };
    g_autofree char *details = change_details("address", request->address, NULL);
    return audit_record(request->db, &actor, action, person_id, details, error);
}

bool refuse_until(Reply *reply, int64_t wait_s)
{
    g_autoptr(GError) problem = NULL;
    g_autofree char *wait = g_strdup_printf("%" G_GINT64_FORMAT, wait_s);
    refuse(&problem, APP_ERROR_TOO_MANY, "error.wait", "seconds", wait, NULL);
    return reply_refuse(reply, &problem);
}

/* --- what the prepare functions find out ------------------------------------------- */

static void checked_free(void *data)
{
    Checked *checked = data;
    account_free(checked->account);
    g_free(checked->email);
    g_free(checked->hash);
    g_free(checked);
}

Checked *checked_new(Request *request)
{
    Checked *checked = g_new0(Checked, 1);
    request->prepared = checked;
    request->prepared_free = checked_free;
    return checked;
}

bool check_password(Request *request, Checked *checked, const char *email, const char *password,
                    GError **error)
{
    g_autoptr(GError) failure = NULL;
    checked->email = text_email(email);
    if (!seconds_to_wait(request, checked->email, &checked->wait_s, error))
        return false;
    checked->account = account_find_by_email(request->db, checked->email, &failure);
    if (failure != NULL) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return false;
    }
    if (checked->wait_s == 0)
        checked->is_right = password_verify(
            password, checked->account == NULL ? NULL : checked->account->password_hash);
    return true;
}

bool account_checked(Request *request, Account **account, GError **error)
{
    const Checked *checked = request->prepared;
    g_autoptr(GError) failure = NULL;
    *account = NULL;
    if (!checked->is_right)
        return true;
    g_autoptr(Account) now = account_hold(request->db, checked->account->id, &failure);
    if (failure != NULL) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return false;
    }
    if (now != NULL && g_strcmp0(now->password_hash, checked->account->password_hash) == 0)
        *account = g_steal_pointer(&now);
    return true;
}

bool is_password_right(Request *request, Reply *reply, const char *field, GError **error)
{
    const Checked *checked = request->prepared;
    g_autoptr(GError) problem = NULL;
    g_autoptr(Account) account = NULL;
    if (checked->wait_s > 0) {
        refuse_until(reply, checked->wait_s);
        return false;
    }
    if (!account_checked(request, &account, error))
        return false;
    if (account != NULL && g_str_equal(account->id, request->identity->account_id))
        return true;
    if (!count_failure(request, checked->email, error))
        return false;
    refuse_field(&problem, field, "error.password-wrong", NULL);
    reply_refuse(reply, &problem);
    return false;
}

/* One that comes too early is used up as well, so that nobody learns a code that will be good. */
static bool use_app_code(Request *request, const Account *account, int64_t step, CodeAnswer *answer,
                         GError **error)
{
    bool is_fresh = true;
    if ((*answer == CODE_RIGHT || *answer == CODE_EARLY) &&
        !account_use_step(request->db, account->id, step, &is_fresh, error))
        return false;
    if (*answer == CODE_RIGHT && !is_fresh)
        *answer = CODE_USED;
    return true;
}

bool use_code(Request *request, const Account *account, const char *person_id, const char *code,
              CodeAnswer *answer, GError **error)
{
    int64_t step = 0;
    bool is_right = false;
    g_autofree char *folded = text_fold(code);
    *answer = account->totp_secret == NULL ? CODE_WRONG
                                           : totp_check(account->totp_secret, folded, request->now,
                                                        sign_in_rules()->totp_tolerance, &step);
    if (*answer != CODE_WRONG)
        return use_app_code(request, account, step, answer, error);
    if (!recovery_code_use(request->db, account->id, folded, &is_right, error))
        return false;
    *answer = is_right ? CODE_RIGHT : CODE_WRONG;
    return !is_right || tell_lock_changed(request, person_id, "code-use", error);
}

bool count_code(const Request *request, const char *email, CodeAnswer answer, GError **error)
{
    return answer == CODE_ENDED || answer == CODE_EARLY || count_failure(request, email, error);
}

/* --- sessions ------------------------------------------------------------------------ */

bool is_secure(const Request *request)
{
    return g_str_has_prefix(request->base_url, "https:");
}

static NewBrowserSeen new_browser_seen; /* set before the first thread starts */

void accounts_on_new_browser(NewBrowserSeen callback)
{
    new_browser_seen = callback;
}

static LockChanged lock_changed; /* set before the first thread starts */

void accounts_on_lock_changed(LockChanged callback)
{
    lock_changed = callback;
}

bool lock_change_tell(Db *db, const LockChange *change, GError **error)
{
    return lock_changed == NULL || lock_changed(db, change, error);
}

bool tell_lock_changed(Request *request, const char *person_id, const char *what, GError **error)
{
    g_autofree char *address = browser_coarse_address(request->address);
    const LockChange change = { .org_id = db_org(request->db),
                                .person_id = person_id,
                                .what = what,
                                .address = address,
                                .messages = request->messages,
                                .now = request->now };
    return lock_change_tell(request->db, &change, error);
}

/* The browser is known by a cookie of its own; a new one is told to the person. */
static bool note_browser(Request *request, Reply *reply, const char *account_id,
                         const char *person_id, GError **error)
{
    bool is_new = false;
    g_autofree char *fresh = request->browser_token == NULL ? token_new() : NULL;
    g_autofree char *hash = token_hash(fresh == NULL ? request->browser_token : fresh);
    if (fresh != NULL)
        reply_browser_cookie(reply, fresh, is_secure(request));
    if (!browser_note(request->db, account_id, hash, request->now, &is_new, error))
        return false;
    if (!is_new || new_browser_seen == NULL)
        return true;
    g_autofree char *browser = browser_name(request->user_agent);
    g_autofree char *address = browser_coarse_address(request->address);
    const NewBrowser seen = { .org_id = db_org(request->db),
                              .person_id = person_id,
                              .browser = browser,
                              .address = address,
                              .messages = request->messages,
                              .now = request->now };
    return new_browser_seen(request->db, &seen, error);
}

static bool begin(Request *request, Reply *reply, SessionStart *start, const char *name,
                  const char *way, GError **error)
{
    const char *org_id = start->org_id, *account_id = start->account_id;
    const char *person_id = start->person_id;
    db_set_org(request->db, org_id);
    start->user_agent = request->user_agent;
    start->address = request->address;
    start->now = request->now;
    g_autofree char *token = session_start(request->db, start, error);
    const Actor actor = { .person_id = person_id, .name = name, .now = request->now };
    g_autofree char *details = change_details("address", request->address, "way", way, NULL);
    if (token == NULL || !note_browser(request, reply, account_id, person_id, error) ||
        !audit_record(request->db, &actor, "session.begin", person_id, details, error))
        return false;
    reply_session_cookie(reply, token, start->is_long ? SESSION_LONG_S : SESSION_ABSOLUTE_S,
                         is_secure(request));

    g_autoptr(GError) failure = NULL;
    g_autoptr(Identity) identity = session_authenticate(request->db, token, request->now, &failure);
    if (failure != NULL) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return false;
    }
    if (identity == NULL)
        return refuse(error, APP_ERROR_DENIED, "error.access-ended", NULL);
    identity_write(&reply->json, NULL, identity);
    return true;
}

bool begin_session(Request *request, Reply *reply, const char *account_id, const char *org_id,
                   const char *person_id, const char *name, const char *way, Proof proof,
                   GError **error)
{
    SessionStart start = {
        .account_id = account_id, .org_id = org_id, .person_id = person_id, .proof = proof
    };
    return begin(request, reply, &start, name, way, error);
}

bool begin_long_session(Request *request, Reply *reply, const char *account_id, const char *org_id,
                        const char *person_id, const char *name, GError **error)
{
    SessionStart start = {
        .account_id = account_id, .org_id = org_id, .person_id = person_id, .is_long = true
    };
    return begin(request, reply, &start, name, "link", error);
}

bool note_second_factor(Request *request, Reply *reply, GError **error)
{
    const Identity *identity = request->identity;
    g_autofree char *token = session_set_two_factors(request->db, identity->session_id, error);
    if (token == NULL)
        return false;
    reply_session_cookie(reply, token, identity->session_ends_at - request->now,
                         is_secure(request));
    return true;
}

bool may_remove_factor(const Request *request, bool is_last, GError **error)
{
    return !is_last || !request->identity->factor_is_demanded ||
           refuse(error, APP_ERROR_CONFLICT, "error.last-factor", NULL);
}
