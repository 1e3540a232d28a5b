#include "rooms/safekeeping/company_rows_store.h"

#include "base/error.h"
#include "base/id.h"

/* What is of the moment, not of the company. */
static const char *const LEFT_OUT[] = { "job",
                                        "outbox",
                                        "notice_day",
                                        "session",
                                        "api_token",
                                        "entry_link",
                                        "known_browser",
                                        "passkey_challenge",
                                        "audit_anchor", /* signed by the server that is left */
                                        "org_export",   /* its file lies there */
                                        NULL };

static bool is_account(const Table *table)
{
    return g_str_equal(table->name, "account");
}

bool company_has_table(const Table *table)
{
    return !g_strv_contains(LEFT_OUT, table->name) &&
           (table->has_org || is_account(table) || table_has_column(table, "account_id"));
}

char *company_rows(const Table *table, const char *org_id)
{
    if (!company_has_table(table))
        return NULL;
    g_autofree char *own = table_rows_of(org_id);
    if (table->has_org)
        return g_steal_pointer(&own);
    return g_strdup_printf("%s IN (SELECT account_id FROM person WHERE %s)",
                           is_account(table) ? "id" : "account_id", own);
}

/* --- what somebody else wrote ---------------------------------------------------------------- */

static bool refuse_other(const Table *table, GError **error)
{
    return refuse(error, APP_ERROR_INVALID, "error.import-other", "table", table->name, NULL);
}

/* Refuses rows of which @condition holds. */
static bool has_none(Db *db, const Table *table, const char *condition, GError **error)
{
    int64_t count = 0;
    return table_count(db, table, condition, &count, error) &&
           (count == 0 || refuse_other(table, error));
}

static bool holds_own_alone(Db *db, const Table *table, const char *org_id, GError **error)
{
    int64_t all = 0, own = 0;
    g_autofree char *condition = company_rows(table, org_id);
    if (condition == NULL)
        return has_none(db, table, NULL, error);
    return table_count(db, table, NULL, &all, error) &&
           table_count(db, table, condition, &own, error) &&
           (own == all || refuse_other(table, error));
}

/* Who is named without a foreign key. The log says who did what then, and its chain holds it. */
static bool names_own_alone(Db *db, const Table *table, GError **error)
{
    static const char STRANGERS[] = "person_id <> '' AND person_id NOT IN (SELECT id FROM person)";
    static const char NO_ACCOUNT[] = "account_id NOT IN (SELECT id FROM account)";
    return (!table_has_column(table, "person_id") || g_str_equal(table->name, "audit") ||
            has_none(db, table, STRANGERS, error)) &&
           (!table_has_column(table, "account_id") || has_none(db, table, NO_ACCOUNT, error));
}

static bool is_one_persons(Db *db, const GPtrArray *tables, GError **error)
{
    static const char SHARED[] = "account_id IN (SELECT account_id FROM person WHERE account_id IS"
                                 " NOT NULL GROUP BY account_id HAVING COUNT(*) > 1)";
    const Table *person = table_named(tables, "person");
    return person != NULL && has_none(db, person, SHARED, error);
}

bool company_rows_check(Db *db, const GPtrArray *tables, const char *org_id, GError **error)
{
    if (!id_is_valid(org_id))
        return refuse(error, APP_ERROR_INVALID, "error.backup-foreign", NULL);
    for (guint i = 0; i < tables->len; i++) {
        const Table *table = g_ptr_array_index(tables, i);
        if (!holds_own_alone(db, table, org_id, error) || !names_own_alone(db, table, error))
            return false;
    }
    return is_one_persons(db, tables, error);
}
