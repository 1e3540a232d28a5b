/* detect.c - mimamori detect: looks for attacks in files of events.
 *
 * Exit status: 0 nothing found, 1 found, 2 something could not be read, or it was ended early.
 */
#include <signal.h>

#include "app/file_list.h"
#include "app/finding.h"
#include "app/log_file.h"
#include "app/lookout.h"
#include "app/progress.h"
#include "app/timeline_page.h"
#include "base/time.h"

enum { EXIT_NOTHING = 0, EXIT_FOUND = 1 };

#define BROKEN_SHOWN 10   /* broken lines named; the rest is counted */
#define PROBLEMS_SHOWN 20 /* problems of rules named; the rest is counted */

/* Files may come in any order of time, and what is found is lost where memory ends. */
#define CORRELATIONS_MEMORY ((size_t)128 * 1024 * 1024)

typedef struct {
    RuleFiles files;
    Detector *detector; /* which rules are in use */
    Lookout *lookout;
    Correlator *correlator;
    SigmaLevel least;
    GPtrArray *logs; /* of char */
    guint log;       /* that is read */
    Progress progress;
    Timeline *timeline; /* NULL: nobody wants one */
    unsigned long line; /* of the event that is told */
    bool is_json;
    bool is_failed; /* output does not take more */
    unsigned long broken, matches;
    guint64 cut_lines;
    unsigned long held; /* matches that only serve correlations */
    unsigned long by_level[SIGMA_CRITICAL + 1];
} Work;

static void work_clear(Work *work)
{
    timeline_free(work->timeline);
    correlator_free(work->correlator);
    lookout_free(work->lookout);
    detector_free(work->detector);
    g_clear_pointer(&work->logs, g_ptr_array_unref);
    rule_files_clear(&work->files);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Work, work_clear)

static const char *file_of(const Work *work)
{
    return g_ptr_array_index(work->logs, work->log);
}

static uint64_t origin_of(const Work *work)
{
    return finding_origin(work->log, work->line);
}

static void report(Work *work, Finding finding)
{
    g_autoptr(GString) out = g_string_new(NULL);
    if (finding_level(&finding) < work->least)
        return;
    finding.logs = work->logs;
    finding.origin = origin_of(work);
    if (work->is_json)
        finding_write_json(&finding, out);
    else
        finding_write_text(&finding, out);
    g_string_append_c(out, '\n');
    progress_hide(&work->progress);
    work->is_failed |= fwrite(out->str, 1, out->len, stdout) != out->len;
    if (work->timeline != NULL)
        timeline_add(work->timeline, &finding);
    work->matches++;
    work->by_level[finding_level(&finding)]++;
}

static void alerted(const CorrelationAlert *alert, const Evaluation *evaluation, void *data)
{
    Work *work = data;
    report(work, finding_of_alert(&work->files, alert, evaluation));
}

static void found(const SigmaRule *rule, const Evaluation *evaluation, unsigned long line,
                  void *data)
{
    Work *work = data;
    work->line = line;
    if (work->is_failed)
        return;
    const CorrelatorMatch match = rule_match(&work->files, rule, evaluation, origin_of(work));
    if (sigma_rule_is_reported(work->files.rules, sigma_rule_index(work->files.rules, rule)))
        report(work, finding_of_rule(&work->files, rule, evaluation));
    else
        work->held++;
    correlator_match(work->correlator, &match, alerted, work);
}

static void tell_broken(EventWrong wrong, unsigned long number, void *data)
{
    Work *work = data;
    if (work->broken++ >= BROKEN_SHOWN)
        return;
    g_autofree char *key = g_strconcat("cli.event-", event_wrong_name(wrong), NULL);
    g_autofree char *line = g_strdup_printf("%lu", number);
    progress_hide(&work->progress);
    speak(&work->files.speaker, stderr, "cli.detect-broken", "file", file_of(work), "line", line,
          "reason", spoken(&work->files.speaker, key), NULL);
}

/* Somebody pressed Ctrl+C. A second time ends the program at once. */
static volatile sig_atomic_t is_interrupted;

static void interrupt(int signal_number)
{
    is_interrupted = signal_number;
}

static void listen_for_interrupt(void)
{
    struct sigaction action = { .sa_handler = interrupt, .sa_flags = (int)SA_RESETHAND };
    sigaction(SIGINT, &action, NULL);
}

static bool goes_on(const Work *work)
{
    return !work->is_failed && !is_interrupted;
}

static bool take_bytes(Slice bytes, void *data)
{
    Work *work = data;
    if (goes_on(work))
        lookout_add(work->lookout, bytes);
    progress_show(&work->progress, lookout_counts(work->lookout).events);
    return goes_on(work);
}

