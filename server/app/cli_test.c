#include "app/cli.h"

#include "base/error.h"

static int run_nothing(const Arguments *arguments)
{
    (void)arguments;
    return EXIT_OK;
}

static const Option paint_options[] = {
    { "colour", "NAME", NULL, "red", "色", "The colour" },
    { "format", "text|json", "text json", "text", "形式", "The form" },
    { "dry", NULL, NULL, NULL, "試すだけ", "Only try" },
    { 0 },
};

static const Command table[] = {
    { "paint", "WALL [WALL]", 1, 2, paint_options, run_nothing, "壁を塗る", "Paint a wall" },
    { "version", "", 0, 0, NULL, run_nothing, "版を表示する", "Print the version" },
    { "help", "[COMMAND]", 0, 1, NULL, run_nothing, "使い方を表示する", "Show how to use it" },
    { 0 },
};

static Arguments *parse(const char *line, GError **error)
{
    g_auto(GStrv) words = g_strsplit(line, " ", 0);
    return arguments_parse(table, (int)g_strv_length(words), words, error);
}

static void keeps_all_values_of_a_repeated_option(void)
{
    g_autoptr(Arguments) arguments =
        parse("mimamori paint --colour red north --dry --colour=blue", NULL);
    g_autoptr(GPtrArray) colours = argument_values(arguments, "colour");
    g_assert_cmpuint(colours->len, ==, 2);
    g_assert_cmpstr(g_ptr_array_index(colours, 0), ==, "red");
    g_assert_cmpstr(g_ptr_array_index(colours, 1), ==, "blue");
    g_autoptr(GPtrArray) forms = argument_values(arguments, "format");
    g_assert_cmpuint(forms->len, ==, 0); /* a fallback was not given */
}

static void reads_options_and_operands(void)
{
    static const struct {
        const char *line, *command, *first, *second, *colour, *format, *dry;
    } cases[] = {
        { "mimamori paint north", "paint", "north", NULL, "red", "text", NULL },
        { "mimamori paint --colour blue north", "paint", "north", NULL, "blue", "text", NULL },
        { "mimamori paint north --colour=light=blue --dry", "paint", "north", NULL, "light=blue",
          "text", "" },
        { "mimamori paint --format json - south", "paint", "-", "south", "red", "json", NULL },
        { "mimamori paint -- --dry", "paint", "--dry", NULL, "red", "text", NULL },
        { "mimamori paint --colour= x", "paint", "x", NULL, "", "text", NULL },
        { "mimamori paint --help", "paint", NULL, NULL, "red", "text", NULL },
        { "mimamori", "help", NULL, NULL, NULL, NULL, NULL },
        { "mimamori --help", "help", NULL, NULL, NULL, NULL, NULL },
        { "mimamori -h", "help", NULL, NULL, NULL, NULL, NULL },
        { "mimamori --version", "version", NULL, NULL, NULL, NULL, NULL },
        { "mimamori help paint", "help", "paint", NULL, NULL, NULL, NULL },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(Arguments) arguments = parse(cases[i].line, &error);
        g_assert_no_error(error);
        g_assert_cmpstr(arguments->command->name, ==, cases[i].command);
        g_assert_cmpstr(argument_operand(arguments, 0), ==, cases[i].first);
        g_assert_cmpstr(argument_operand(arguments, 1), ==, cases[i].second);
        g_assert_cmpstr(argument_option(arguments, "colour"), ==, cases[i].colour);
        g_assert_cmpstr(argument_option(arguments, "format"), ==, cases[i].format);
        g_assert_cmpstr(argument_option(arguments, "dry"), ==, cases[i].dry);
    }
}

static void says_what_is_wrong_in_both_languages(void)
{
    static const struct {
        const char *line, *ja, *en;
    } cases[] = {
        { "mimamori piant x",
          "「piant」というコマンドはありません。mimamori help で一覧を表示します",
          "There is no command 'piant'; 'mimamori help' lists them" },
        { "mimamori pain x", "「pain」というコマンドはありません。「paint」ではありませんか",
          "There is no command 'pain'; did you mean 'paint'?" },
        { "mimamori --pain",
          "「--pain」というコマンドはありません。mimamori help で一覧を表示します",
          "There is no command '--pain'; 'mimamori help' lists them" },
        { "mimamori paint --color x",
          "「--color」という指定はありません。「--colour」ではありませんか",
          "There is no option '--color'; did you mean '--colour'?" },
        { "mimamori paint --languag ja x",
          "「--languag」という指定はありません。「--language」ではありませんか",
          "There is no option '--languag'; did you mean '--language'?" },
        { "mimamori paint --xyz x",
          "「--xyz」という指定はありません。mimamori help paint で一覧を表示します",
          "There is no option '--xyz'; 'mimamori help paint' lists them" },
        { "mimamori paint --= x",
          "「--」という指定はありません。mimamori help paint で一覧を表示します",
          "There is no option '--'; 'mimamori help paint' lists them" },
        { "mimamori paint x --dry=yes", "「--dry」に値は要りません", "'--dry' takes no value" },
        { "mimamori paint x --colour", "「--colour」の後に値（NAME）を書いてください",
          "'--colour' needs a value (NAME)" },
        { "mimamori paint x --format xml",
          "「--format」に「xml」は使えません。text json のどれかを書いてください",
          "'--format' cannot be 'xml'; write one of: text json" },
        { "mimamori paint", "WALL [WALL] を書いてください。例: mimamori paint WALL [WALL]",
          "WALL [WALL] is missing: mimamori paint WALL [WALL]" },
        { "mimamori paint a b c", "「c」は余分です。mimamori help paint で使い方を表示します",
          "'c' is too much; 'mimamori help paint' shows the usage" },
        { "mimamori version x", "「x」は余分です。mimamori help version で使い方を表示します",
          "'x' is too much; 'mimamori help version' shows the usage" },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autoptr(GError) japanese = NULL;
        g_autoptr(GError) english = NULL;
        g_setenv("LC_ALL", "ja_JP.UTF-8", TRUE);
        g_assert_null(parse(cases[i].line, &japanese));
        g_setenv("LC_ALL", "en_GB.UTF-8", TRUE);
        g_assert_null(parse(cases[i].line, &english));
        g_assert_error(japanese, APP_ERROR, APP_ERROR_INVALID);
        g_assert_cmpstr(japanese->message, ==, cases[i].ja);
        g_assert_cmpstr(english->message, ==, cases[i].en);
    }
}

