#include "base/log.h"

static void writes_a_line_in_every_form(void)
{
    static const struct {
        const char *format;
        LogLevel level;
        const char *sentence, *want;
    } CASES[] = {
        { "text", LOG_INFO, "a", "2026-11-21T00:00:00Z info a" },
        { "text", LOG_ERROR, "a\nb\rc", "2026-11-21T00:00:00Z error a b c" },
        { "journal", LOG_INFO, "a", "<6>a" },
        { "journal", LOG_WARNING, "a\n<2>b", "<4>a <2>b" },
        { "journal", LOG_ERROR, "a", "<3>a" },
        { "json", LOG_WARNING, "say \"no\"\n",
          "{\"time\":\"2026-11-21T00:00:00Z\",\"level\":\"warning\",\"priority\":4,"
          "\"message\":\"say \\\"no\\\" \"}" },
        { "text", LOG_INFO, "a\033[31mb\ac\177d\tる", "2026-11-21T00:00:00Z info a [31mb c d る" },
        { "journal", LOG_INFO,
          "a\xc2\x9b"
          "b\xe2\x80\xa8"
          "c",
          "<6>a b c" },
        { "json", LOG_INFO, "\xff",
          "{\"time\":\"2026-11-21T00:00:00Z\",\"level\":\"info\",\"priority\":6,"
          "\"message\":\"\xef\xbf\xbd\"}" },
    };
    for (gsize i = 0; i < G_N_ELEMENTS(CASES); i++) {
        g_autofree char *line =
            log_text(CASES[i].format, CASES[i].level, 1795219200, CASES[i].sentence);
        g_assert_cmpstr(line, ==, CASES[i].want);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/log/writes_a_line_in_every_form", writes_a_line_in_every_form);
    return g_test_run();
}
