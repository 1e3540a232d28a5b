#include "rooms/accounts/sign_in_store.h"

#include "base/error.h"
#include "base/id.h"
#include "base/time.h"
#include "base/token.h"
#include "queries_sql.h"
#include "rooms/accounts/accounts.h"
#include "rooms/accounts/permissions.h"
#include "rooms/accounts/second_factor.h"
#include "rooms/accounts/totp.h"
#include "store/db.h"

#define USER_AGENT_BYTES_MAX 300
#define NO_EMAIL "entry:" /* and the id, in place of an address; also in queries.sql */

/* --- accounts ------------------------------------------------------------------ */

void account_free(Account *account)
{
    if (account == NULL)
        return;
    g_free(account->id);
    g_free(account->email);
    g_free(account->password_hash);
    g_free(account->totp_secret);
    g_free(account->totp_pending);
    g_free(account->language);
    g_free(account);
}

static Account *find_account(Query *query, GError **error)
{
    g_autoptr(Account) account = NULL;
    if (query_next(query)) {
        account = g_new(Account, 1);
        *account = (Account){ .id = g_strdup(query_text(query, "id")),
                              .email = g_strdup(query_text(query, "email")),
                              .password_hash = g_strdup(query_text(query, "password_hash")),
                              .totp_secret = g_strdup(query_text(query, "totp_secret")),
                              .totp_pending = g_strdup(query_text(query, "totp_pending")),
                              .totp_step = query_int(query, "totp_step"),
                              .language = g_strdup(query_text(query, "language")) };
    }
    return query_finish(query, error) ? g_steal_pointer(&account) : NULL;
}

Account *account_find_by_email(Db *db, const char *email, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_ACCOUNT_BY_EMAIL);
    query_bind_text(query, "email", email);
    return find_account(query, error);
}

Account *account_find(Db *db, const char *id, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_ACCOUNT_BY_ID);
    query_bind_text(query, "id", id);
    return find_account(query, error);
}

Account *account_hold(Db *db, const char *id, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_ACCOUNT_HOLD);
    query_bind_text(query, "id", id);
    return query_finish(query, error) ? account_find(db, id, error) : NULL;
}

/* Runs what gives an address to an account. */
static bool finish_with_email(Query *query, const char *field, GError **error)
{
    g_autoptr(GError) failure = NULL;
    if (query_finish(query, &failure))
        return true;
    if (g_error_matches(failure, APP_ERROR, APP_ERROR_CONFLICT))
        return refuse_field(error, field, "error.email-has-account", NULL);
    g_propagate_error(error, g_steal_pointer(&failure));
    return false;
}

static bool let_email_go(Db *db, const char *email, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_ACCOUNT_LET_EMAIL_GO);
    query_bind_text(query, "email", email);
    return query_finish(query, error);
}

bool account_insert(Db *db, const char *id, const char *email, const char *password_hash,
                    const char *language, int64_t now, const char *field, GError **error)
{
    if (!let_email_go(db, email, error))
        return false;
    g_autoptr(Query) query = db_query(db, SQL_ACCOUNT_INSERT);
    query_bind_text(query, "id", id);
    query_bind_text(query, "email", email);
    query_bind_text(query, "password_hash", password_hash);
    query_bind_text(query, "language", language);
    query_bind_int(query, "created_at", now);
    return finish_with_email(query, field, error);
}

bool account_insert_without_email(Db *db, const char *id, const char *language, int64_t now,
                                  GError **error)
{
    g_autofree char *none = g_strconcat(NO_EMAIL, id, NULL);
    return account_insert(db, id, none, NULL, language, now, "email", error);
}

bool account_take_email(Db *db, const Account *account, const char *email, const char *field,
                        GError **error)
{
    if (!g_str_has_prefix(account->email, NO_EMAIL))
        return true;
    if (!let_email_go(db, email, error))
        return false;
    g_autoptr(Query) query = db_query(db, SQL_ACCOUNT_SET_EMAIL);
    query_bind_text(query, "id", account->id);
    query_bind_text(query, "email", email);
    return finish_with_email(query, field, error);
}

/* UPDATE account SET one column WHERE id. */
static bool set_column(Db *db, const char *sql, const char *id, const char *name, const char *value,
                       GError **error)
{
    g_autoptr(Query) query = db_query(db, sql);
    query_bind_text(query, "id", id);
    query_bind_text(query, name, value);
    return query_finish(query, error);
}

