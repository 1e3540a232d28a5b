#include "app/cli.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"

#define COMMANDS_MAX 100 /* of a table; more are not suggested */

/* In place of messages_text(): the command line must explain itself even when no pack loads.
 * A macro, so that the compiler checks the formats of both. */
#define IN_LANGUAGE(language, ja, en) (g_str_equal(language, "en") ? (en) : (ja))

const char *cli_language(void)
{
    static const char *const variables[] = { "LC_ALL", "LC_MESSAGES", "LANG" };
    for (size_t i = 0; i < G_N_ELEMENTS(variables); i++) {
        const char *value = g_getenv(variables[i]);
        if (value != NULL && value[0] != '\0')
            return g_str_has_prefix(value, "en") ? "en" : "ja";
    }
    return "ja";
}

/* Options that every command takes. */
static const Option common_options[] = {
    { "language", "ja|en", "ja en", NULL, "表示の言語（既定は環境変数による）",
      "Language of the output (by default from the environment)" },
    { "help", NULL, NULL, NULL, "このコマンドの使い方を表示", "Show how to use the command" },
    { 0 },
};

static const Option *find_in(const Option *options, const char *name)
{
    for (; options != NULL && options->name != NULL; options++) {
        if (g_str_equal(options->name, name))
            return options;
    }
    return NULL;
}

static const Option *find_option(const Command *command, const char *name)
{
    const Option *option = find_in(command->options, name);
    return option == NULL ? find_in(common_options, name) : option;
}

static const Command *find_command(const Command *table, const char *name)
{
    for (; table->name != NULL; table++) {
        if (g_str_equal(table->name, name))
            return table;
    }
    return NULL;
}

/* The command's name that is nearest; NULL if none is near. */
static const char *nearest_command(const Command *table, const char *name)
{
    const char *names[COMMANDS_MAX + 1] = { NULL };
    for (size_t i = 0; i < COMMANDS_MAX && table[i].name != NULL; i++)
        names[i] = table[i].name;
    return text_nearest(name, names);
}

static const char *nearest_option(const Command *command, const char *name)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (const Option *option = command->options; option != NULL && option->name != NULL; option++)
        g_ptr_array_add(names, (char *)option->name);
    for (const Option *option = common_options; option->name != NULL; option++)
        g_ptr_array_add(names, (char *)option->name);
    g_ptr_array_add(names, NULL);
    return text_nearest(name, (const char *const *)names->pdata);
}

static bool fail_command(const Command *table, const char *name, const char *language,
                         GError **error)
{
    const char *nearest = nearest_command(table, name);
    if (nearest == NULL)
        return fail(
            error, APP_ERROR_INVALID,
            IN_LANGUAGE(language,
                        "「%s」というコマンドはありません。mimamori help で一覧を表示します",
                        "There is no command '%s'; 'mimamori help' lists them"),
            name);
    return fail(error, APP_ERROR_INVALID,
                IN_LANGUAGE(language, "「%s」というコマンドはありません。「%s」ではありませんか",
                            "There is no command '%s'; did you mean '%s'?"),
                name, nearest);
}

static bool fail_option(const Command *command, const char *name, const char *language,
                        GError **error)
{
    const char *nearest = nearest_option(command, name);
    if (nearest == NULL)
        return fail(
            error, APP_ERROR_INVALID,
            IN_LANGUAGE(language,
                        "「--%s」という指定はありません。mimamori help %s で一覧を表示します",
                        "There is no option '--%s'; 'mimamori help %s' lists them"),
            name, command->name);
    return fail(error, APP_ERROR_INVALID,
                IN_LANGUAGE(language, "「--%s」という指定はありません。「--%s」ではありませんか",
                            "There is no option '--%s'; did you mean '--%s'?"),
                name, nearest);
}

void arguments_free(Arguments *arguments)
{
    if (arguments == NULL)
        return;
    g_hash_table_unref(arguments->options);
    g_ptr_array_unref(arguments->operands);
    g_ptr_array_unref(arguments->given);
    g_free(arguments);
}