static void tell_record(guint64 line, const char *key, void *data)
{
    Work *work = data;
    if (work->broken++ < BROKEN_SHOWN)
        tell_unreadable(&work->files.speaker, file_of(work), line, key);
}

static bool detect_in_file(Work *work)
{
    g_autoptr(GError) error = NULL;
    const LogFileSink sink = { take_bytes, tell_record, work, &work->cut_lines,
                               &work->progress.read };
    const char *path = file_of(work);
    const bool is_read = log_file_read(path, &sink, &error);
    lookout_end_log(work->lookout);
    progress_hide(&work->progress);
    return is_read || !goes_on(work) || complain_of_path(&work->files.speaker, path, error);
}

static char *count_text(unsigned long count)
{
    return g_strdup_printf("%lu", count);
}

static void tell_rules(const Work *work)
{
    const DetectorCounts counts = detector_counts(work->detector);
    const SigmaProblems *problems = sigma_rule_set_problems(work->files.rules);
    g_autofree char *used = count_text(counts.rules);
    g_autofree char *below = count_text(counts.below);
    g_autofree char *unmapped = count_text(counts.unmapped);
    g_autofree char *unready = count_text(counts.unready);
    g_autofree char *correlations = count_text(rule_correlations(&work->files));
    g_autofree char *wrong = count_text(problems->wrong);
    speak(&work->files.speaker, stderr, "cli.detect-rules", "used", used, "below", below,
          "unmapped", unmapped, "unready", unready, "correlations", correlations, "wrong", wrong,
          NULL);
}

/* A sentence for each count that is not zero. */
static void tell_limits(const Work *work, LookoutCounts counts)
{
    const CorrelatorCounts of_correlations = correlator_counts(work->correlator);
    const struct {
        const char *key;
        unsigned long count;
    } limits[] = {
        { "cli.detect-regex", counts.too_long },
        { "cli.detect-laborious", counts.laborious },
        { "cli.detect-mended", counts.mended },
        { "cli.detect-cut-lines", work->cut_lines },
        { "cli.detect-held", work->held },
        { "cli.detect-untimed", of_correlations.untimed },
        { "cli.detect-late", of_correlations.late },
        { "cli.detect-valueless", of_correlations.without_value },
        { "cli.detect-cut", of_correlations.cut },
        { "cli.detect-dropped", of_correlations.dropped },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(limits); i++) {
        g_autofree char *count = count_text(limits[i].count);
        if (limits[i].count > 0)
            speak(&work->files.speaker, stderr, limits[i].key, "count", count, NULL);
    }
}

static void tell_summary(const Work *work, gint64 microseconds)
{
    const LookoutCounts counts = lookout_counts(work->lookout);
    const double seconds = (double)MAX(microseconds, 1) / 1e6;
    g_autofree char *events = count_text(counts.events);
    g_autofree char *broken = count_text(work->broken);
    g_autofree char *matches = count_text(work->matches);
    g_autofree char *unrouted = count_text(counts.unrouted);
    g_autofree char *spent = g_strdup_printf("%.1f", seconds);
    g_autofree char *rate = g_strdup_printf("%.0f", (double)counts.events / seconds);
    speak(&work->files.speaker, stderr, "cli.detect-summary", "events", events, "matches", matches,
          "broken", broken, "unrouted", unrouted, "seconds", spent, "rate", rate, NULL);
    g_autoptr(GString) levels = g_string_new(NULL);
    for (int level = SIGMA_CRITICAL; level >= SIGMA_INFORMATIONAL; level--) {
        g_autofree char *key = g_strconcat("cli.level-", sigma_level_name(level), NULL);
        if (work->by_level[level] > 0)
            g_string_append_printf(levels, "  %s: %lu", spoken(&work->files.speaker, key),
                                   work->by_level[level]);
    }
    if (levels->len > 0)
        fprintf(stderr, "%s\n", levels->str);
    tell_limits(work, counts);
}

static const char *const suffixes[] = {
    ".json",      ".jsonl",    ".ndjson",     ".log",         ".evtx",  ".txt",   ".raw",
    "access_log", "error_log", "request_log", "messages",     "secure", "syslog", "maillog",
    "cron",       "debug",     "dmesg",       "catalina.out", NULL,
};

