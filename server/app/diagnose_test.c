#include "app/diagnose.h"

#include <glib/gstdio.h>

#include "rooms/assessment/test_answers.h"

/* The command on the packs of tests/packs/good; the whole product is tested by tests/diagnose/. */
static const Option options[] = {
    { "edition", "EDITION", NULL, NULL, "", "" },
    { "format", "text|json", "text json", "text", "", "" },
    { "size", "BAND", NULL, NULL, "", "" },
    { "questionnaire", "ID", NULL, NULL, "", "" },
    { 0 },
};
static const Command table[] = {
    { "diagnose", "FILE", 1, 1, options, command_diagnose, "", "" },
    { 0 },
};

typedef struct {
    int status;
    char *out;
    char *err;
} Result;

static void result_clear(Result *result)
{
    free(result->out);
    free(result->err);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Result, result_clear)

/* @csv: the sheet; NULL for a file that does not exist. @words: options, apart by spaces */
static Result run(const char *csv, const char *words)
{
    g_autofree char *path = g_strdup("/nowhere/sheet.csv");
    if (csv != NULL) {
        g_clear_pointer(&path, g_free);
        g_close(g_file_open_tmp("sheet-XXXXXX", &path, NULL), NULL);
        g_assert_true(g_file_set_contents(path, csv, -1, NULL));
    }
    g_autofree char *line = g_strdup_printf("mimamori diagnose --language en %s%s%s", words,
                                            words[0] == '\0' ? "" : " ", path);
    g_auto(GStrv) arguments_text = g_strsplit(line, " ", 0);
    g_autoptr(GError) error = NULL;
    g_autoptr(Arguments) arguments =
        arguments_parse(table, (int)g_strv_length(arguments_text), arguments_text, &error);
    g_assert_no_error(error);

    g_autoptr(Content) content = test_content();
    Result result = { 0 };
    size_t out_size = 0, err_size = 0;
    FILE *out = open_memstream(&result.out, &out_size);
    FILE *err = open_memstream(&result.err, &err_size);
    result.status = diagnose(content, arguments, out, err);
    fclose(out);
    fclose(err);
    if (csv != NULL)
        g_remove(path);
    return result;
}

static void writes_json(void)
{
    g_auto(Result) result = run("1,4\n2,2\n3,-1\n", "--format json");
    g_assert_cmpint(result.status, ==, EXIT_OK);
    g_assert_cmpstr(result.err, ==, "");
    g_assert_cmpstr(
        result.out, ==,
        "{\"edition\":\"2\",\"questionnaire\":\"house-check\",\"total\":5,\"max\":16,\"least\":-4,"
        "\"answered\":3,\"unanswered\":[4],\"parts\":["
        "{\"part\":1,\"title\":\"Outside\",\"score\":6,\"max\":8},"
        "{\"part\":2,\"title\":\"Inside\",\"score\":-1,\"max\":8}],\"unknown\":[3],"
        "\"band\":\"poor\",\"bandTitle\":\"Poor\",\"advice\":\"Start today.\",\"weakest\":["
        "{\"item\":3,\"category\":\"Key\",\"answer\":\"unknown\",\"points\":-1},"
        "{\"item\":2,\"category\":\"Window\",\"answer\":\"partly\",\"points\":2}],"
        "\"next_actions\":["
        "{\"rank\":1,\"item\":3,\"category\":\"Key\",\"gain\":5,\"effort\":\"low\","
        "\"cost\":\"none\",\"control\":\"count-keys\",\"action\":\"Count the keys once a month.\"},"
        "{\"rank\":2,\"item\":2,\"category\":\"Window\",\"gain\":2,\"effort\":\"medium\","
        "\"cost\":\"medium\",\"control\":\"close-window\",\"action\":\"Walk round the windows.\"}"
        "]}\n");
}

