#include "app/progress.h"

static const char words[] =
    "{\"progress-wide\": \"{bar} {percent} {read} {total} {rate} {left}\","
    " \"progress-narrow\": \"{percent} {left}\", \"progress-open\": \"{read} {rate}\"}";

/* @share: of 2 MB that are read, in percent */
static char *line_of(guint share, gint64 spent_s, guint columns, bool is_known)
{
    g_autoptr(Messages) messages = messages_new();
    g_auto(Problems) problems;
    problems_init(&problems);
    messages_add(messages, "cli.ja.json", words, strlen(words), &problems);
    const Speaker speaker = { .messages = messages, .language = "ja" };
    const Progress progress = { .speaker = &speaker,
                                .total = is_known ? 2000000 : 0,
                                .read = share * (guint64)20000 };
    return progress_line(&progress, 500, spent_s * 1000000, columns);
}

static void says_how_far_it_has_come(void)
{
    static const struct {
        guint share, columns;
        gint64 spent_s;
        bool is_known;
        const char *line;
    } cases[] = {
        { 50, 80, 10, true, "██████████────────── 50 1.0\302\240MB 2.0\302\240MB 50 0:10" },
        { 1, 80, 50, true, "──────────────────── 1 20.0\302\240kB 2.0\302\240MB 10 1:22:30" },
        { 3, 80, 1, true, "█─────────────────── 3 60.0\302\240kB 2.0\302\240MB 500 0:32" },
        { 150, 80, 1, true, "████████████████████ 100 3.0\302\240MB 2.0\302\240MB 500 0:00" },
        { 25, 79, 20, true, "25 1:00" },
        { 50, 79, 3599, true, "50 59:59" },
        { 50, 79, 3600, true, "50 1:00:00" },
        { 50, 80, 10, false, "1.0\302\240MB 50" },
        { 0, 80, 10, true, "0 bytes 50" },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *line =
            line_of(cases[i].share, cases[i].spent_s, cases[i].columns, cases[i].is_known);
        g_assert_cmpstr(line, ==, cases[i].line);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(test) g_test_add_func("/progress/" #test, test)
    ADD(says_how_far_it_has_come);
    return g_test_run();
}
