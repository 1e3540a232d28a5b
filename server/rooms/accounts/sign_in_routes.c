/* Setting up, signing in and out, and the own account. Hashing happens in the prepare functions,
 * away from the one writer; the handlers only look at the outcome. */
#include <string.h>

#include "base/error.h"
#include "base/id.h"
#include "base/messages.h"
#include "base/text.h"
#include "content/content.h"
#include "http/change.h"
#include "rooms/accounts/accounts_routes.h"
#include "rooms/accounts/accounts_store.h"
#include "rooms/accounts/accounts_writers.h"
#include "rooms/accounts/breached.h"
#include "rooms/accounts/keys_store.h"
#include "rooms/accounts/passkeys_routes.h"
#include "rooms/accounts/passwords.h"
#include "rooms/accounts/recovery_codes_routes.h"
#include "rooms/accounts/second_factor.h"
#include "rooms/accounts/sign_in_checks_routes.h"
#include "rooms/accounts/sign_in_store.h"

#define NAME_MAX_CHARACTERS 100
#define TOKEN_MAX_CHARACTERS 100
#define SECOND_FACTOR_S 300

/* For the log: whether the new password could be compared with those of breaches. */
static char *breach_details(const Checked *checked)
{
    return change_details("breachCheck", breach_answer_name(checked->breach), NULL);
}

/* A new password from the body, judged; its hash goes to @checked. */
static bool hash_new_password(Request *request, Checked *checked, const char *field,
                              const char *const *known, GError **error)
{
    const char *password = body_text(request, field, 1, PASSWORD_CHARACTERS_MAX, error);
    if (password == NULL)
        return false;
    const PasswordStrength strength = password_judge(password, known);
    if (!strength.is_acceptable)
        return refuse_field(error, field, strength.message, NULL);
    checked->breach = *error == NULL ? breached_ask(password) : breached_look_up(password);
    if (checked->breach == BREACH_PRESENT)
        return refuse_field(error, field, "error.password-breached", NULL);
    if (*error != NULL)
        return false;
    checked->hash = password_hash(password);
    return true;
}

/* --- signing in -------------------------------------------------------------------------- */

/* A path on this server and nothing else, so that a link cannot send people away after signing in.
 */
static const char *safe_path(const char *path)
{
    if (path == NULL || path[0] != '/' || path[1] == '/' || path[1] == '\\' ||
        !text_is_plain(path, -1) || strlen(path) > 500)
        return "/";
    return path;
}

static const char *other_language_url(const Request *request)
{
    return g_str_equal(request->language, "ja") ? "/sign-in?lang=en" : "/sign-in?lang=ja";
}

static bool show_sign_in_form(Request *request, Reply *reply, unsigned status, const char *message,
                              const char *email, const char *return_path)
{
    reply->status = status;
    reply_template(reply, "sign-in", "problem", message == NULL ? "" : message, "email",
                   email == NULL ? "" : email, "return", safe_path(return_path), "theme", "auto",
                   "other-language-url", other_language_url(request), NULL);
    return true;
}

static bool show_sign_in(Request *request, Reply *reply, GError **error)
{
    bool exists = false;
    if (request->identity != NULL) {
        reply_redirect(reply, safe_path(request_query(request, "return")));
        return true;
    }
    if (!organisation_exists(request->db, &exists, error))
        return false;
    const char *message =
        exists ? NULL : messages_text(request->messages, request->language, "error.not-set-up");
    return show_sign_in_form(request, reply, 200, message, "", request_query(request, "return"));
}

static bool prepare_sign_in(Request *request, GError **error)
{
    Checked *checked = checked_new(request);
    const char *email = request_form(request, "email");
    const char *password = request_form(request, "password");
    if (email == NULL || !text_is_plain(email, -1) || strlen(email) > 4 * TEXT_EMAIL_MAX ||
        password == NULL || strlen(password) > 4 * PASSWORD_CHARACTERS_MAX) {
        checked->email = g_strdup("");
        return true;
    }
    return check_password(request, checked, email, password, error);
}

static bool show_code_form(Request *request, Reply *reply, unsigned status, const char *message,
                           const char *ticket, const char *return_path)
{
    reply->status = status;
    reply_template(reply, "sign-in-code", "problem", message == NULL ? "" : message, "ticket",
                   ticket, "return", safe_path(return_path), "theme", "auto", "other-language-url",
                   other_language_url(request), NULL);
    return true;
}

static bool ask_for_code(Request *request, Reply *reply, const char *org_id, const char *person_id,
                         GError **error)
{
    g_autofree char *ticket = link_new(request->db, "second-factor", org_id, person_id,
                                       request->now, request->now + SECOND_FACTOR_S, error);
    if (ticket == NULL)
        return false;
    return show_code_form(request, reply, 200, NULL, ticket, request_form(request, "return"));
}

