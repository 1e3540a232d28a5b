/* Lines that are nearly JSON become JSON; all others stay what they are. */
#include "core/sigma/event_repair.h"

#include <glib.h>

#include "core/sigma/event.h"

static void mends_what_users_can_put_into_a_line(void)
{
    static const struct {
        const char *json, *mended;
        bool is_event;
    } cases[] = {
        { "{\"a\":\"x\xFFy\"}", "{\"a\":\"x\xEF\xBF\xBDy\"}", true },
        { "{\"a\":\"\xC3\"}", "{\"a\":\"\xEF\xBF\xBD\"}", true },
        { "{\"a\":\"b\\x22c\"}", "{\"a\":\"b\\\"c\"}", true },
        { "{\"a\":\"\\x5C\\x0a\\xE3\\x81\\x82\\xe9\"}",
          "{\"a\":\"\\\\\\u000a\xE3\x81\x82\xEF\xBF\xBD\"}", true },
        { "{\"a\":\"C:\\Users\\x\"}", "{\"a\":\"C:\\\\Users\\\\x\"}", true },
        { "{\"a\":\"\t\x01\"}", "{\"a\":\"\\u0009\\u0001\"}", true },
        { "{\"a\":\"\x1f \\x1B\"}", "{\"a\":\"\\u001f \\u001b\"}", true },
        { "{\"a\":\"\\u12\"}", "{\"a\":\"\\\\u12\"}", true },
        { "{\"a\":\"\\\\\\\"\",\"b\":\"\\u00e9\\/\"}", "{\"a\":\"\\\\\\\"\",\"b\":\"\\u00e9\\/\"}",
          true },
        { "{\t\"a\" : 1}", "{\t\"a\" : 1}", true },
        { "{\"a\":\"b", "{\"a\":\"b", false },
        { "{\"a\":\"b\\", "{\"a\":\"b\\\\", false },
        { "no json \\x22", "no json \\x22", false },
        { "", "", false },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        Buffer out = { 0 };
        Event event = { 0 };
        event_repair(slice_of(cases[i].json), &out);
        g_autofree char *got = g_strndup(out.data == NULL ? "" : out.data, out.length);
        g_assert_cmpstr(got, ==, cases[i].mended);
        g_assert_true((event_read(&event, slice_of(got)) == EVENT_NOTHING) == cases[i].is_event);
        event_clear(&event);
        buffer_clear(&out);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/event-repair/mends_what_users_can_put_into_a_line",
                    mends_what_users_can_put_into_a_line);
    return g_test_run();
}