bool account_set_password(Db *db, const char *id, const char *password_hash, GError **error)
{
    return set_column(db, SQL_ACCOUNT_SET_PASSWORD, id, "password_hash", password_hash, error);
}

bool account_set_language(Db *db, const char *id, const char *language, GError **error)
{
    return set_column(db, SQL_ACCOUNT_SET_LANGUAGE, id, "language", language, error);
}

bool account_set_theme(Db *db, const char *id, const char *theme, GError **error)
{
    return set_column(db, SQL_ACCOUNT_SET_THEME, id, "theme", theme, error);
}

bool account_set_totp(Db *db, const char *id, const char *secret, const char *pending, int64_t step,
                      GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_ACCOUNT_SET_TOTP);
    query_bind_text(query, "id", id);
    query_bind_text(query, "secret", secret);
    query_bind_text(query, "pending", pending);
    query_bind_int(query, "step", step);
    return query_finish(query, error);
}

bool account_use_step(Db *db, const char *id, int64_t step, bool *is_fresh, GError **error)
{
    int64_t changed = 0;
    g_autoptr(Query) query = db_query(db, SQL_ACCOUNT_USE_STEP);
    query_bind_text(query, "id", id);
    query_bind_int(query, "step", step);
    if (!query_finish_change(query, &changed, error))
        return false;
    *is_fresh = changed > 0;
    return true;
}

static bool insert_code(Db *db, const char *account_id, const char *code, GError **error)
{
    g_autofree char *folded = recovery_code_fold(code);
    g_autofree char *hash = token_hash(folded);
    g_autoptr(Query) query = db_query(db, SQL_RECOVERY_CODE_INSERT);
    query_bind_text(query, "account_id", account_id);
    query_bind_text(query, "code_hash", hash);
    return query_finish(query, error);
}

bool recovery_codes_replace(Db *db, const char *account_id, char *const *codes, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_RECOVERY_CODES_DELETE);
    query_bind_text(query, "account_id", account_id);
    if (!query_finish(query, error))
        return false;
    for (; *codes != NULL; codes++) {
        if (!insert_code(db, account_id, *codes, error))
            return false;
    }
    return true;
}

bool recovery_code_use(Db *db, const char *account_id, const char *code, bool *is_used,
                       GError **error)
{
    int64_t changed = 0;
    g_autofree char *folded = recovery_code_fold(code);
    g_autofree char *hash = token_hash(folded);
    g_autoptr(Query) query = db_query(db, SQL_RECOVERY_CODE_USE);
    query_bind_text(query, "account_id", account_id);
    query_bind_text(query, "code_hash", hash);
    if (!query_finish_change(query, &changed, error))
        return false;
    *is_used = changed > 0;
    return true;
}

/* --- sessions -------------------------------------------------------------------- */

char *session_start(Db *db, const SessionStart *start, GError **error)
{
    g_autofree char *token = token_new();
    g_autofree char *hash = token_hash(token);
    g_autofree char *id = id_new();
    g_autofree char *csrf_token = token_new();
    const char *user_agent = start->user_agent;
    g_autofree char *agent =
        g_utf8_substring(user_agent, 0, MIN(g_utf8_strlen(user_agent, -1), USER_AGENT_BYTES_MAX));
    g_autoptr(Query) query = db_query(db, SQL_SESSION_INSERT);
    query_bind_text(query, "token_hash", hash);
    query_bind_text(query, "id", id);
    query_bind_text(query, "account_id", start->account_id);
    query_bind_text(query, "organisation_id", start->org_id);
    query_bind_text(query, "person_id", start->person_id);
    query_bind_text(query, "csrf_token", csrf_token);
    query_bind_int(query, "now", start->now);
    query_bind_int(query, "proven_at", start->proof == PROOF_POOR ? 0 : start->now);
    query_bind_int(query, "has_two_factors", start->proof == PROOF_TWO);
    query_bind_int(query, "ends_at",
                   start->now + (start->is_long ? SESSION_LONG_S : SESSION_ABSOLUTE_S));
    query_bind_int(query, "idle_s", start->is_long ? SESSION_LONG_S : SESSION_IDLE_S);
    query_bind_text(query, "user_agent", agent);
    query_bind_text(query, "address", start->address);
    return query_finish(query, error) ? g_steal_pointer(&token) : NULL;
}

