/* profile_command.c - mimamori rules profile: counts how often rules' conditions hold in logs, for
 * planning (core/sigma/profile.h). */
#include "app/profile_command.h"

#include "app/log_file.h"
#include "core/sigma/engine.h"
#include "core/sigma/records.h"

#define PROFILE_SIZE_MAX ((size_t)64 * 1024 * 1024)

typedef struct {
    RuleFiles files;
    Engine *engine;
    EngineWorker *worker;
    Profile *profile;
    Records records;
    unsigned long events;
} Learning;

static void learning_clear(Learning *learning)
{
    engine_worker_free(learning->worker);
    engine_free(learning->engine);
    profile_free(learning->profile);
    records_clear(&learning->records);
    rule_files_clear(&learning->files);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Learning, learning_clear)

static bool take_bytes(Slice bytes, void *data)
{
    Learning *learning = data;
    Record record;
    records_add(&learning->records, bytes);
    while (records_next(&learning->records, &record))
        learning->events += engine_learn(learning->worker, record.text, learning->profile);
    return true;
}

/* What cannot be read is no event of a profile. */
static void pass_over(guint64 line, const char *key, void *data)
{
    (void)line;
    (void)key;
    (void)data;
}

static bool learn_from(Learning *learning, const char *path)
{
    g_autoptr(GError) error = NULL;
    const LogFileSink sink = { .take = take_bytes, .tell = pass_over, .data = learning };
    if (!log_file_read(path, &sink, &error))
        return complain_of_path(&learning->files.speaker, path, error);
    records_end(&learning->records);
    take_bytes(SLICE(""), learning);
    records_clear(&learning->records);
    return true;
}

static bool write_profile(const Profile *profile)
{
    Buffer out = { .max = PROFILE_SIZE_MAX };
    profile_write(profile, &out);
    const bool is_written = !out.is_full && fwrite(out.data, 1, out.length, stdout) == out.length;
    buffer_clear(&out);
    return is_written && fflush(stdout) == 0;
}

int rules_profile(const Arguments *arguments)
{
    g_auto(Learning) learning = { 0 };
    g_autoptr(GPtrArray) paths = argument_values(arguments, "rules");
    if (!rule_files_open(&learning.files, arguments, paths) ||
        !rule_files_map(&learning.files, arguments))
        return EXIT_WRONG;
    learning.profile = profile_new();
    learning.engine = engine_new(learning.files.rules, &learning.files.mapping, SIGMA_INFORMATIONAL,
                                 learning.files.profile);
    learning.worker = engine_worker_new(learning.engine);
    for (guint i = 1; i < arguments->operands->len; i++) {
        if (!learn_from(&learning, argument_operand(arguments, i)))
            return EXIT_WRONG;
    }
    g_autofree char *count = g_strdup_printf("%lu", learning.events);
    speak(&learning.files.speaker, stderr, "cli.profile-done", "count", count, NULL);
    return write_profile(learning.profile) ? EXIT_OK : EXIT_FAILED;
}
