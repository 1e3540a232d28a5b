#include "rooms/accounts/anchor_mail_store.h"

#include "base/time.h"
#include "queries_sql.h"
#include "rooms/accounts/anchor_store.h"
#include "store/db.h"

static const char *const NAMES[] = {
    [ANCHOR_MAIL_OFF] = "off", [ANCHOR_MAIL_DIGEST] = "digest", [ANCHOR_MAIL_DAILY] = "daily"
};

const char *anchor_mail_name(AnchorMail choice)
{
    return NAMES[choice];
}

bool anchor_mail_named(const char *name, AnchorMail *choice)
{
    for (size_t i = 0; i < G_N_ELEMENTS(NAMES); i++) {
        if (g_strcmp0(NAMES[i], name) == 0) {
            *choice = (AnchorMail)i;
            return true;
        }
    }
    return false;
}

void anchor_mail_choice_clear(AnchorMailChoice *choice)
{
    g_clear_pointer(&choice->changed_by, g_free);
}

bool anchor_mail_choice_load(Db *db, AnchorMailChoice *choice, GError **error)
{
    *choice = (AnchorMailChoice){ .choice = ANCHOR_MAIL_DIGEST };
    g_autoptr(Query) query = db_query(db, SQL_ANCHOR_MAIL);
    if (query_next(query)) {
        anchor_mail_named(query_text(query, "choice"), &choice->choice);
        choice->version = query_int(query, "version");
        choice->changed_at = query_int(query, "changed_at");
        choice->changed_by = g_strdup(query_text(query, "changed_by"));
    }
    return query_finish(query, error);
}

bool anchor_mail_choice_save(Db *db, const Actor *actor, AnchorMail choice, GError **error)
{
    g_autoptr(Query) query = db_query(db, SQL_ANCHOR_MAIL_SAVE);
    query_bind_text(query, "choice", anchor_mail_name(choice));
    query_bind_text(query, "changed_by", actor->person_id);
    query_bind_int(query, "changed_at", actor->now);
    return query_finish(query, error);
}

/* --- what notices asks ---------------------------------------------------------------------- */

bool anchor_mail_wanted(Db *db, AnchorMail *choice, GError **error)
{
    g_auto(AnchorMailChoice) saved = { 0 };
    const bool is_good = anchor_mail_choice_load(db, &saved, error);
    *choice = saved.choice;
    return is_good;
}

bool audit_anchor_of_day(Db *db, const char *day, char **line, int64_t *made_at, GError **error)
{
    char made_on[TIME_DAY_SIZE];
    g_autoptr(GError) failure = NULL;
    g_autoptr(AnchorRow) row = anchor_last(db, &failure);
    *line = NULL;
    if (failure != NULL) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return false;
    }
    if (row == NULL)
        return true;
    time_format_day(row->at, made_on);
    *made_at = row->at;
    if (g_str_equal(made_on, day))
        *line = g_steal_pointer(&row->line);
    return true;
}

GPtrArray *organisations_for_anchor_mail(Db *db, const char *after, const char *day, int limit,
                                         GError **error)
{
    g_autoptr(GPtrArray) ids = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(Query) query = db_query(db, SQL_ANCHOR_MAIL_OPEN);
    query_bind_text(query, "after", after);
    query_bind_text(query, "day", day);
    query_bind_int(query, "limit", limit);
    while (query_next(query))
        g_ptr_array_add(ids, g_strdup(query_text(query, "org_id")));
    return query_finish(query, error) ? g_steal_pointer(&ids) : NULL;
}

bool anchor_mail_claim(Db *db, const char *day, bool *is_claimed, GError **error)
{
    int64_t changed = 0;
    g_autoptr(Query) query = db_query(db, SQL_ANCHOR_MAIL_CLAIM);
    query_bind_text(query, "day", day);
    const bool is_good = query_finish_change(query, &changed, error);
    *is_claimed = changed > 0;
    return is_good;
}
