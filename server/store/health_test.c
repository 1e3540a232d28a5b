#include "store/health.h"

#include "base/error.h"

static void names_what_a_failure_says_of_the_database(void)
{
    static const struct {
        AppError code;
        Trouble trouble;
        const char *name;
    } CASES[] = {
        { APP_ERROR_NO_SPACE, TROUBLE_FULL, "full" },
        { APP_ERROR_READ_ONLY, TROUBLE_READ_ONLY, "read-only" },
        { APP_ERROR_DISK, TROUBLE_BROKEN, "broken" },
        { APP_ERROR_UNREACHABLE, TROUBLE_UNREACHABLE, "unreachable" },
        { APP_ERROR_UNAVAILABLE, TROUBLE_NONE, NULL },
        { APP_ERROR_CONFLICT, TROUBLE_NONE, NULL },
        { APP_ERROR_INTERNAL, TROUBLE_NONE, NULL },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        g_autoptr(GError) error = g_error_new(APP_ERROR, (int)CASES[i].code, "x");
        g_assert_cmpint(trouble_of(error), ==, CASES[i].trouble);
        g_assert_cmpstr(trouble_name(CASES[i].trouble), ==, CASES[i].name);
        g_assert_cmpint(error_is_of_store(error), ==, CASES[i].trouble != TROUBLE_NONE);
    }
    g_autoptr(GError) foreign = g_error_new(G_FILE_ERROR, APP_ERROR_NO_SPACE, "x");
    g_assert_cmpint(trouble_of(foreign), ==, TROUBLE_NONE);
    g_assert_cmpint(trouble_of(NULL), ==, TROUBLE_NONE);
}

static void warns_of_little_room_without_flickering(void)
{
    static const struct {
        bool was_low;
        int64_t free_bytes, low_bytes;
        bool is_low;
    } CASES[] = {
        { false, 1000, 1000, false }, { false, 999, 1000, true },  { true, 1000, 1000, true },
        { true, 1099, 1000, true },   { true, 1100, 1000, false }, { false, -1, 1000, false },
        { true, -1, 1000, false },    { false, 0, 0, false },      { true, 0, 0, false },
        { false, 0, 1, true },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++)
        g_assert_cmpint(space_is_low(CASES[i].was_low, CASES[i].free_bytes, CASES[i].low_bytes), ==,
                        CASES[i].is_low);
}

static void finds_room_only_where_there_is_a_folder(void)
{
    const char *const here[] = { "/nowhere/at/all", "/", NULL };
    const char *const nowhere[] = { "/nowhere/at/all", NULL };
    g_assert_cmpint(space_free(here), >=, 0);
    g_assert_cmpint(space_free(nowhere), ==, -1);
    g_assert_cmpint(space_free(NULL), ==, -1);
}

static void knows_how_much_is_left_for_the_database(void)
{
    static const struct {
        int64_t bytes, free_bytes, most_bytes, left;
    } CASES[] = {
        { -1, -1, 0, -1 },       { 700, -1, 0, -1 },    { -1, -1, 1000, -1 },
        { 700, -1, 1000, 300 },  { 700, 200, 0, 200 },  { 700, 200, 1000, 200 },
        { 700, 400, 1000, 300 }, { 1000, -1, 1000, 0 }, { 1001, -1, 1000, 0 },
        { 0, -1, 1, 1 },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        const DatabaseSpace space = { CASES[i].bytes, CASES[i].free_bytes };
        g_assert_cmpint(space_of_database(&space, CASES[i].most_bytes), ==, CASES[i].left);
    }
}

typedef struct {
    int probes, fails; /* atomic: how many were made, how many are still to fail */
    GMutex lock;
    GPtrArray *told; /* of char*: "full: why" */
} Scene;

static bool probe(void *data, GError **error)
{
    Scene *scene = data;
    g_atomic_int_inc(&scene->probes);
    if (g_atomic_int_add(&scene->fails, -1) > 0)
        return fail(error, APP_ERROR_NO_SPACE, "still full");
    return true;
}

static void note_change(const Health *health, const char *why, void *data)
{
    Scene *scene = data;
    const char *name = trouble_name(health->trouble);
    g_mutex_lock(&scene->lock);
    g_ptr_array_add(scene->told, g_strdup_printf("%s: %s", name == NULL ? "good" : name, why));
    g_mutex_unlock(&scene->lock);
}

static guint told(Scene *scene)
{
    g_mutex_lock(&scene->lock);
    const guint count = scene->told->len;
    g_mutex_unlock(&scene->lock);
    return count;
}

static void tells_a_trouble_once_and_its_end(void)
{
    static const char *const NO_FOLDERS[] = { NULL };
    Scene scene = { .fails = 1, .told = g_ptr_array_new_with_free_func(g_free) };
    g_mutex_init(&scene.lock);
    HealthWatch *watch = health_watch_new();
    const HealthOptions options = { .folders = NO_FOLDERS,
                                    .probe = probe,
                                    .probe_data = &scene,
                                    .on_change = note_change,
                                    .change_data = &scene };
    health_watch_start(watch, &options);
    g_autoptr(GError) full = g_error_new(APP_ERROR, APP_ERROR_NO_SPACE, "no room");
    for (int i = 0; i < 1000; i++)
        health_note(watch, full);
    g_assert_cmpint(health_now(watch).trouble, ==, TROUBLE_FULL);
    while (health_now(watch).trouble != TROUBLE_NONE)
        g_usleep(10000);
    g_assert_cmpuint(told(&scene), ==, 1); /* its end is not worth a word yet: */
    health_note(watch, full);
    for (int i = 0; i < 1000 && told(&scene) < 2; i++)
        g_usleep(10000);
    g_assert_cmpint(health_now(watch).trouble, ==, TROUBLE_NONE);
    health_watch_stop(watch);
    g_assert_cmpint(scene.probes, ==,
                    3); /* one failed; one each for the first and the second time */
    g_assert_cmpuint(scene.told->len, ==, 2);
    g_assert_cmpstr(g_ptr_array_index(scene.told, 0), ==, "full: no room");
    g_assert_cmpstr(g_ptr_array_index(scene.told, 1), ==, "good: ");
    health_watch_free(watch);
    g_ptr_array_unref(scene.told);
    g_mutex_clear(&scene.lock);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/health/names_what_a_failure_says_of_the_database",
                    names_what_a_failure_says_of_the_database);
    g_test_add_func("/health/warns_of_little_room_without_flickering",
                    warns_of_little_room_without_flickering);
    g_test_add_func("/health/finds_room_only_where_there_is_a_folder",
                    finds_room_only_where_there_is_a_folder);
    g_test_add_func("/health/knows_how_much_is_left_for_the_database",
                    knows_how_much_is_left_for_the_database);
    g_test_add_func("/health/tells_a_trouble_once_and_its_end", tells_a_trouble_once_and_its_end);
    return g_test_run();
}