static bool refuse_sign_in(Request *request, Reply *reply, GError **error)
{
    const Checked *checked = request->prepared;
    const char *return_path = request_form(request, "return");
    if (checked->wait_s > 0) {
        g_autofree char *wait = g_strdup_printf("%" G_GINT64_FORMAT, checked->wait_s);
        const char *const pairs[] = { "seconds", wait, NULL };
        g_autofree char *message =
            messages_format(request->messages, request->language, "error.wait", pairs);
        return show_sign_in_form(request, reply, 429, message, checked->email, return_path);
    }
    const char *message =
        messages_text(request->messages, request->language, "error.sign-in-wrong");
    return count_failure(request, checked->email, error) &&
           record_for_account(request, checked->account == NULL ? NULL : checked->account->id,
                              "session.refuse", error) &&
           show_sign_in_form(request, reply, 401, message, checked->email, return_path);
}

static bool sign_in(Request *request, Reply *reply, GError **error)
{
    const Checked *checked = request->prepared;
    g_autofree char *org_id = NULL, *person_id = NULL, *name = NULL;
    g_autoptr(Account) account = NULL;
    if (!checked->is_right)
        return refuse_sign_in(request, reply, error);
    if (!membership_of_account(request->db, checked->account->id, request->now, &org_id, &person_id,
                               &name, error))
        return false;
    if (org_id == NULL)
        return refuse(error, APP_ERROR_DENIED, "error.no-membership", NULL);
    db_set_org(request->db, org_id);
    if (!account_checked(request, &account, error))
        return false;
    if (account == NULL)
        return refuse_sign_in(request, reply, error);
    if (account->totp_secret != NULL)
        return ask_for_code(request, reply, org_id, person_id, error);
    g_autoptr(GPtrArray) passkeys = passkeys_of_account(request->db, account->id, error);
    if (passkeys == NULL)
        return false;
    const bool has_passkey = passkeys->len > 0;
    if (!forget_failures(request, checked->email, error) ||
        !begin_session(request, reply, account->id, org_id, person_id, name, "password",
                       has_passkey ? PROOF_POOR : PROOF_BEST, error))
        return false;
    reply_redirect(reply, safe_path(request_form(request, "return")));
    return true;
}

/* The account of the person a second-factor ticket was made for. */
static Account *account_of_ticket(Request *request, const char *ticket, char **org_id,
                                  Person **person, GError **error)
{
    g_autoptr(Link) link = link_find(request->db, "second-factor", ticket, request->now, error);
    if (link == NULL)
        return *error != NULL ? NULL
                              : refuse_null(error, APP_ERROR_GONE, "error.ticket-ended", NULL);
    db_set_org(request->db, link->org_id);
    *person = person_load(request->db, link->person_id, error);
    if (*person == NULL)
        return NULL;
    *org_id = g_steal_pointer(&link->org_id);
    return account_find(request->db, (*person)->account_id, error);
}

static bool refuse_code_until(Request *request, Reply *reply, const char *ticket, int64_t wait_s)
{
    g_autofree char *wait = g_strdup_printf("%" G_GINT64_FORMAT, wait_s);
    const char *const pairs[] = { "seconds", wait, NULL };
    g_autofree char *message =
        messages_format(request->messages, request->language, "error.wait", pairs);
    return show_code_form(request, reply, 429, message, ticket, request_form(request, "return"));
}

static bool refuse_code(Request *request, Reply *reply, const Account *account, const char *ticket,
                        CodeAnswer answer, GError **error)
{
    const char *message =
        messages_text(request->messages, request->language, code_sentence(answer));
    return count_code(request, account->email, answer, error) &&
           record_for_account(request, account->id, "session.refuse", error) &&
           show_code_form(request, reply, 401, message, ticket, request_form(request, "return"));
}

static bool sign_in_with_code(Request *request, Reply *reply, GError **error)
{
    const char *ticket = request_form(request, "ticket");
    const char *code = request_form(request, "code");
    if (ticket == NULL || strlen(ticket) > TOKEN_MAX_CHARACTERS || code == NULL ||
        strlen(code) > CODE_MAX_CHARACTERS || !text_is_plain(code, -1))
        return refuse(error, APP_ERROR_INVALID, "error.form", NULL);

    g_autofree char *org_id = NULL;
    g_autoptr(Person) person = NULL;
    g_autoptr(Account) account = account_of_ticket(request, ticket, &org_id, &person, error);
    int64_t wait_s = 0;
    CodeAnswer answer = CODE_WRONG;
    if (account == NULL || !seconds_to_wait(request, account->email, &wait_s, error))
        return false;
    if (wait_s > 0)
        return refuse_code_until(request, reply, ticket, wait_s);
    if (!use_code(request, account, person->id, code, &answer, error))
        return false;
    if (answer != CODE_RIGHT)
        return refuse_code(request, reply, account, ticket, answer, error);
    if (!link_use_up(request->db, "second-factor", ticket, error) ||
        !forget_failures(request, account->email, error) ||
        !begin_session(request, reply, account->id, org_id, person->id, person->name, "code",
                       PROOF_TWO, error))
        return false;
    reply_redirect(reply, safe_path(request_form(request, "return")));
    return true;
}

