#include "rooms/notices/notices_store.h"

#include "base/error.h"
#include "base/id.h"
#include "base/time.h"
#include "rooms/accounts/testing.h"

#define NOW TEST_NOW
#define TODAY "2026-11-21"

/* Other tests leave mails in the same database. */
#define SQL_EMPTY_OUTBOX "/* across */ DELETE FROM outbox"

static bool empty_outbox(Db *db, void *data, GError **error)
{
    (void)data;
    g_autoptr(Query) query = db_query(db, SQL_EMPTY_OUTBOX);
    return query_finish(query, error);
}

static void tell(Store *store, CompanyStory story)
{
    test_write(store, empty_outbox, NULL);
    test_in_company(store, story);
}

static bool add(Db *db, const Actor *actor, const char *day, GError **error)
{
    bool is_new = false;
    g_assert_true(
        outbox_add(db, actor->person_id, day, "件名", "本文", NOW, NOW + DAY_S, &is_new, error));
    return is_new;
}

static bool add_claim_and_end(Db *db, const Actor *actor, GError **error)
{
    g_assert_true(add(db, actor, TODAY, error));
    g_assert_false(add(db, actor, TODAY, error)); /* one a day */
    g_autoptr(OutboxMail) early = outbox_claim(db, NOW - 1, error);
    g_assert_null(early);
    g_autoptr(OutboxMail) mail = outbox_claim(db, NOW, error);
    g_assert_cmpstr(mail->subject, ==, "件名");
    g_assert_cmpstr(mail->person_id, ==, actor->person_id);
    g_assert_cmpint(mail->tries, ==, 1);
    g_autoptr(OutboxMail) taken = outbox_claim(db, NOW, error);
    g_assert_null(taken);

    g_assert_true(outbox_end(db, mail->id, "waiting", NOW + 60, "not-now", NOW, error));
    g_autoptr(OutboxMail) pause = outbox_claim(db, NOW + 59, error);
    g_assert_null(pause);
    g_autoptr(OutboxMail) again = outbox_claim(db, NOW + 60, error);
    g_assert_cmpint(again->tries, ==, 2);
    g_assert_cmpstr(again->body, ==, "本文");
    g_assert_true(outbox_end(db, again->id, "sent", 0, NULL, NOW + 61, error));
    g_autoptr(OutboxMail) none = outbox_claim(db, NOW + DAY_S, error);
    g_assert_null(none);

    OutboxLast last;
    g_assert_true(outbox_last(db, &last, error));
    g_assert_cmpstr(last.state, ==, "sent");
    g_assert_null(last.problem);
    g_assert_cmpint(last.at, ==, NOW + 61);
    outbox_last_clear(&last);
    g_assert_false(add(db, actor, TODAY, error)); /* sent is sent */
    return true;
}

static void keeps_one_mail_a_day_and_hands_it_out_once(Store *store)
{
    tell(store, add_claim_and_end);
}

static bool fill_up(Db *db, const Actor *actor, GError **error)
{
    for (int i = 0; i < OUTBOX_OF_PERSON_MAX; i++) {
        g_autofree char *day = g_strdup_printf("mail-%d", i);
        g_assert_true(add(db, actor, day, error));
    }
    g_assert_false(add(db, actor, "one more", error));
    g_autoptr(OutboxMail) mail = outbox_claim(db, NOW, error);
    g_assert_true(outbox_end(db, mail->id, "sent", 0, NULL, NOW, error));
    g_assert_true(add(db, actor, "one more", error));
    g_assert_false(add(db, actor, "and one more", error));
    return true;
}

static void lets_only_so_many_mails_wait_for_one_person(Store *store)
{
    tell(store, fill_up);
}

static bool die_while_sending(Db *db, const Actor *actor, GError **error)
{
    g_assert_true(add(db, actor, TODAY, error));
    g_autoptr(OutboxMail) mail = outbox_claim(db, NOW, error);
    g_assert_true(outbox_sweep(db, NOW + 15 * MINUTE_S, error));
    g_assert_true(
        outbox_end(db, mail->id, "waiting", NOW, NULL, NOW, error)); /* still on its way */
    g_autoptr(OutboxMail) again = outbox_claim(db, NOW, error);
    g_assert_nonnull(again);
    g_assert_true(outbox_sweep(db, NOW + 15 * MINUTE_S + 1, error));
    g_autoptr(OutboxMail) none = outbox_claim(db, NOW + DAY_S, error);
    g_assert_null(none); /* it may have gone out */
    OutboxLast last;
    g_assert_true(outbox_last(db, &last, error));
    g_assert_cmpstr(last.state, ==, "failed");
    g_assert_cmpstr(last.problem, ==, "interrupted");
    outbox_last_clear(&last);
    g_assert_true(outbox_end(db, mail->id, "sent", 0, NULL, NOW, error)); /* too late to count */
    g_assert_true(outbox_sweep(db, NOW + 30 * DAY_S + 1, error));
    g_assert_true(outbox_last(db, &last, error));
    g_assert_null(last.state); /* old rows go */
    return true;
}

static void does_not_send_again_what_was_being_sent(Store *store)
{
    tell(store, die_while_sending);
}