char *session_prove(Db *db, const char *session_id, Proof proof, int64_t now, GError **error)
{
    g_autofree char *token = token_new();
    g_autofree char *hash = token_hash(token);
    g_autoptr(Query) query = db_query(db, SQL_SESSION_PROVE);
    query_bind_text(query, "id", session_id);
    query_bind_text(query, "token_hash", hash);
    query_bind_int(query, "has_two_factors", proof == PROOF_TWO);
    query_bind_int(query, "now", now);
    return query_finish(query, error) ? g_steal_pointer(&token) : NULL;
}

char *session_set_two_factors(Db *db, const char *session_id, GError **error)
{
    g_autofree char *token = token_new();
    g_autofree char *hash = token_hash(token);
    g_autoptr(Query) query = db_query(db, SQL_SESSION_SET_TWO_FACTORS);
    query_bind_text(query, "id", session_id);
    query_bind_text(query, "token_hash", hash);
    return query_finish(query, error) ? g_steal_pointer(&token) : NULL;
}

/* When the session of the current row ends, if it is not used again. */
static int64_t session_end_of(Query *query)
{
    return MIN(query_int(query, "last_seen_at") + query_int(query, "idle_s"),
               query_int(query, "ends_at"));
}

/* The part of an identity that stands in the session and its account; NULL: ended or not there. */
static Identity *read_session(Query *query, int64_t now, FactorState *state, GError **error)
{
    g_autoptr(Identity) identity = NULL;
    if (query_next(query)) {
        const int64_t last_seen_at = query_int(query, "last_seen_at");
        identity = g_new0(Identity, 1);
        *identity = (Identity){
            .session_id = g_strdup(query_text(query, "id")),
            .org_id = g_strdup(query_text(query, "organisation_id")),
            .person_id = g_strdup(query_text(query, "person_id")),
            .csrf_token = g_strdup(query_text(query, "csrf_token")),
            .proven_at = query_int(query, "proven_at"),
            .is_stale = now - last_seen_at > SESSION_STALE_S,
            .session_ends_at = session_end_of(query),
            .account_id = g_strdup(query_text(query, "account_id")),
            .email = g_strdup(query_text(query, "email")),
            .language = g_strdup(query_text(query, "language")),
            .theme = g_strdup(query_text(query, "theme")),
            .has_totp = query_int(query, "has_totp") != 0,
            .passkeys = query_int(query, "passkeys"),
            .recovery_codes_left = query_int(query, "codes_left"),
        };
        *state = (FactorState){
            .is_by_link = query_int(query, "idle_s") == SESSION_LONG_S,
            .has_two_factors = query_int(query, "has_two_factors") != 0,
            .has_second = identity->has_totp || identity->passkeys > 0,
        };
    }
    if (!query_finish(query, error) || identity == NULL || identity->session_ends_at <= now)
        return NULL;
    return g_steal_pointer(&identity);
}

/* Access of some ends with a day (person.access_ends_on). */
static void bind_today(Query *query, int64_t now)
{
    char today[TIME_DAY_SIZE];
    time_format_day(now, today);
    query_bind_text(query, "today", today);
}

/* Who has no address to sign in with is shown the one her company knows her by. */
static void fill_email(Identity *identity, const char *email)
{
    if (!g_str_has_prefix(identity->email, NO_EMAIL))
        return;
    g_free(identity->email);
    identity->email = g_strdup(email);
}

static void fill_demand(Identity *identity, const char *chosen)
{
    FactorDemand company;
    const bool may_manage = identity_may(identity, "organisation.write");
    factor_demand_named(chosen, &company);
    identity->factor_is_demanded = factor_is_demanded(company, sign_in_rules()->least, may_manage);
    identity->may_choose_factor =
        may_manage && chosen == NULL && sign_in_rules()->least != FACTOR_OF_EVERYBODY;
}

