/* breach_command.c - mimamori breach: makes the filter of breached passwords, asks it, describes
 * it. */
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "app/breach.h"
#include "app/breach_build.h"
#include "rooms/accounts/breach_file.h"
#include "app/open.h"
#include "base/error.h"
#include "base/text.h"
#include "base/time.h"

#define PASSWORD_BYTES_MAX 4096

enum { EXIT_BREACHED = 1 }; /* of check: at least one was found */

typedef struct {
    Speaker speaker;
    Settings *settings;
} Tool;

static void tool_clear(Tool *tool)
{
    speaker_clear(&tool->speaker);
    settings_free(tool->settings);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Tool, tool_clear)

static bool tool_open(Tool *tool, const Arguments *arguments)
{
    g_autoptr(GError) error = NULL;
    if (!speaker_open(&tool->speaker, arguments))
        return false;
    tool->settings = open_settings(arguments, &error);
    if (tool->settings == NULL)
        fprintf(stderr, "mimamori: %s\n", error->message);
    return tool->settings != NULL;
}

static int end_with(const Tool *tool, const GError *error)
{
    g_autofree char *text = error_key(error) == NULL
                                ? g_strdup(error->message)
                                : messages_format(tool->speaker.messages, tool->speaker.language,
                                                  error_key(error), error_arguments(error));
    fprintf(stderr, "mimamori: %s\n", text);
    return EXIT_WRONG;
}

/* "1,234,567" */
static char *number_text(guint64 number)
{
    g_autofree char *digits = g_strdup_printf("%" G_GUINT64_FORMAT, number);
    GString *text = g_string_new(NULL);
    const size_t length = strlen(digits);
    for (size_t i = 0; i < length; i++) {
        if (i > 0 && (length - i) % 3 == 0)
            g_string_append_c(text, ',');
        g_string_append_c(text, digits[i]);
    }
    return g_string_free(text, FALSE);
}

static char *bits_text(guint64 bytes, guint64 hashes)
{
    return g_strdup_printf("%.2f", hashes == 0 ? 0 : 8.0 * (double)bytes / (double)hashes);
}

/* --- build --------------------------------------------------------------------------- */

static void tell_line(guint64 line, HashLine kind, void *data)
{
    const Tool *tool = data;
    g_autofree char *key = g_strconcat("cli.breach-line-", hash_line_name(kind), NULL);
    g_autofree char *number = g_strdup_printf("%" G_GUINT64_FORMAT, line);
    speak(&tool->speaker, stderr, "cli.breach-line", "line", number, "reason",
          spoken(&tool->speaker, key), NULL);
}

static void tell_built(const Tool *tool, const BreachBuilt *built, const char *to, gint64 spent_us)
{
    g_autofree char *hashes = number_text(built->hashes);
    g_autofree char *lines = number_text(built->lines);
    g_autofree char *wrong = number_text(built->wrong);
    g_autofree char *size = g_format_size(built->bytes);
    g_autofree char *bits = bits_text(built->bytes, built->hashes);
    g_autofree char *seconds = g_strdup_printf("%.1f", (double)spent_us / 1e6);
    speak(&tool->speaker, stdout, "cli.breach-built", "file", to, "hashes", hashes, "lines", lines,
          "size", size, "bits", bits, "seconds", seconds, "wrong", wrong, NULL);
}

static bool read_memory(const Tool *tool, const Arguments *arguments, guint *memory_mb)
{
    guint64 number = 0;
    g_autofree char *least = g_strdup_printf("%d", BREACH_MEMORY_LEAST);
    if (g_ascii_string_to_unsigned(argument_option(arguments, "memory"), 10, BREACH_MEMORY_LEAST,
                                   BREACH_MEMORY_MOST, &number, NULL)) {
        *memory_mb = (guint)number;
        return true;
    }
    complain(&tool->speaker, "cli.breach-memory", "least", least, NULL);
    return false;
}

static int build(const Arguments *arguments)
{
    BreachBuilt built;
    Progress progress;
    g_autoptr(GError) error = NULL;
    g_auto(Tool) tool = { 0 };
    BreachBuildOptions options = { .path = argument_operand(arguments, 1),
                                   .skips_wrong =
                                       argument_option(arguments, "skip-wrong") != NULL };
    if (!tool_open(&tool, arguments) || !read_memory(&tool, arguments, &options.memory_mb))
        return EXIT_WRONG;
    if (options.path == NULL) {
        complain(&tool.speaker, "cli.breach-action", NULL);
        return EXIT_WRONG;
    }
    g_autofree char *kept = breach_path(tool.settings);
    const char *to = argument_option(arguments, "to");
    options.to = to == NULL ? kept : to;
    if (to == NULL && !open_data_folder(tool.settings, &error))
        return end_with(&tool, error);
    g_autoptr(GPtrArray) files = g_ptr_array_new();
    g_ptr_array_add(files, (char *)options.path);
    progress_begin(&progress, &tool.speaker, files,
                   g_strcmp0(argument_option(arguments, "progress"), "never") != 0);
    const gint64 begun = g_get_monotonic_time();
    const bool is_good = breach_build(&options, &progress, tell_line, &tool, &built, &error);
    progress_hide(&progress);
    if (!is_good)
        return end_with(&tool, error);
    tell_built(&tool, &built, options.to, g_get_monotonic_time() - begun);
    return EXIT_OK;
}