static bool sign_out(Request *request, Reply *reply, GError **error)
{
    const Actor actor = request_actor(request);
    reply_session_cookie(reply, NULL, 0, is_secure(request));
    reply_forget(reply);
    reply_redirect(reply, "/sign-in");
    return session_end(request->db, request->identity->account_id, request->identity->session_id,
                       error) &&
           audit_record(request->db, &actor, "session.end", actor.person_id, "{}", error);
}

/* --- setting up ------------------------------------------------------------------------ */

static bool page_setup(Request *request, Reply *reply, GError **error)
{
    const char *token = request_query(request, "token");
    g_autoptr(Link) link =
        token == NULL ? NULL : link_find(request->db, "setup", token, request->now, error);
    if (*error != NULL)
        return false;
    if (link == NULL)
        return refuse(error, APP_ERROR_GONE, "error.link-used", NULL);
    json_begin_object(&reply->json, NULL);
    json_text(&reply->json, "token", token);
    write_choices(&reply->json, "choices", request->content, request->language);
    json_end(&reply->json);
    return true;
}

/* Name or, where none was given, what stands before the @ of the address. */
static char *person_name_from(const char *name, const char *email)
{
    if (name != NULL)
        return g_strdup(name);
    const char *at = strchr(email, '@');
    return at == NULL ? g_strdup(email) : g_strndup(email, (gsize)(at - email));
}

typedef struct {
    const char *token;
    const char *organisation, *industry, *size_band;
    char *corporate_number; /* NULL: none; owned */
    char *email;            /* owned */
    char *name;             /* owned */
    const char *language;
} SetUp;

