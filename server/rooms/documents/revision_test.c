#include "rooms/documents/revision.h"

/* The reasons as "cause subject before>after;". */
static char *reasons(const char *then, const char *now, const char *generated_then,
                     const char *generated_now)
{
    json_t *before = json_loads(then, 0, NULL), *after = json_loads(now, 0, NULL);
    g_autoptr(GPtrArray) found = revision_reasons(before, after, generated_then, generated_now);
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < found->len; i++) {
        const RevisionReason *reason = g_ptr_array_index(found, i);
        g_string_append_printf(text, "%s %s %s>%s;", revision_cause_name(reason->cause),
                               reason->subject == NULL ? "-" : reason->subject,
                               reason->before == NULL ? "-" : reason->before,
                               reason->after == NULL ? "-" : reason->after);
    }
    json_decref(before);
    json_decref(after);
    return g_string_free(text, FALSE);
}

static void says_what_changed(void)
{
    static const struct {
        const char *then, *now, *want;
    } cases[] = {
        { "{\"company\":{\"name\":\"A\",\"address\":\"X\"}}",
          "{\"company\":{\"name\":\"B\",\"address\":\"X\"}}", "company name A>B;" },
        { "{\"company\":{}}", "{\"company\":{\"address\":\"X\"}}", "company address ->X;" },
        { "{\"company\":{\"address\":\"X\"}}", "{\"company\":{}}", "company address X>-;" },
        { "{\"answers\":{\"a\":\"1\",\"a-is-x\":true}}",
          "{\"answers\":{\"a\":\"2\",\"a-is-y\":true}}", "answer a 1>2;" },
        { "{\"answers\":{\"n\":[\"1\",\"2\"]}}", "{\"answers\":{\"n\":[\"1\"]}}",
          "answer n 1\n2>1;" },
        { "{\"rules\":[1]}", "{\"rules\":[2]}", "measures - ->-;" },
        { "{\"assessment\":{\"total\":1}}", "{\"assessment\":{\"total\":2}}", "assessment - ->-;" },
        { "{}", "{\"assessment\":{\"total\":2}}", "assessment - ->-;" },
        { "{\"company\":{\"name\":\"A\"}}", "{\"company\":{\"name\":\"A\"}}", "template - ->-;" },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *found = reasons(cases[i].then, cases[i].now, "old", "new");
        g_assert_cmpstr(found, ==, cases[i].want);
    }
}

static void is_silent_while_the_text_stays(void)
{
    g_autofree char *found =
        reasons("{\"company\":{\"name\":\"A\"}}", "{\"company\":{\"name\":\"B\"}}", "same", "same");
    g_assert_cmpstr(found, ==, "");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/documents/revision/says-what-changed", says_what_changed);
    g_test_add_func("/documents/revision/is-silent-while-the-text-stays",
                    is_silent_while_the_text_stays);
    return g_test_run();
}
