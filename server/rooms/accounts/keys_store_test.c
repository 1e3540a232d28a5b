#include "rooms/accounts/keys_store.h"

#include "base/id.h"
#include "rooms/accounts/accounts_store.h"
#include "rooms/accounts/entry_links_store.h"
#include "rooms/accounts/sign_in_store.h"
#include "rooms/accounts/testing.h"

#define NOW TEST_NOW

/* An account that has everything but a passkey, and a session; returns its id, owned. */
static char *account_with_keys(Db *db, const Actor *actor, GError **error)
{
    char *id = id_new();
    char *const codes[] = { (char *)"aaaaaaa-bbbbbbb-ccccccc-ddddddd", NULL };
    const SessionStart start = { .account_id = id,
                                 .org_id = db_org(db),
                                 .person_id = actor->person_id,
                                 .user_agent = "a browser",
                                 .address = "127.0.0.1",
                                 .now = NOW };
    g_assert_true(account_insert(db, id, id, "a hash", "ja", NOW, "email", error));
    g_assert_true(person_set_account(db, actor->person_id, id, error));
    g_assert_true(account_set_totp(db, id, "a secret", "another", 7, error));
    g_assert_true(recovery_codes_replace(db, id, codes, error));
    g_autofree char *token = session_start(db, &start, error);
    g_assert_nonnull(token);
    return id;
}

static bool take_off(Db *db, const Actor *actor, GError **error)
{
    bool exist = false, is_used = true;
    g_autofree char *org_id = g_strdup(db_org(db));
    g_autofree char *id = account_with_keys(db, actor, error);
    g_autofree char *before =
        link_new(db, "second-factor", org_id, actor->person_id, NOW, NOW + 300, error);
    g_autofree char *entry = entry_link_new(db, actor->person_id, NOW, NOW + 300, error);
    g_assert_true(keys_exist(db, id, &exist, error) && exist);

    g_autofree char *token = keys_take_off(db, id, actor->person_id, NOW, error);
    g_assert_nonnull(token);
    g_assert_true(keys_exist(db, id, &exist, error) && !exist);
    g_autoptr(Account) account = account_find(db, id, error);
    g_assert_null(account->password_hash);
    g_assert_null(account->totp_secret);
    g_assert_null(account->totp_pending);
    g_assert_true(recovery_code_use(db, id, "aaaaaaa-bbbbbbb-ccccccc-ddddddd", &is_used, error) &&
                  !is_used);
    g_autoptr(GPtrArray) sessions = sessions_of_account(db, id, NOW, error);
    g_assert_cmpuint(sessions->len, ==, 0);
    g_assert_null(link_find(db, "second-factor", before, NOW, error));
    g_autofree char *of_org = NULL, *of_person = NULL;
    g_assert_true(entry_link_find(db, entry, NOW, &of_org, &of_person, error));
    g_assert_null(of_org);

    g_autoptr(Link) link = link_find(db, "invitation", token, NOW + KEYS_LINK_S - 1, error);
    g_assert_cmpstr(link->person_id, ==, actor->person_id);
    g_assert_cmpstr(link->org_id, ==, org_id);
    g_assert_null(link_find(db, "invitation", token, NOW + KEYS_LINK_S, error));
    return *error == NULL;
}

static void takes_off_all_and_leaves_one_link_for_a_day(Store *store)
{
    test_in_company(store, take_off);
}

/* Somebody else of this company or of another, with the same account. */
static bool add_sharer(Db *db, const Actor *actor, const char *account_id, char **id,
                       GError **error)
{
    *id = id_new();
    const Person person = { .id = *id,
                            .account_id = (char *)account_id,
                            .name = (char *)"B",
                            .email = *id,
                            .roles = (char *)"employee" };
    return person_insert(db, actor, &person, error);
}

static bool share(Db *db, const Actor *actor, GError **error)
{
    bool is_shared = true;
    g_autofree char *here = g_strdup(db_org(db));
    g_autofree char *id = account_with_keys(db, actor, error);
    g_autofree char *there = id_new(), *other = NULL;
    g_assert_true(account_is_shared(db, id, actor->person_id, &is_shared, error) && !is_shared);
    db_set_org(db, there);
    g_assert_true(organisation_insert(db, "乙", "e", "6-20", NULL, NOW, error));
    g_assert_true(add_sharer(db, actor, id, &other, error));
    g_assert_true(account_is_shared(db, id, other, &is_shared, error) && is_shared);
    db_set_org(db, here);
    g_assert_true(account_is_shared(db, id, actor->person_id, &is_shared, error) && is_shared);
    db_set_org(db, there);
    g_assert_true(person_end(db, actor, other, error));
    db_set_org(db, here);
    g_assert_true(account_is_shared(db, id, actor->person_id, &is_shared, error) && !is_shared);
    return *error == NULL;
}

static void knows_who_signs_in_elsewhere_with_the_same_account(Store *store)
{
    test_in_company(store, share);
}

int main(int argc, char **argv)
{
    test_stores_begin(&argc, &argv);
    test_add_store("/accounts/keys/takes-off-all-and-leaves-one-link-for-a-day",
                   takes_off_all_and_leaves_one_link_for_a_day);
    test_add_store("/accounts/keys/knows-who-signs-in-elsewhere-with-the-same-account",
                   knows_who_signs_in_elsewhere_with_the_same_account);
    return test_stores_run();
}