static bool claim_days(Db *db, const Actor *actor, GError **error)
{
    /* A clock that runs ahead and is set back: each day is made again only when it changes. */
    static const struct {
        const char *day;
        bool want;
    } STEPS[] = { { TODAY, true },         { TODAY, false }, { "2099-01-01", true },
                  { "2099-01-01", false }, { TODAY, true },  { "2026-11-22", true } };
    (void)actor;
    for (size_t i = 0; i < G_N_ELEMENTS(STEPS); i++) {
        bool is_open = false, is_claimed = false;
        g_assert_true(notice_day_is_open(db, STEPS[i].day, &is_open, error));
        g_assert_true(notice_day_claim(db, STEPS[i].day, &is_claimed, error));
        g_assert_cmpint(is_open, ==, STEPS[i].want);
        g_assert_cmpint(is_claimed, ==, STEPS[i].want);
    }
    return true;
}

static void gives_a_day_to_one_only_even_when_clocks_jump(Store *store)
{
    tell(store, claim_days);
}

static bool make_and_revoke(Db *db, const Actor *actor, GError **error)
{
    int64_t made_at = 1;
    g_autofree char *first = id_new(), *second = id_new();
    g_assert_true(calendar_find(db, actor->person_id, &made_at, error));
    g_assert_cmpint(made_at, ==, 0);
    g_assert_true(calendar_save(db, actor, first, error));
    g_assert_true(calendar_save(db, actor, second, error));
    g_autofree char *old_org = NULL, *old_person = NULL, *org = NULL, *person = NULL;
    g_assert_true(calendar_by_token(db, first, &old_org, &old_person, error));
    g_assert_null(old_person);
    g_assert_true(calendar_by_token(db, second, &org, &person, error));
    g_assert_cmpstr(person, ==, actor->person_id);
    g_assert_cmpstr(org, ==, db_org(db));
    g_assert_true(calendar_delete(db, actor->person_id, error));
    g_autofree char *gone_org = NULL, *gone = NULL;
    g_assert_true(calendar_by_token(db, second, &gone_org, &gone, error));
    g_assert_null(gone);
    return true;
}

static void knows_the_newest_address_of_a_calendar_only(Store *store)
{
    tell(store, make_and_revoke);
}

static bool choose(Db *db, const Actor *actor, GError **error)
{
    NoticeChoice choice;
    g_assert_true(notice_choice_load(db, actor->person_id, &choice, error));
    g_assert_true(choice.wants_digest && choice.wants_backup_failures);
    g_assert_cmpint(choice.version, ==, 0);
    choice.wants_digest = false;
    g_assert_true(notice_choice_save(db, actor, &choice, error));
    g_autoptr(GHashTable) refusers = notice_refusers(db, error);
    g_assert_true(g_hash_table_contains(refusers, actor->person_id));
    g_autoptr(GHashTable) others = backup_failure_refusers(db, error);
    g_assert_cmpuint(g_hash_table_size(others), ==, 0);
    choice = (NoticeChoice){ .wants_digest = true, .wants_backup_failures = false };
    g_assert_true(notice_choice_save(db, actor, &choice, error));
    g_autoptr(GHashTable) of_backups = backup_failure_refusers(db, error);
    g_assert_true(g_hash_table_contains(of_backups, actor->person_id));
    g_autoptr(GHashTable) none = notice_refusers(db, error);
    g_assert_cmpuint(g_hash_table_size(none), ==, 0);
    g_assert_true(notice_choice_load(db, actor->person_id, &choice, error));
    g_assert_cmpint(choice.version, ==, 2);
    return true;
}

static void sends_to_everybody_who_did_not_refuse(Store *store)
{
    tell(store, choose);
}

static bool keep_a_server(Db *db, const Actor *actor, GError **error)
{
    const MailServer wanted = { .host = (char *)"smtp.example.jp",
                                .port = 587,
                                .sender = (char *)"a@example.jp",
                                .password_box = (char *)"box" };
    g_autoptr(MailServer) none = mail_server_load(db, error);
    g_assert_null(none);
    g_assert_true(mail_server_save(db, actor, &wanted, error));
    MailServer other = wanted;
    other.port = 465;
    other.user = (char *)"a";
    other.password_box = NULL;
    g_assert_true(mail_server_save(db, actor, &other, error));
    g_autoptr(MailServer) kept = mail_server_load(db, error);
    g_assert_cmpint(kept->port, ==, 465);
    g_assert_cmpint(kept->version, ==, 2);
    g_assert_cmpstr(kept->user, ==, "a");
    g_assert_null(kept->password_box);
    g_assert_true(mail_server_delete(db, error));
    g_autoptr(MailServer) gone = mail_server_load(db, error);
    g_assert_null(gone);
    return true;
}

static void keeps_one_mail_server_for_a_company(Store *store)
{
    tell(store, keep_a_server);
}

int main(int argc, char **argv)
{
    test_stores_begin(&argc, &argv);
    test_add_store("/notices/store/keeps-one-mail-a-day-and-hands-it-out-once",
                   keeps_one_mail_a_day_and_hands_it_out_once);
    test_add_store("/notices/store/lets-only-so-many-mails-wait-for-one-person",
                   lets_only_so_many_mails_wait_for_one_person);
    test_add_store("/notices/store/does-not-send-again-what-was-being-sent",
                   does_not_send_again_what_was_being_sent);
    test_add_store("/notices/store/gives-a-day-to-one-only-even-when-clocks-jump",
                   gives_a_day_to_one_only_even_when_clocks_jump);
    test_add_store("/notices/store/knows-the-newest-address-of-a-calendar-only",
                   knows_the_newest_address_of_a_calendar_only);
    test_add_store("/notices/store/sends-to-everybody-who-did-not-refuse",
                   sends_to_everybody_who_did_not_refuse);
    test_add_store("/notices/store/keeps-one-mail-server-for-a-company",
                   keeps_one_mail_server_for_a_company);
    return test_stores_run();
}
