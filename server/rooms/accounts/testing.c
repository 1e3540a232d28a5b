#include "rooms/accounts/testing.h"

#include "base/id.h"
#include "store/db.h"

#define SQL_ADD_ORG                                                                                \
    "INSERT INTO org (org_id, name, industry, size_band, created_at, version)"                     \
    " VALUES (:org_id, 'A', 'e', '1-5', 0, 1)"
#define SQL_ADD_PERSON                                                                             \
    "INSERT INTO person (id, org_id, name, email, roles, version, changed_at)"                     \
    " VALUES (:id, :org_id, 'A', :id, 'owner', 1, 0)"

char *test_found_company(Db *db)
{
    g_autofree char *org_id = id_new();
    char *person_id = id_new();
    db_set_org(db, org_id);
    g_autoptr(Query) org = db_query(db, SQL_ADD_ORG);
    g_assert_true(query_finish(org, NULL));
    g_autoptr(Query) person = db_query(db, SQL_ADD_PERSON);
    query_bind_text(person, "id", person_id);
    g_assert_true(query_finish(person, NULL));
    return person_id;
}

static bool run_story(Db *db, void *data, GError **error)
{
    const CompanyStory *story = data;
    g_autofree char *person_id = test_found_company(db);
    const Actor actor = { .person_id = person_id, .name = "A", .now = TEST_NOW };
    return (*story)(db, &actor, error);
}

void test_in_company(Store *store, CompanyStory story)
{
    test_write(store, run_story, &story);
}