static void chooses_the_language(void)
{
    static const struct {
        const char *all, *messages, *lang, *want;
    } cases[] = {
        { NULL, NULL, NULL, "ja" },      { "ja_JP.UTF-8", "en", "en", "ja" },
        { "en_GB", "ja", "ja", "en" },   { "", "en", "ja", "en" },
        { NULL, "ja_JP", "en", "ja" },   { NULL, NULL, "en_US", "en" },
        { NULL, NULL, "C.UTF-8", "ja" }, { "C", "en", "en", "ja" },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        const char *const names[] = { "LC_ALL", "LC_MESSAGES", "LANG" };
        const char *const values[] = { cases[i].all, cases[i].messages, cases[i].lang };
        for (size_t j = 0; j < G_N_ELEMENTS(names); j++) {
            if (values[j] == NULL)
                g_unsetenv(names[j]);
            else
                g_setenv(names[j], values[j], TRUE);
        }
        g_assert_cmpstr(cli_language(), ==, cases[i].want);
    }
}

/* Wherever it stands: a mistake before it is reported in that language. */
static void lets_an_option_choose_the_language(void)
{
    g_setenv("LC_ALL", "ja_JP.UTF-8", TRUE);
    g_autoptr(Arguments) apart = parse("mimamori version --language en", NULL);
    g_autoptr(Arguments) attached = parse("mimamori version --language=en", NULL);
    g_autoptr(Arguments) none = parse("mimamori version", NULL);
    g_assert_cmpstr(apart->language, ==, "en");
    g_assert_cmpstr(attached->language, ==, "en");
    g_assert_cmpstr(none->language, ==, "ja");

    g_autoptr(GError) error = NULL;
    g_assert_null(parse("mimamori paint --xyz --language en", &error));
    g_assert_true(g_str_has_prefix(error->message, "There is no option"));
    g_autoptr(GError) unknown = NULL;
    g_assert_null(parse("mimamori version --language fr", &unknown));
    g_assert_cmpstr(unknown->message, ==,
                    "「--language」に「fr」は使えません。ja en のどれかを書いてください");
}

/* The help as text; NULL if it fails. */
static char *help(const char *name, const char *language, GError **error)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);
    const bool is_shown = cli_help(out, table, name, language, error);
    fclose(out);
    char *copy = is_shown ? g_strdup(text) : NULL;
    free(text);
    return copy;
}

static void shows_help_from_the_table(void)
{
    g_autofree char *all = help(NULL, "ja", NULL);
    g_assert_cmpstr(all, ==,
                    "使い方: mimamori コマンド [指定]\n\nコマンド:\n"
                    "  paint         壁を塗る\n"
                    "  version       版を表示する\n"
                    "  help          使い方を表示する\n"
                    "\n詳しくは: mimamori help コマンド\n");
    g_autofree char *one = help("paint", "en", NULL);
    g_assert_cmpstr(one, ==,
                    "mimamori paint [OPTIONS] WALL [WALL]\n\nPaint a wall\n\nOptions:\n"
                    "  --colour NAME             The colour\n"
                    "  --format text|json        The form\n"
                    "  --dry                     Only try\n"
                    "  --language ja|en          Language of the output (by default from the "
                    "environment)\n"
                    "  --help                    Show how to use the command\n");
    g_autofree char *without_operands = help("version", "ja", NULL);
    g_assert_true(
        g_str_has_prefix(without_operands, "mimamori version [指定]\n\n版を表示する\n\n指定:\n"));

    g_autoptr(GError) error = NULL;
    g_assert_null(help("versoin", "en", &error));
    g_assert_cmpstr(error->message, ==, "There is no command 'versoin'; did you mean 'version'?");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/app/cli/reads-options-and-operands", reads_options_and_operands);
    g_test_add_func("/app/cli/says-what-is-wrong-in-both-languages",
                    says_what_is_wrong_in_both_languages);
    g_test_add_func("/app/cli/keeps-all-values-of-a-repeated-option",
                    keeps_all_values_of_a_repeated_option);
    g_test_add_func("/app/cli/chooses-the-language", chooses_the_language);
    g_test_add_func("/app/cli/lets-an-option-choose-the-language",
                    lets_an_option_choose_the_language);
    g_test_add_func("/app/cli/shows-help-from-the-table", shows_help_from_the_table);
    return g_test_run();
}