bool identity_fill_person(Db *db, Identity *identity, int64_t now, GError **error)
{
    db_set_org(db, identity->org_id);
    g_autoptr(Query) query = db_query(db, SQL_SESSION_PERSON);
    query_bind_text(query, "person_id", identity->person_id);
    bind_today(query, now);
    if (query_next(query)) {
        identity->name = g_strdup(query_text(query, "name"));
        fill_email(identity, query_text(query, "email"));
        identity->roles = g_strsplit(query_text(query, "roles"), " ", 0);
        identity->department_id = g_strdup(query_text(query, "department_id"));
        identity->version = query_int(query, "version");
        identity->org_name = g_strdup(query_text(query, "org_name"));
        identity->size_band = g_strdup(query_text(query, "size_band"));
        identity->rights = rights_of_roles(identity->roles);
        fill_demand(identity, query_text(query, "second_factor"));
    }
    return query_finish(query, error);
}

static Identity *authenticate(Db *db, Query *query, int64_t now, GError **error)
{
    FactorState state = { 0 };
    g_autoptr(Identity) identity = read_session(query, now, &state, error);
    if (identity == NULL || !identity_fill_person(db, identity, now, error) ||
        identity->roles == NULL)
        return NULL;
    identity->lacks_factor = identity->factor_is_demanded && factor_is_missing(&state);
    return g_steal_pointer(&identity);
}

Identity *session_authenticate(Db *db, const char *token, int64_t now, GError **error)
{
    g_autofree char *hash = token_hash(token);
    g_autoptr(Query) query = db_query(db, SQL_SESSION_FIND);
    query_bind_text(query, "token_hash", hash);
    return authenticate(db, query, now, error);
}

Identity *session_again(Db *db, const Identity *before, int64_t now, GError **error)
{
    db_set_org(db, before->org_id);
    g_autoptr(Query) query = db_query(db, SQL_SESSION_AGAIN);
    query_bind_text(query, "id", before->session_id);
    return authenticate(db, query, now, error);
}

static bool touch(Db *db, const char *sql, const char *id, int64_t *changed, GError **error)
{
    g_autoptr(Query) query = db_query(db, sql);
    query_bind_text(query, "id", id);
    query_bind_int(query, "now", time_now());
    return query_finish_change(query, changed, error);
}

bool session_touch(Db *db, void *data, GError **error)
{
    int64_t changed = 0;
    return touch(db, SQL_SESSION_TOUCH, data, &changed, error) &&
           (changed > 0 || touch(db, SQL_API_TOKEN_TOUCH, data, NULL, error));
}

static void session_free(void *data)
{
    Session *session = data;
    g_free(session->id);
    g_free(session->user_agent);
    g_free(session->address);
    g_free(session);
}

GPtrArray *sessions_of_account(Db *db, const char *account_id, int64_t now, GError **error)
{
    g_autoptr(GPtrArray) sessions = g_ptr_array_new_with_free_func(session_free);
    g_autoptr(Query) query = db_query(db, SQL_SESSIONS_OF_ACCOUNT);
    query_bind_text(query, "account_id", account_id);
    while (query_next(query)) {
        const int64_t last_seen_at = query_int(query, "last_seen_at");
        const int64_t ends_at = session_end_of(query);
        if (ends_at <= now)
            continue;
        Session *session = g_new(Session, 1);
        *session = (Session){ .id = g_strdup(query_text(query, "id")),
                              .created_at = query_int(query, "created_at"),
                              .last_seen_at = last_seen_at,
                              .ends_at = ends_at,
                              .user_agent = g_strdup(query_text(query, "user_agent")),
                              .address = g_strdup(query_text(query, "address")) };
        g_ptr_array_add(sessions, session);
    }
    return query_finish(query, error) ? g_steal_pointer(&sessions) : NULL;
}

bool session_end(Db *db, const char *account_id, const char *session_id, GError **error)
{
    int64_t changed = 0;
    g_autoptr(Query) query = db_query(db, SQL_SESSION_DELETE);
    query_bind_text(query, "account_id", account_id);
    query_bind_text(query, "id", session_id);
    if (!query_finish_change(query, &changed, error))
        return false;
    return changed > 0 || refuse(error, APP_ERROR_NOT_FOUND, "error.not-found", NULL);
}

bool sessions_end(Db *db, const char *account_id, const char *kept, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_SESSIONS_DELETE);
    query_bind_text(query, "account_id", account_id);
    query_bind_text(query, "kept", kept);
    return query_finish(query, error);
}