static void merges_departments_to_the_weakest(void)
{
    g_auto(Result) result =
        run("1,4,A\n2,4,A\n3,4,A\n4,4,A\n1,0,B\n2,4,B\n3,-1,B\n4,4,B\n", "--format=json");
    g_assert_cmpint(result.status, ==, EXIT_OK);
    g_assert_nonnull(strstr(result.out, "\"total\":7,"));
    g_assert_nonnull(strstr(
        result.out, "\"departments\":[{\"department\":\"A\",\"total\":16,\"max\":16,\"parts\":["
                    "{\"part\":1,\"title\":\"Outside\",\"score\":8,\"max\":8},"
                    "{\"part\":2,\"title\":\"Inside\",\"score\":8,\"max\":8}],\"unknown\":[],"
                    "\"band\":\"good\"},{\"department\":\"B\",\"total\":7,\"max\":16,\"parts\":["
                    "{\"part\":1,\"title\":\"Outside\",\"score\":4,\"max\":8},"
                    "{\"part\":2,\"title\":\"Inside\",\"score\":3,\"max\":8}],\"unknown\":[3],"
                    "\"band\":\"poor\"}]}\n"));
}

static void takes_edition_size_and_questionnaire(void)
{
    g_auto(Result) first = run("1,4\n2,4\n3,4\n4,0\n", "--format json --edition 1 --size 21-");
    g_assert_nonnull(strstr(first.out, "{\"edition\":\"1\","));
    g_assert_nonnull(strstr(first.out, "\"action\":\"Fit an automatic lock.\""));
    g_auto(Result) mini = run("1,1\n", "--format json --questionnaire mini-check");
    g_assert_cmpint(mini.status, ==, EXIT_OK);
    g_assert_nonnull(strstr(mini.out, "\"questionnaire\":\"mini-check\",\"total\":1,\"max\":1,"));
    g_assert_nonnull(strstr(mini.out, "\"band\":null,\"bandTitle\":null,\"advice\":null,"));
    g_auto(Result) mini_text = run("1,1\n", "--questionnaire mini-check");
    g_assert_cmpint(mini_text.status, ==, EXIT_OK);
}

/* These packs have no messages of the command line, so their keys stand in the place of the words.
 */
static void says_what_is_wrong_and_scores_nothing(void)
{
    static const struct {
        const char *csv, *words, *err;
    } cases[] = {
        { "1,4\n", "--edition 9", "mimamori: cli.wrong-choice\n" },
        { "1,4\n", "--size 9", "mimamori: cli.wrong-choice\n" },
        { "1,4\n", "--questionnaire x", "mimamori: cli.wrong-choice\n" },
        { NULL, "", "mimamori: cli.file-missing\n" },
        { "", "", "mimamori: error.sheet-empty\n" },
        { "1,3\n9,\n2,4\n", "",
          "mimamori: cli.wrong-row\nmimamori: cli.wrong-row\nmimamori: cli.wrong-row-empty\n"
          "mimamori: cli.wrong-rows\n" },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_auto(Result) result = run(cases[i].csv, cases[i].words);
        g_assert_cmpint(result.status, ==, EXIT_WRONG);
        g_assert_cmpstr(result.out, ==, "");
        g_assert_cmpstr(result.err, ==, cases[i].err);
    }
}

static void aligns_the_report(void)
{
    g_auto(Result) result = run("1,4,東京\n2,2,東京\n", "");
    g_assert_cmpint(result.status, ==, EXIT_OK);
    g_assert_nonnull(strstr(result.out, "House check  Second edition\n"));
    g_assert_nonnull(strstr(
        result.out, "\n  Outside                             6 /    8  [###############.....]\n"));
    g_assert_nonnull(strstr(
        result.out, "\n  Inside                              0 /    8  [....................]\n"));
    g_assert_nonnull(strstr(
        result.out, "\n  東京                                6 /   16  [#######.............]\n"));
    g_assert_nonnull(
        strstr(result.out,
               "\n    2  Window                          Partly done                         2\n"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/app/diagnose/writes-json", writes_json);
    g_test_add_func("/app/diagnose/merges-departments-to-the-weakest",
                    merges_departments_to_the_weakest);
    g_test_add_func("/app/diagnose/takes-edition-size-and-questionnaire",
                    takes_edition_size_and_questionnaire);
    g_test_add_func("/app/diagnose/says-what-is-wrong-and-scores-nothing",
                    says_what_is_wrong_and_scores_nothing);
    g_test_add_func("/app/diagnose/aligns-the-report", aligns_the_report);
    return g_test_run();
}