const char *argument_option(const Arguments *arguments, const char *name)
{
    const char *value = g_hash_table_lookup(arguments->options, name);
    if (value != NULL)
        return value;
    const Option *option = find_option(arguments->command, name);
    return option == NULL ? NULL : option->fallback;
}

GPtrArray *argument_values(const Arguments *arguments, const char *name)
{
    GPtrArray *values = g_ptr_array_new();
    for (guint i = 0; i + 1 < arguments->given->len; i += 2) {
        if (g_str_equal(g_ptr_array_index(arguments->given, i), name))
            g_ptr_array_add(values, g_ptr_array_index(arguments->given, i + 1));
    }
    return values;
}

const char *argument_operand(const Arguments *arguments, guint index)
{
    if (index >= arguments->operands->len)
        return NULL;
    return g_ptr_array_index(arguments->operands, index);
}

static bool is_choice(const Option *option, const char *value)
{
    if (option->choices == NULL)
        return true;
    g_auto(GStrv) choices = g_strsplit(option->choices, " ", 0);
    return g_strv_contains((const char *const *)choices, value);
}

/* Takes one option; @next is the word after it. *@used_next: whether that was its value. */
static bool take_option(Arguments *arguments, const char *word, const char *next, bool *used_next,
                        GError **error)
{
    const char *language = arguments->language;
    g_auto(GStrv) parts = g_strsplit(word + 2, "=", 2);
    const char *name = parts[0] == NULL ? "" : parts[0];
    const Option *option = find_option(arguments->command, name);
    if (option == NULL)
        return fail_option(arguments->command, name, language, error);

    const char *attached = parts[0] == NULL ? NULL : parts[1];
    if (option->value == NULL && attached != NULL)
        return fail(error, APP_ERROR_INVALID,
                    IN_LANGUAGE(language, "「--%s」に値は要りません", "'--%s' takes no value"),
                    name);
    *used_next = option->value != NULL && attached == NULL;
    const char *value = option->value == NULL ? "" : attached == NULL ? next : attached;
    if (value == NULL)
        return fail(error, APP_ERROR_INVALID,
                    IN_LANGUAGE(language, "「--%s」の後に値（%s）を書いてください",
                                "'--%s' needs a value (%s)"),
                    name, option->value);
    if (!is_choice(option, value))
        return fail(error, APP_ERROR_INVALID,
                    IN_LANGUAGE(language,
                                "「--%s」に「%s」は使えません。%s のどれかを書いてください",
                                "'--%s' cannot be '%s'; write one of: %s"),
                    name, value, option->choices);
    g_hash_table_insert(arguments->options, g_strdup(name), g_strdup(value));
    g_ptr_array_add(arguments->given, g_strdup(name));
    g_ptr_array_add(arguments->given, g_strdup(value));
    return true;
}

/* Whether a word is an option; "-" alone stands for standard input. */
static bool is_option(const char *word)
{
    return g_str_has_prefix(word, "--") && word[2] != '\0';
}

static bool take_words(Arguments *arguments, int count, char *const *words, GError **error)
{
    bool only_operands = false; /* after "--" */
    for (int i = 0; i < count; i++) {
        if (!only_operands && g_str_equal(words[i], "--")) {
            only_operands = true;
        } else if (!only_operands && is_option(words[i])) {
            bool used_next = false;
            const char *next = i + 1 < count ? words[i + 1] : NULL;
            if (!take_option(arguments, words[i], next, &used_next, error))
                return false;
            i += used_next;
        } else {
            g_ptr_array_add(arguments->operands, g_strdup(words[i]));
        }
    }
    return true;
}

static bool check_operands(const Arguments *arguments, GError **error)
{
    const Command *command = arguments->command;
    const char *language = arguments->language;
    if (g_hash_table_contains(arguments->options, "help"))
        return true;
    if (arguments->operands->len < command->least_operands)
        return fail(error, APP_ERROR_INVALID,
                    IN_LANGUAGE(language, "%s を書いてください。例: mimamori %s %s",
                                "%s is missing: mimamori %s %s"),
                    command->operands, command->name, command->operands);
    if (arguments->operands->len > command->most_operands)
        return fail(error, APP_ERROR_INVALID,
                    IN_LANGUAGE(language, "「%s」は余分です。mimamori help %s で使い方を表示します",
                                "'%s' is too much; 'mimamori help %s' shows the usage"),
                    argument_operand(arguments, command->most_operands), command->name);
    return true;
}