/* --- check --------------------------------------------------------------------------- */

/* Nobody looks over the shoulder: what is typed at a terminal is not shown. */
static bool hide_typing(struct termios *before)
{
    if (isatty(STDIN_FILENO) != 1 || tcgetattr(STDIN_FILENO, before) != 0)
        return false;
    struct termios hidden = *before;
    hidden.c_lflag &= (tcflag_t)~ECHO;
    return tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden) == 0;
}

/* false: the line is no hash. */
static bool key_of_line(Slice line, bool is_hash, guint64 *key)
{
    uint8_t hash[HASH_LENGTH];
    if (is_hash && hash_line_read(line, hash) != HASH_LINE_HASH)
        return false;
    *key = is_hash ? hash_key(hash) : breach_key_of_password(line.data, line.length);
    return true;
}

typedef struct {
    const Tool *tool;
    const BreachFile *file;
    bool is_hashes;
    guint64 line, found, wrong;
} Checking;

static void check_line(Checking *checking, Slice line)
{
    guint64 key = 0;
    const char *answer = "cli.breach-no-hash";
    checking->line++;
    g_autofree char *number = g_strdup_printf("%" G_GUINT64_FORMAT, checking->line);
    if (!key_of_line(line, checking->is_hashes, &key)) {
        checking->wrong++;
    } else if (filter_contains(&checking->file->filter, key)) {
        answer = "cli.breach-found";
        checking->found++;
    } else {
        answer = "cli.breach-absent";
    }
    printf("%s\t%s\n", number, spoken(&checking->tool->speaker, answer));
    fflush(stdout);
}

/* A password is the line without its end; nothing else is taken away from it. */
static bool check_lines(Checking *checking, GError **error)
{
    char line[PASSWORD_BYTES_MAX + 2];
    while (fgets(line, sizeof line, stdin) != NULL) {
        size_t length = strlen(line);
        if (length == sizeof line - 1 && line[length - 1] != '\n')
            return refuse(error, APP_ERROR_INVALID, "cli.breach-line-too-long", NULL);
        if (length > 0 && line[length - 1] == '\n')
            length--;
        if (length > 0 && line[length - 1] == '\r')
            length--;
        check_line(checking, (Slice){ line, length });
        explicit_bzero(line, sizeof line);
    }
    return true;
}

static bool check_input(Checking *checking, GError **error)
{
    struct termios before;
    const bool is_hidden = hide_typing(&before);
    if (is_hidden)
        speak(&checking->tool->speaker, stderr, "cli.breach-type", NULL);
    const bool is_good = check_lines(checking, error);
    if (is_hidden)
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
    return is_good;
}

/* The filter that is named, or the one of the settings. */
static bool open_filter(const Tool *tool, const Arguments *arguments, BreachFile *file,
                        GError **error)
{
    const char *named = argument_operand(arguments, 1);
    g_autofree char *kept = breach_path(tool->settings);
    return breach_file_open(file, named == NULL ? kept : named, error) &&
           breach_file_verify(file, error);
}

static int check(const Arguments *arguments)
{
    g_autoptr(GError) error = NULL;
    g_auto(Tool) tool = { 0 };
    g_auto(BreachFile) file = { 0 };
    Checking checking = { .tool = &tool,
                          .file = &file,
                          .is_hashes = argument_option(arguments, "hashes") != NULL };
    if (!tool_open(&tool, arguments))
        return EXIT_WRONG;
    if (!open_filter(&tool, arguments, &file, &error) || !check_input(&checking, &error))
        return end_with(&tool, error);
    if (checking.wrong > 0)
        return EXIT_WRONG;
    return checking.found > 0 ? EXIT_BREACHED : EXIT_OK;
}

/* --- info ---------------------------------------------------------------------------- */

static int info(const Arguments *arguments)
{
    g_autoptr(GError) error = NULL;
    g_auto(Tool) tool = { 0 };
    g_auto(BreachFile) file = { 0 };
    if (!tool_open(&tool, arguments))
        return EXIT_WRONG;
    if (!open_filter(&tool, arguments, &file, &error))
        return end_with(&tool, error);
    const Filter *filter = &file.filter;
    g_autofree char *hashes = number_text(filter->hash_count);
    g_autofree char *segments = number_text(filter->segment_count);
    g_autofree char *size = g_format_size(filter->file.length);
    g_autofree char *bits = bits_text(filter->file.length, filter->hash_count);
    g_autofree char *made = time_format_screen(filter->made_at);
    speak(&tool.speaker, stdout, "cli.breach-info", "file", file.path, "hashes", hashes, "segments",
          segments, "size", size, "bits", bits, "made", made, NULL);
    return EXIT_OK;
}

int command_breach(const Arguments *arguments)
{
    static const struct {
        const char *name;
        int (*run)(const Arguments *arguments);
    } ACTIONS[] = { { "build", build }, { "check", check }, { "info", info } };
    const char *name = argument_operand(arguments, 0);
    for (size_t i = 0; i < G_N_ELEMENTS(ACTIONS); i++) {
        if (g_str_equal(name, ACTIONS[i].name))
            return ACTIONS[i].run(arguments);
    }
    g_auto(Speaker) speaker = { 0 };
    if (speaker_open(&speaker, arguments))
        complain(&speaker, "cli.breach-action", NULL);
    return EXIT_WRONG;
}