static void set_up_clear(SetUp *set_up)
{
    g_free(set_up->corporate_number);
    g_free(set_up->email);
    g_free(set_up->name);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(SetUp, set_up_clear)

static bool read_set_up(Request *request, SetUp *set_up, GError **error)
{
    static const char *const LANGUAGES[] = { "ja", "en", NULL };
    set_up->token = body_text(request, "token", 1, TOKEN_MAX_CHARACTERS, error);
    set_up->organisation = body_text(request, "organisation/name", 1, NAME_MAX_CHARACTERS, error);
    set_up->industry = body_text(request, "organisation/industry", 1, 48, error);
    set_up->size_band = body_text(request, "organisation/sizeBand", 1, 48, error);
    const char *number = body_text_optional(request, "organisation/corporateNumber", 40, error);
    const char *name = body_text_optional(request, "person/name", NAME_MAX_CHARACTERS, error);
    const char *email = body_text(request, "person/email", 3, TEXT_EMAIL_MAX, error);
    set_up->language = json_object_get(request->body, "language") == NULL
                           ? request->language
                           : body_choice(request, "language", LANGUAGES, error);
    set_up->email = email == NULL ? NULL : text_email(email);
    set_up->corporate_number = number == NULL ? NULL : text_fold(number);
    if (set_up->email != NULL && !text_is_email(set_up->email))
        refuse_field(error, "person/email", "error.email-form", NULL);
    if (set_up->industry != NULL && content_industry(request->content, set_up->industry) == NULL)
        refuse_field(error, "organisation/industry", "error.field-unknown", NULL);
    if (set_up->size_band != NULL && content_size_band(request->content, set_up->size_band) == NULL)
        refuse_field(error, "organisation/sizeBand", "error.field-unknown", NULL);
    if (set_up->corporate_number != NULL && !corporate_number_is_valid(set_up->corporate_number))
        refuse_field(error, "organisation/corporateNumber", "error.corporate-number", NULL);
    if (set_up->email != NULL)
        set_up->name = person_name_from(name, set_up->email);
    return *error == NULL;
}

static bool prepare_setup(Request *request, GError **error)
{
    g_auto(SetUp) set_up = { 0 };
    g_autoptr(GError) failure = NULL;
    Checked *checked = checked_new(request);
    read_set_up(request, &set_up, error); /* all that is wrong is told at once, the password too */
    /* Without a good link nothing is hashed: strangers must not keep this machine busy. */
    g_autoptr(Link) link = set_up.token == NULL ? NULL
                                                : link_find(request->db, "setup", set_up.token,
                                                            request->now, &failure);
    if (link == NULL) {
        g_clear_error(error);
        if (failure == NULL)
            return refuse(error, APP_ERROR_GONE, "error.link-used", NULL);
        g_propagate_error(error, g_steal_pointer(&failure));
        return false;
    }
    const char *known[] = { set_up.email == NULL ? "" : set_up.email,
                            set_up.name == NULL ? "" : set_up.name,
                            set_up.organisation == NULL ? "" : set_up.organisation, NULL };
    return hash_new_password(request, checked, "person/password", known, error) && *error == NULL;
}

static bool insert_first_person(Request *request, const SetUp *set_up, const char *account_id,
                                const char *person_id, GError **error)
{
    const Checked *checked = request->prepared;
    const Actor actor = { .person_id = person_id, .name = set_up->name, .now = request->now };
    const Person person = { .id = (char *)person_id,
                            .account_id = (char *)account_id,
                            .name = set_up->name,
                            .email = set_up->email,
                            .roles = (char *)"owner manager" };
    g_autofree char *details = change_details("name", set_up->organisation, "breachCheck",
                                              breach_answer_name(checked->breach), NULL);
    return person_insert(request->db, &actor, &person, error) &&
           audit_record(request->db, &actor, "organisation.set-up", db_org(request->db), details,
                        error);
}

static bool set_up_organisation(Request *request, Reply *reply, GError **error)
{
    const Checked *checked = request->prepared;
    g_auto(SetUp) set_up = { 0 };
    g_autofree char *org_id = id_new();
    g_autofree char *account_id = id_new();
    g_autofree char *person_id = id_new();
    if (!read_set_up(request, &set_up, error))
        return false;
    g_autoptr(Link) link = link_find(request->db, "setup", set_up.token, request->now, error);
    if (link == NULL)
        return *error == NULL ? refuse(error, APP_ERROR_GONE, "error.link-used", NULL) : false;
    if (!link_use_up(request->db, "setup", set_up.token, error) ||
        !account_insert(request->db, account_id, set_up.email, checked->hash, set_up.language,
                        request->now, "person/email", error))
        return false;
    db_set_org(request->db, org_id);
    reply->status = 201;
    return organisation_insert(request->db, set_up.organisation, set_up.industry, set_up.size_band,
                               set_up.corporate_number, request->now, error) &&
           insert_first_person(request, &set_up, account_id, person_id, error) &&
           begin_session(request, reply, account_id, org_id, person_id, set_up.name, "setup",
                         PROOF_BEST, error);
}

static void write_passkey_site(const Request *request, JsonWriter *json)
{
    g_autofree char *site = passkey_site_of(request->base_url);
    json_text(json, "passkeySite", site);
}

static bool page_welcome(Request *request, Reply *reply, GError **error)
{
    (void)error;
    json_begin_object(&reply->json, NULL);
    write_passkey_site(request, &reply->json);
    json_end(&reply->json);
    return true;
}

/* Who has shown it goes on: also who comes back to this page later. */
static bool page_second_factor(Request *request, Reply *reply, GError **error)
{
    (void)error;
    const char *return_path = safe_path(request_query(request, "return"));
    if (!request->identity->lacks_factor) {
        reply_redirect(reply, return_path);
        return true;
    }
    json_begin_object(&reply->json, NULL);
    write_passkey_site(request, &reply->json);
    json_text(&reply->json, "returnPath", return_path);
    json_end(&reply->json);
    return true;
}

/* --- invitations ------------------------------------------------------------------------- */

/* The person an invitation is for; sets the organisation on the database. */
static Person *person_of_invitation(Request *request, const char *token, Link **link,
                                    GError **error)
{
    *link = link_find(request->db, "invitation", token, request->now, error);
    if (*link == NULL)
        return *error != NULL ? NULL : refuse_null(error, APP_ERROR_GONE, "error.link-used", NULL);
    db_set_org(request->db, (*link)->org_id);
    return person_load(request->db, (*link)->person_id, error);
}

static bool page_invitation(Request *request, Reply *reply, GError **error)
{
    g_autoptr(Link) link = NULL;
    const char *token = request_query(request, "token");
    if (token == NULL)
        return refuse(error, APP_ERROR_GONE, "error.link-used", NULL);
    g_autoptr(Person) person = person_of_invitation(request, token, &link, error);
    if (person == NULL)
        return false;
    g_autoptr(Organisation) organisation = organisation_load(request->db, error);
    if (organisation == NULL)
        return false;
    json_begin_object(&reply->json, NULL);
    json_text(&reply->json, "token", token);
    json_text(&reply->json, "name", person->name);
    json_text(&reply->json, "email", person->email);
    json_text(&reply->json, "organisationName", organisation->name);
    json_bool(&reply->json, "isReset", person->account_id != NULL);
    json_end(&reply->json);
    return true;
}

static bool prepare_invitation(Request *request, GError **error)
{
    g_autoptr(Link) link = NULL;
    Checked *checked = checked_new(request);
    const char *token = body_text(request, "token", 1, TOKEN_MAX_CHARACTERS, error);
    g_autoptr(Person) person =
        token == NULL ? NULL : person_of_invitation(request, token, &link, error);
    if (person == NULL)
        return false;
    g_autoptr(Organisation) organisation = organisation_load(request->db, error);
    if (organisation == NULL)
        return false;
    const char *known[] = { person->email, person->name, organisation->name, NULL };
    return hash_new_password(request, checked, "password", known, error);
}

/* Whether somebody with this account proves who she is by more than a password. */
static bool has_second_lock(Request *request, const char *account_id, bool *has, GError **error)
{
    g_autoptr(Account) account = account_find(request->db, account_id, error);
    g_autoptr(GPtrArray) passkeys =
        account == NULL ? NULL : passkeys_of_account(request->db, account_id, error);
    if (passkeys == NULL)
        return false;
    *has = account->totp_secret != NULL || passkeys->len > 0;
    return true;
}

/* The first time the account is made; later the invitation renews its password, unless it is one
 * that opens another company too. */
static bool give_account(Request *request, const Person *person, const char *hash,
                         char **account_id, GError **error)
{
    if (person->account_id != NULL) {
        g_autoptr(Account) account = account_hold(request->db, person->account_id, error);
        *account_id = g_strdup(person->account_id);
        return account != NULL &&
               account_check_unshared(request->db, account->id, person->id, error) &&
               account_take_email(request->db, account, person->email, "password", error) &&
               account_set_password(request->db, person->account_id, hash, error) &&
               sessions_end(request->db, person->account_id, "", error) &&
               half_sign_ins_end(request->db, person->id, error);
    }
    *account_id = id_new();
    return account_insert(request->db, *account_id, person->email, hash, request->language,
                          request->now, "password", error) &&
           person_set_account(request->db, person->id, *account_id, error);
}

/* Whether there is nothing yet by which she could show who she is: before the first invitation, and
 * after unlock.h. */
static bool is_without_password(Request *request, const Person *person, bool *is_without,
                                GError **error)
{
    *is_without = true;
    if (person->account_id == NULL)
        return true;
    g_autoptr(Account) account = account_find(request->db, person->account_id, error);
    *is_without = account != NULL && account->password_hash == NULL;
    return account != NULL;
}

static bool accept_invitation(Request *request, Reply *reply, GError **error)
{
    const Checked *checked = request->prepared;
    const char *token = body_text(request, "token", 1, TOKEN_MAX_CHARACTERS, error);
    g_autoptr(Link) link = NULL;
    g_autofree char *account_id = NULL;
    g_autoptr(Person) person =
        token == NULL ? NULL : person_of_invitation(request, token, &link, error);
    bool is_first = false;
    if (person == NULL || !link_use_up(request->db, "invitation", token, error) ||
        !is_without_password(request, person, &is_first, error) ||
        !give_account(request, person, checked->hash, &account_id, error))
        return false;
    bool has_lock = false;
    const bool is_new = person->account_id == NULL;
    const Actor actor = { .person_id = person->id, .name = person->name, .now = request->now };
    g_autofree char *details = breach_details(checked);
    if (!audit_record(request->db, &actor, "person.join", person->id, details, error) ||
        (!is_new && !tell_lock_changed(request, person->id, "password", error)) ||
        !has_second_lock(request, account_id, &has_lock, error))
        return false;
    /* A new password is no second lock: with one she signs in as always. */
    reply->status = has_lock ? 204 : 201;
    return has_lock ||
           begin_session(request, reply, account_id, link->org_id, person->id, person->name,
                         "invitation", is_first ? PROOF_BEST : PROOF_POOR, error);
}

/* --- the own account --------------------------------------------------------------------- */

static bool show_me(Request *request, Reply *reply, GError **error)
{
    (void)error;
    reply_version(reply, request->identity->version);
    identity_write(&reply->json, NULL, request->identity);
    return true;
}

static bool change_own_name(Request *request, const char *value, GError **error)
{
    g_autoptr(Person) person = person_load(request->db, request->identity->person_id, error);
    if (person == NULL)
        return false;
    if (person->version != request_version(request) && !g_str_equal(person->name, value))
        return change_refuse_stale(error, person->name, value, NULL, person->changed_at,
                                   person->version);
    const Actor actor = request_actor(request);
    g_autofree char *details = change_details("from", person->name, "to", value, NULL);
    g_free(person->name);
    person->name = g_strdup(value);
    return person_update(request->db, &actor, person, error) &&
           audit_record(request->db, &actor, "person.rename", person->id, details, error);
}

static bool record_setting(const Request *request, const char *field, const char *value,
                           GError **error)
{
    const Actor actor = request_actor(request);
    g_autofree char *details = change_details("field", field, "to", value, NULL);
    return audit_record(request->db, &actor, "account.change", actor.person_id, details, error);
}

static bool change_me(Request *request, Reply *reply, GError **error)
{
    static const char *const LANGUAGES[] = { "ja", "en", NULL };
    static const char *const THEMES[] = { "auto", "light", "dark", NULL };
    const char *field = request_param(request, "field");
    const char *account_id = request->identity->account_id;
    const char *value = NULL;
    int64_t version = request->identity->version;
    bool is_good = false;
    if (g_str_equal(field, "name")) {
        value = body_text(request, "value", 1, NAME_MAX_CHARACTERS, error);
        is_good = value != NULL && change_own_name(request, value, error);
        version++;
    } else if (g_str_equal(field, "language")) {
        value = body_choice(request, "value", LANGUAGES, error);
        is_good = value != NULL && account_set_language(request->db, account_id, value, error) &&
                  record_setting(request, field, value, error);
        if (is_good)
            reply_language_cookie(reply, value, is_secure(request));
    } else if (g_str_equal(field, "theme")) {
        value = body_choice(request, "value", THEMES, error);
        is_good = value != NULL && account_set_theme(request->db, account_id, value, error) &&
                  record_setting(request, field, value, error);
    } else {
        return refuse(error, APP_ERROR_NOT_FOUND, "error.no-field", "field", field, NULL);
    }
    reply_version(reply, version);
    json_begin_object(&reply->json, NULL);
    json_text(&reply->json, "value", value);
    json_int(&reply->json, "version", version);
    json_end(&reply->json);
    return is_good;
}

/* Only who is about to choose a password has one judged: signed in, or with a link to do so. It
 * costs more than most that strangers can ask for. */
static bool may_choose_password(const Request *request, GError **error)
{
    static const char *const LINKS[] = { "setup", "invitation" };
    const char *token = body_text_optional(request, "token", TOKEN_MAX_CHARACTERS, error);
    if (request->identity != NULL || *error != NULL)
        return *error == NULL;
    for (size_t i = 0; token != NULL && i < G_N_ELEMENTS(LINKS); i++) {
        g_autoptr(Link) link = link_find(request->db, LINKS[i], token, request->now, error);
        if (link != NULL || *error != NULL)
            return link != NULL;
    }
    return refuse(error, APP_ERROR_UNAUTHENTICATED, "error.unauthenticated", NULL);
}

/* Takes its time with long passwords, so it is done before the one writer's turn. */
static bool prepare_judgement(Request *request, GError **error)
{
    if (!may_choose_password(request, error))
        return false;
    const char *password = body_text(request, "password", 0, PASSWORD_CHARACTERS_MAX, error);
    const char *email = body_text_optional(request, "email", TEXT_EMAIL_MAX, error);
    const char *name = body_text_optional(request, "name", NAME_MAX_CHARACTERS, error);
    const char *organisation =
        body_text_optional(request, "organisation", NAME_MAX_CHARACTERS, error);
    if (*error != NULL)
        return false;
    const char *known[] = { email == NULL ? "" : email, name == NULL ? "" : name,
                            organisation == NULL ? "" : organisation, NULL };
    PasswordStrength *strength = g_new(PasswordStrength, 1);
    *strength = password_judge(password, known);
    if (strength->is_acceptable && breached_look_up(password) == BREACH_PRESENT)
        *strength = (PasswordStrength){ .score = 0, .message = "error.password-breached" };
    request->prepared = strength;
    request->prepared_free = g_free;
    return true;
}

static bool judge_password(Request *request, Reply *reply, GError **error)
{
    (void)error;
    const PasswordStrength *strength = request->prepared;
    json_begin_object(&reply->json, NULL);
    json_int(&reply->json, "score", strength->score);
    json_bool(&reply->json, "acceptable", strength->is_acceptable);
    json_text(&reply->json, "message",
              messages_text(request->messages, request->language, strength->message));
    json_end(&reply->json);
    return true;
}

static bool prepare_password_change(Request *request, GError **error)
{
    Checked *checked = checked_new(request);
    const Identity *identity = request->identity;
    const char *current = body_text(request, "current", 1, PASSWORD_CHARACTERS_MAX, error);
    const char *known[] = { identity->email, identity->name, identity->org_name, NULL };
    return current != NULL && hash_new_password(request, checked, "password", known, error) &&
           check_password(request, checked, identity->email, current, error);
}

static bool change_password(Request *request, Reply *reply, GError **error)
{
    const Checked *checked = request->prepared;
    const Identity *identity = request->identity;
    const Actor actor = request_actor(request);
    if (!is_password_right(request, reply, "current", error))
        return *error == NULL;
    g_autofree char *details = breach_details(checked);
    reply->status = 204;
    return account_set_password(request->db, identity->account_id, checked->hash, error) &&
           sessions_end(request->db, identity->account_id, identity->session_id, error) &&
           half_sign_ins_end(request->db, identity->person_id, error) &&
           forget_failures(request, identity->email, error) &&
           audit_record(request->db, &actor, "password.change", actor.person_id, details, error) &&
           tell_lock_changed(request, actor.person_id, "password", error);
}

static bool begin_totp(Request *request, Reply *reply, GError **error)
{
    const Identity *identity = request->identity;
    g_autoptr(Account) account = account_find(request->db, identity->account_id, error);
    if (account == NULL)
        return false;
    g_autofree char *secret = totp_secret_new();
    g_autofree char *uri = totp_uri(secret, identity->email, identity->org_name);
    g_autofree char *svg = totp_qr_svg(uri);
    if (!account_set_totp(request->db, identity->account_id, account->totp_secret, secret,
                          account->totp_step, error))
        return false;
    json_begin_object(&reply->json, NULL);
    json_text(&reply->json, "secret", secret);
    json_text(&reply->json, "uri", uri);
    json_text(&reply->json, "qrSvg", svg);
    json_end(&reply->json);
    return true;
}

static bool reply_recovery_codes(Request *request, Reply *reply, GError **error)
{
    json_begin_object(&reply->json, NULL);
    const bool is_good = give_recovery_codes(request, reply, "codes", error);
    json_end(&reply->json);
    return is_good;
}

static bool confirm_totp(Request *request, Reply *reply, GError **error)
{
    const char *code = body_text(request, "code", 1, CODE_MAX_CHARACTERS, error);
    g_autoptr(Account) account =
        code == NULL ? NULL : account_find(request->db, request->identity->account_id, error);
    if (account == NULL)
        return false;
    int64_t step = 0;
    g_autofree char *folded = text_fold(code);
    if (account->totp_pending == NULL)
        return refuse(error, APP_ERROR_CONFLICT, "error.totp-not-begun", NULL);
    const CodeAnswer answer = totp_check(account->totp_pending, folded, request->now,
                                         sign_in_rules()->totp_tolerance, &step);
    if (answer != CODE_RIGHT)
        return refuse_field(error, "code", code_sentence(answer), NULL);
    const Actor actor = request_actor(request);
    return account_set_totp(request->db, account->id, account->totp_pending, NULL, step, error) &&
           audit_record(request->db, &actor, "totp.add", actor.person_id, "{}", error) &&
           tell_lock_changed(request, actor.person_id, "app-add", error) &&
           note_second_factor(request, reply, error) && reply_recovery_codes(request, reply, error);
}

static bool remove_totp(Request *request, Reply *reply, GError **error)
{
    const Actor actor = request_actor(request);
    const bool is_last = request->identity->has_totp && request->identity->passkeys == 0;
    if (!may_remove_factor(request, is_last, error))
        return false;
    reply->status = 204;
    return account_set_totp(request->db, request->identity->account_id, NULL, NULL, 0, error) &&
           (!is_last || end_recovery_codes(request, error)) &&
           audit_record(request->db, &actor, "totp.remove", actor.person_id, "{}", error) &&
           tell_lock_changed(request, actor.person_id, "app-remove", error);
}

static bool list_sessions(Request *request, Reply *reply, GError **error)
{
    const Identity *identity = request->identity;
    g_autoptr(GPtrArray) sessions =
        sessions_of_account(request->db, identity->account_id, request->now, error);
    if (sessions == NULL)
        return false;
    write_sessions(&reply->json, NULL, sessions, identity->session_id);
    return true;
}

static bool sign_out_everywhere(Request *request, Reply *reply, GError **error)
{
    const Actor actor = request_actor(request);
    reply_session_cookie(reply, NULL, 0, is_secure(request));
    reply_forget(reply);
    reply->status = 204;
    return sessions_end(request->db, request->identity->account_id, "", error) &&
           audit_record(request->db, &actor, "session.end-all", actor.person_id, "{}", error);
}

static bool sign_out_elsewhere(Request *request, Reply *reply, GError **error)
{
    const Identity *identity = request->identity;
    const Actor actor = request_actor(request);
    reply->status = 204;
    return sessions_end(request->db, identity->account_id, identity->session_id, error) &&
           audit_record(request->db, &actor, "session.end-others", actor.person_id, "{}", error);
}

static bool end_one_session(Request *request, Reply *reply, GError **error)
{
    const Actor actor = request_actor(request);
    const char *id = request_param(request, "session");
    reply->status = 204;
    return session_end(request->db, request->identity->account_id, id, error) &&
           audit_record(request->db, &actor, "session.end", id, "{}", error);
}

static bool page_sign_in_settings(Request *request, Reply *reply, GError **error)
{
    const Identity *identity = request->identity;
    g_autoptr(GPtrArray) sessions =
        sessions_of_account(request->db, identity->account_id, request->now, error);
    g_autoptr(GPtrArray) passkeys =
        sessions == NULL ? NULL : passkeys_of_account(request->db, identity->account_id, error);
    if (passkeys == NULL)
        return false;
    json_begin_object(&reply->json, NULL);
    write_sessions(&reply->json, "sessions", sessions, identity->session_id);
    write_passkeys(&reply->json, "passkeys", passkeys);
    write_passkey_site(request, &reply->json);
    json_end(&reply->json);
    return true;
}

const Route sign_in_routes[] = {
    { "POST", "/api/v1/setup", set_up_organisation, PERMISSION_PUBLIC,
      "Sets up an organisation and its first person with a one-time link.",
      .prepare = prepare_setup },
    { "GET", "/api/v1/me", show_me, PERMISSION_SIGNED_IN,
      "Tells who is signed in and what this person may do.", .takes_one_factor = true },
    { "PUT", "/api/v1/me/{field}", change_me, PERMISSION_SIGNED_IN,
      "Changes one setting of the signed-in person: name, language or theme.",
      .needs_version = true },
    { "PUT", "/api/v1/me/password", change_password, PERMISSION_SIGNED_IN,
      "Changes the own password and signs out everywhere else.", .prepare = prepare_password_change,
      .needs_proof = true },
    { "POST", "/api/v1/me/password-strength", judge_password, PERMISSION_PUBLIC,
      "Judges a password that somebody is typing, without keeping it.",
      .prepare = prepare_judgement, .lane = LANE_JUDGING },
    { "POST", "/api/v1/me/totp", begin_totp, PERMISSION_SIGNED_IN,
      "Begins to set up the authenticator app: a new secret with its QR code.", .needs_proof = true,
      .takes_one_factor = true },
    { "PUT", "/api/v1/me/totp", confirm_totp, PERMISSION_SIGNED_IN,
      "Confirms the authenticator app with a first code and gives recovery codes.",
      .needs_proof = true, .takes_one_factor = true },
    { "DELETE", "/api/v1/me/totp", remove_totp, PERMISSION_SIGNED_IN,
      "Removes the authenticator app.", .needs_proof = true },
    { "GET", "/api/v1/me/sessions", list_sessions, PERMISSION_SIGNED_IN,
      "Lists the own sessions." },
    { "DELETE", "/api/v1/me/sessions", sign_out_everywhere, PERMISSION_SIGNED_IN,
      "Signs out everywhere, this session included." },
    { "DELETE", "/api/v1/me/other-sessions", sign_out_elsewhere, PERMISSION_SIGNED_IN,
      "Signs out everywhere but in this session.", .needs_proof = true },
    { "DELETE", "/api/v1/me/sessions/{session}", end_one_session, PERMISSION_SIGNED_IN,
      "Ends one own session.", .needs_proof = true },
    { "POST", "/api/v1/invitations", accept_invitation, PERMISSION_PUBLIC,
      "Accepts an invitation: the person chooses her password and is signed in.",
      .prepare = prepare_invitation },
    { "GET", "/setup", page_setup, PERMISSION_PUBLIC, "The first page of a new company.",
      .page = "setup" },
    { "GET", "/welcome", page_welcome, PERMISSION_SIGNED_IN, "The second step of a new company.",
      .page = "welcome", .takes_one_factor = true },
    { "GET", "/second-factor", page_second_factor, PERMISSION_SIGNED_IN,
      "The page on which the second factor that the company demands is made or shown.",
      .page = "second-factor", .takes_one_factor = true },
    { "GET", "/invitation", page_invitation, PERMISSION_PUBLIC, "The page of an invitation.",
      .page = "invitation" },
    { "GET", "/sign-in", show_sign_in, PERMISSION_PUBLIC, "The form to sign in." },
    { "POST", "/sign-in", sign_in, PERMISSION_PUBLIC, "Signs in with address and password.",
      .prepare = prepare_sign_in },
    { "POST", "/sign-in/code", sign_in_with_code, PERMISSION_PUBLIC,
      "Signs in with the code of the authenticator app or a recovery code." },
    { "POST", "/sign-out", sign_out, PERMISSION_SIGNED_IN, "Signs out.", .takes_one_factor = true },
    { "GET", "/settings/sign-in", page_sign_in_settings, PERMISSION_SIGNED_IN,
      "The own sign-in, sessions and display.", .page = "sign-in-settings" },
    { 0 },
};