bool sessions_of_person_end(Db *db, const char *person_id, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_SESSIONS_OF_PERSON_DELETE);
    query_bind_text(query, "person_id", person_id);
    return query_finish(query, error);
}

static bool count_browsers(Db *db, const char *account_id, int64_t *count, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_BROWSERS_OF_ACCOUNT);
    query_bind_text(query, "account_id", account_id);
    *count = query_next(query) ? query_int(query, "count") : 0;
    return query_finish(query, error);
}

static bool change_browser(Db *db, const char *sql, const char *account_id,
                           const char *browser_hash, int64_t now, int64_t *changed, GError **error)
{
    g_autoptr(Query) query = db_query(db, sql);
    query_bind_text(query, "account_id", account_id);
    query_bind_text(query, "browser_hash", browser_hash);
    query_bind_int(query, "now", now);
    return query_finish_change(query, changed, error);
}

bool browser_note(Db *db, const char *account_id, const char *browser_hash, int64_t now,
                  bool *is_new, GError **error)
{
    int64_t known = 0, changed = 0;
    *is_new = false;
    if (!count_browsers(db, account_id, &known, error) ||
        !change_browser(db, SQL_BROWSER_SEEN, account_id, browser_hash, now, &changed, error))
        return false;
    if (changed > 0)
        return true;
    *is_new = known > 0;
    return change_browser(db, SQL_BROWSER_INSERT, account_id, browser_hash, now, NULL, error);
}

/* --- one-time links --------------------------------------------------------------- */

void link_free(Link *link)
{
    if (link == NULL)
        return;
    g_free(link->org_id);
    g_free(link->person_id);
    g_free(link);
}

char *link_new(Db *db, const char *kind, const char *org_id, const char *person_id, int64_t now,
               int64_t ends_at, GError **error)
{
    g_autofree char *token = token_new();
    g_autofree char *hash = token_hash(token);
    g_autoptr(Query) query = db_query(db, SQL_LINK_INSERT);
    query_bind_text(query, "token_hash", hash);
    query_bind_text(query, "kind", kind);
    query_bind_text(query, "organisation_id", org_id);
    query_bind_text(query, "person_id", person_id);
    query_bind_int(query, "created_at", now);
    query_bind_int(query, "ends_at", ends_at);
    return query_finish(query, error) ? g_steal_pointer(&token) : NULL;
}

Link *link_find(Db *db, const char *kind, const char *token, int64_t now, GError **error)
{
    g_autofree char *hash = token_hash(token);
    g_autoptr(Link) link = NULL;
    g_autoptr(Query) query = db_query(db, SQL_LINK_FIND);
    query_bind_text(query, "token_hash", hash);
    query_bind_text(query, "kind", kind);
    if (query_next(query) && query_int(query, "ends_at") > now) {
        link = g_new(Link, 1);
        *link = (Link){ .org_id = g_strdup(query_text(query, "organisation_id")),
                        .person_id = g_strdup(query_text(query, "person_id")) };
    }
    return query_finish(query, error) ? g_steal_pointer(&link) : NULL;
}

bool link_use_up(Db *db, const char *kind, const char *token, GError **error)
{
    int64_t changed = 0;
    g_autofree char *hash = token_hash(token);
    g_autoptr(Query) query = db_query(db, SQL_LINK_DELETE);
    query_bind_text(query, "token_hash", hash);
    query_bind_text(query, "kind", kind);
    if (!query_finish_change(query, &changed, error))
        return false;
    return changed > 0 || refuse(error, APP_ERROR_GONE, "error.link-used", NULL);
}

bool links_of_person_end(Db *db, const char *person_id, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_LINKS_OF_PERSON_DELETE);
    query_bind_text(query, "person_id", person_id);
    return query_finish(query, error);
}

bool half_sign_ins_end(Db *db, const char *person_id, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_TICKETS_OF_PERSON_DELETE);
    query_bind_text(query, "person_id", person_id);
    return query_finish(query, error);
}