/* The language must be known before the first mistake is reported, wherever the option stands. */
static const char *language_of(int count, char *const *words)
{
    for (int i = 1; i < count; i++) {
        const char *value = NULL;
        if (g_str_has_prefix(words[i], "--language="))
            value = words[i] + strlen("--language=");
        else if (g_str_equal(words[i], "--language") && i + 1 < count)
            value = words[i + 1];
        if (value != NULL)
            return g_str_equal(value, "en") ? "en" : "ja";
    }
    return cli_language();
}

/* "--help" and "--version" in place of a command are what other programs take. */
static const char *command_name(int count, char *const *words)
{
    if (count < 2 || g_str_equal(words[1], "--help") || g_str_equal(words[1], "-h"))
        return "help";
    return g_str_equal(words[1], "--version") ? "version" : words[1];
}

Arguments *arguments_parse(const Command *table, int count, char *const *words, GError **error)
{
    const char *language = language_of(count, words);
    const char *name = command_name(count, words);
    const Command *command = find_command(table, name);
    if (command == NULL) {
        fail_command(table, name, language, error);
        return NULL;
    }

    g_autoptr(Arguments) arguments = g_new(Arguments, 1);
    *arguments = (Arguments){
        .command = command,
        .language = language,
        .options = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free),
        .operands = g_ptr_array_new_with_free_func(g_free),
        .given = g_ptr_array_new_with_free_func(g_free),
    };
    if (count > 2 && !take_words(arguments, count - 2, words + 2, error))
        return NULL;
    return check_operands(arguments, error) ? g_steal_pointer(&arguments) : NULL;
}

static void append_columns(GString *out, const char *left, size_t width, const char *right)
{
    g_string_append_printf(out, "  %s", left);
    for (size_t i = text_columns(left); i < width; i++)
        g_string_append_c(out, ' ');
    g_string_append_printf(out, "  %s\n", right);
}

static void append_options(GString *out, const Option *options, const char *language)
{
    for (; options != NULL && options->name != NULL; options++) {
        g_autofree char *left =
            g_strdup_printf("--%s%s%s", options->name, options->value == NULL ? "" : " ",
                            options->value == NULL ? "" : options->value);
        append_columns(out, left, 24, IN_LANGUAGE(language, options->ja, options->en));
    }
}

static void append_command(GString *out, const Command *command, const char *language)
{
    g_string_append_printf(out, "mimamori %s%s%s%s\n\n%s\n\n%s\n", command->name,
                           IN_LANGUAGE(language, " [指定]", " [OPTIONS]"),
                           command->operands[0] == '\0' ? "" : " ", command->operands,
                           IN_LANGUAGE(language, command->ja, command->en),
                           IN_LANGUAGE(language, "指定:", "Options:"));
    append_options(out, command->options, language);
    append_options(out, common_options, language);
}

static void append_table(GString *out, const Command *table, const char *language)
{
    g_string_append(out, IN_LANGUAGE(language, "使い方: mimamori コマンド [指定]\n\nコマンド:\n",
                                     "Usage: mimamori COMMAND [OPTIONS]\n\nCommands:\n"));
    for (; table->name != NULL; table++)
        append_columns(out, table->name, 12, IN_LANGUAGE(language, table->ja, table->en));
    g_string_append(out, IN_LANGUAGE(language, "\n詳しくは: mimamori help コマンド\n",
                                     "\nMore: mimamori help COMMAND\n"));
}

bool cli_help(FILE *out, const Command *table, const char *name, const char *language,
              GError **error)
{
    const Command *command = name == NULL ? NULL : find_command(table, name);
    if (name != NULL && command == NULL)
        return fail_command(table, name, language, error);

    g_autoptr(GString) text = g_string_new(NULL);
    if (command != NULL)
        append_command(text, command, language);
    else
        append_table(text, table, language);
    fputs(text->str, out);
    return true;
}