static GPtrArray *list_logs(const Work *work, const Arguments *arguments)
{
    g_autoptr(GPtrArray) logs = g_ptr_array_new_with_free_func(g_free);
    guint others = 0;
    for (guint i = 0; i < arguments->operands->len; i++) {
        g_autoptr(GError) error = NULL;
        const char *path = argument_operand(arguments, i);
        if (!file_list_add_logs(logs, path, suffixes, &others, &error)) {
            complain_of_path(&work->files.speaker, path, error);
            return NULL;
        }
    }
    if (others > 0) {
        g_autofree char *count = count_text(others);
        speak(&work->files.speaker, stderr, "cli.detect-others", "count", count, NULL);
    }
    return g_steal_pointer(&logs);
}

static uint64_t seed(void)
{
    return (uint64_t)g_random_int() << 32 | g_random_int();
}

/* Of --threads; without it as many as there are processors. false: it is no number of them. */
static bool read_threads(const Arguments *arguments, guint *threads)
{
    const char *text = argument_option(arguments, "threads");
    guint64 number = MIN(g_get_num_processors(), LOOKOUT_THREADS_MAX);
    const bool is_good =
        text == NULL || g_ascii_string_to_unsigned(text, 10, 1, LOOKOUT_THREADS_MAX, &number, NULL);
    *threads = (guint)number;
    return is_good;
}

static bool prepare(Work *work, const Arguments *arguments)
{
    g_autoptr(GPtrArray) paths = argument_values(arguments, "rules");
    guint threads = 1;
    if (!rule_files_open(&work->files, arguments, paths))
        return false;
    if (!rule_files_map(&work->files, arguments))
        return false;
    if (!read_threads(arguments, &threads)) {
        complain(&work->files.speaker, "cli.detect-threads", NULL);
        return false;
    }
    rule_files_tell(&work->files, sigma_rule_set_problems(work->files.rules), stderr,
                    PROBLEMS_SHOWN, false);
    work->least = sigma_level_find(slice_of(argument_option(arguments, "min-level")));
    work->detector = detector_new(work->files.rules, &work->files.mapping, work->least);
    work->correlator =
        correlator_new(work->files.rules, (CorrelatorLimits){ .memory_max = CORRELATIONS_MEMORY,
                                                              .late_ms = CORRELATOR_ALL_TIMES,
                                                              .seed = seed() });
    work->lookout =
        lookout_new(work->files.rules, &work->files.mapping, work->least, work->files.profile,
                    threads, (LookoutSink){ found, tell_broken, work });
    work->is_json = g_str_equal(argument_option(arguments, "format"), "json");
    return true;
}

/* false: said why. */
static bool write_timeline(const Work *work, const char *path, bool is_read)
{
    g_autoptr(GError) error = NULL;
    const TimelineFrame frame = {
        .speaker = &work->files.speaker,
        .files = work->logs,
        .events = lookout_counts(work->lookout).events,
        .broken = work->broken,
        .rules = detector_counts(work->detector).rules,
        .correlations = rule_correlations(&work->files),
        .is_whole = is_read && goes_on(work),
        .made = time_now(),
    };
    g_autofree char *page = timeline_page(work->timeline, &frame, &error);
    if (page != NULL && g_file_set_contents(path, page, -1, &error)) {
        speak(&work->files.speaker, stderr, "cli.detect-timeline", "file", path, NULL);
        return true;
    }
    complain(&work->files.speaker, "cli.file-unwritable", "file", path, "reason", error->message,
             NULL);
    return false;
}

int command_detect(const Arguments *arguments)
{
    g_auto(Work) work = { 0 };
    if (!prepare(&work, arguments))
        return EXIT_WRONG;
    work.logs = list_logs(&work, arguments);
    if (work.logs == NULL)
        return EXIT_WRONG;
    tell_rules(&work);
    if (argument_option(arguments, "timeline") != NULL)
        work.timeline = timeline_new();
    listen_for_interrupt();
    progress_begin(&work.progress, &work.files.speaker, work.logs,
                   !g_str_equal(argument_option(arguments, "progress"), "never"));
    bool is_read = true;
    for (; work.log < work.logs->len && goes_on(&work); work.log++)
        is_read &= detect_in_file(&work);
    work.is_failed |= fflush(stdout) != 0;
    tell_summary(&work, g_get_monotonic_time() - work.progress.begun);
    if (work.timeline != NULL)
        is_read &= write_timeline(&work, argument_option(arguments, "timeline"), is_read);
    if (is_interrupted)
        complain(&work.files.speaker, "cli.detect-interrupted", NULL);
    const bool is_nothing_read = work.broken > 0 && lookout_counts(work.lookout).events == 0;
    if (is_nothing_read) /* nobody may take this for "nothing was found" */
        complain(&work.files.speaker, "cli.detect-unread", NULL);
    if (!is_read || is_nothing_read || !goes_on(&work))
        return EXIT_WRONG;
    return work.matches > 0 ? EXIT_FOUND : EXIT_NOTHING;
}