GHashTable *invitations_open(Db *db, int64_t now, GError **error)
{
    g_autoptr(GHashTable) ends = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    g_autoptr(Query) query = db_query(db, SQL_INVITATIONS_OPEN);
    query_bind_int(query, "now", now);
    while (query_next(query)) {
        int64_t *ends_at = g_new(int64_t, 1);
        *ends_at = query_int(query, "ends_at");
        g_hash_table_insert(ends, g_strdup(query_text(query, "person_id")), ends_at);
    }
    return query_finish(query, error) ? g_steal_pointer(&ends) : NULL;
}

/* --- memberships and attempts ------------------------------------------------------- */

bool membership_of_account(Db *db, const char *account_id, int64_t now, char **org_id,
                           char **person_id, char **name, GError **error)
{
    *org_id = *person_id = *name = NULL;
    g_autoptr(Query) query = db_query(db, SQL_PERSON_OF_ACCOUNT);
    query_bind_text(query, "account_id", account_id);
    bind_today(query, now);
    if (query_next(query)) {
        *org_id = g_strdup(query_text(query, "org_id"));
        *person_id = g_strdup(query_text(query, "id"));
        *name = g_strdup(query_text(query, "name"));
    }
    return query_finish(query, error);
}

bool attempts_load(Db *db, const char *subject, Attempts *attempts, GError **error)
{
    *attempts = (Attempts){ 0 };
    g_autoptr(Query) query = db_query(db, SQL_ATTEMPT_FIND);
    query_bind_text(query, "subject", subject);
    if (query_next(query))
        *attempts = (Attempts){ .failures = query_int(query, "failures"),
                                .last_at = query_int(query, "last_at"),
                                .blocked_until = query_int(query, "blocked_until") };
    return query_finish(query, error);
}

bool attempts_save(Db *db, const char *subject, const Attempts *attempts, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_ATTEMPT_PUT);
    query_bind_text(query, "subject", subject);
    query_bind_int(query, "failures", attempts->failures);
    query_bind_int(query, "last_at", attempts->last_at);
    query_bind_int(query, "blocked_until", attempts->blocked_until);
    return query_finish(query, error);
}

bool attempts_forget(Db *db, const char *subject, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_ATTEMPT_DELETE);
    query_bind_text(query, "subject", subject);
    return query_finish(query, error);
}

static bool delete_before(Db *db, const char *sql, const char *name, int64_t moment, GError **error)
{
    g_autoptr(Query) query = db_query(db, sql);
    query_bind_int(query, name, moment);
    return query_finish(query, error);
}

bool sign_in_sweep(Db *db, void *data, GError **error)
{
    (void)data;
    const int64_t now = time_now();
    return delete_before(db, SQL_SESSIONS_ENDED_DELETE, "now", now, error) &&
           delete_before(db, SQL_LINKS_ENDED_DELETE, "now", now, error) &&
           delete_before(db, SQL_ENTRY_LINKS_ENDED_DELETE, "now", now, error) &&
           delete_before(db, SQL_CHALLENGES_ENDED_DELETE, "now", now, error) &&
           delete_before(db, SQL_BROWSERS_OLD_DELETE, "before", now - BROWSER_KNOWN_S, error) &&
           delete_before(db, SQL_ATTEMPTS_OLD_DELETE, "before", now - 2 * DAY_S, error);
}

bool organisation_exists(Db *db, bool *exists, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_ORG_ANY);
    *exists = query_next(query);
    return query_finish(query, error);
}

static bool delete_all(Db *db, const char *sql, GError **error)
{
    g_autoptr(Query) query = db_query(db, sql);
    return query_finish(query, error);
}

bool accounts_end_all_ways_in(Db *db, GError **error)
{
    return delete_all(db, SQL_SESSIONS_DELETE_ALL, error) &&
           delete_all(db, SQL_LINKS_DELETE_ALL, error) &&
           delete_all(db, SQL_ENTRY_LINKS_DELETE_ALL, error) &&
           delete_all(db, SQL_API_TOKENS_DELETE_ALL, error) &&
           delete_all(db, SQL_CHALLENGES_DELETE_ALL, error);
}

bool account_of_email(Db *db, const char *email, char **id, GError **error)
{
    *id = NULL;
    g_autoptr(Query) query = db_query(db, SQL_ACCOUNT_BY_EMAIL);
    query_bind_text(query, "email", email);
    if (query_next(query))
        *id = g_strdup(query_text(query, "id"));
    return query_finish(query, error);
}
