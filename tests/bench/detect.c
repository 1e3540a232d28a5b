/* detect.c - measures the detection engine beside its limits, in one run.
 *
 *     bench-detect detect --rules DIR… EVENTS.ndjson
 *
 * Writes one object of JSON. Times are of the processor unless several threads run. Events are
 * repeated in memory until they are far larger than any cache.
 */
#include <glib.h>
#include <malloc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "app/finding.h"
#include "app/lookout.h"
#include "base/json_writer.h"
#include "base/resources.h"
#include "core/sigma/kernels.h"

#define REPEATED ((size_t)600 * 1000 * 1000) /* bytes */
#define PASSES 3                             /* the best counts */
#define WORST_SIZE ((size_t)32 * 1024)
#define LATENCIES 50000 /* events timed one by one */

static double clock_of(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static double cpu(void)
{
    return clock_of(CLOCK_THREAD_CPUTIME_ID);
}

/* Kilobytes that the process uses, now: without what it gave back but the library keeps. */
static unsigned long memory_kb(void)
{
    malloc_trim(0);
    g_autofree char *text = NULL;
    unsigned long pages = 0;
    if (g_file_get_contents("/proc/self/statm", &text, NULL, NULL))
        sscanf(text, "%*u %lu", &pages);
    return pages * 4;
}

typedef struct {
    RuleFiles files;
    Engine *engine;
    EngineWorker *worker;
    GString *out; /* matches as they are written; emptied now and then */
    unsigned long matches;
    Slice sample;         /* events as they are, lent */
    unsigned long events; /* in the sample */
    GString *large;       /* … repeated */
} Bench;

static void write_match(const SigmaRule *rule, const Evaluation *evaluation, void *data)
{
    Bench *bench = data;
    Finding finding = finding_of_rule(&bench->files, rule, evaluation);
    static const char *const names[] = { "memory" };
    GPtrArray logs = { (gpointer *)names, 1 };
    finding.logs = &logs;
    finding.origin = finding_origin(0, 1);
    finding_write_json(&finding, bench->out);
    if (bench->out->len > 1000000)
        g_string_truncate(bench->out, 0);
    bench->matches++;
}

static size_t line_length(Slice rest)
{
    const char *end = memchr(rest.data, '\n', rest.length);
    return end == NULL ? rest.length : (size_t)(end - rest.data) + 1;
}

/* Events a second. */
static double look_at_lines(Bench *bench, Slice lines)
{
    unsigned long events = 0;
    const double begun = cpu();
    for (size_t at = 0, length = 0; at < lines.length; at += length, events++) {
        if (engine_look_at_line(bench->worker, slice_from(lines, at), &length, write_match, bench))
            continue;
        length = line_length(slice_from(lines, at));
        engine_look(bench->worker, (Slice){ lines.data + at, length }, write_match, bench);
    }
    return (double)events / (cpu() - begun);
}

static double best_of_lines(Bench *bench, Slice lines)
{
    double best = 0;
    for (int i = 0; i < PASSES; i++)
        best = MAX(best, look_at_lines(bench, lines));
    return best;
}

/* @lines: at least one byte */
static GString *repeat(Slice lines, size_t size)
{
    GString *large = g_string_sized_new(size + lines.length);
    while (large->len < size)
        g_string_append_len(large, lines.data, (gssize)lines.length);
    return large;
}

static Slice slice_of_string(const GString *string)
{
    return (Slice){ string->str, string->len };
}

/* The lines for which the rules of process creation are meant. */
static GString *process_creations(Slice lines)
{
    GString *chosen = g_string_new(NULL);
    for (size_t at = 0, length = 0; at < lines.length; at += length) {
        length = line_length(slice_from(lines, at));
        g_autofree char *line = g_strndup(lines.data + at, length);
        const bool is_sysmon = strstr(line, "Sysmon/Operational") != NULL;
        if ((is_sysmon && strstr(line, "\"EventID\":1,") != NULL) ||
            strstr(line, "\"EventID\":4688") != NULL)
            g_string_append(chosen, line);
    }
    return chosen;
}

static void note_nothing(const SigmaRule *rule, const Evaluation *evaluation, void *data)
{
    (void)rule;
    (void)evaluation;
    ++*(unsigned long *)data;
}

/* The reference on the sample: events a second; *@matches: what it found. */
static double measure_reference(const Bench *bench, unsigned long *matches)
{
    Detector *detector =
        detector_new(bench->files.rules, &bench->files.mapping, SIGMA_INFORMATIONAL);
    Event event = { 0 };
    unsigned long events = 0;
    const double begun = cpu();
    for (size_t at = 0, length = 0; at < bench->sample.length; at += length, events++) {
        length = line_length(slice_from(bench->sample, at));
        if (event_read(&event, (Slice){ bench->sample.data + at, length }) == EVENT_NOTHING)
            detector_look(detector, &event, note_nothing, matches);
    }
    const double spent = cpu() - begun;
    event_clear(&event);
    detector_free(detector);
    return (double)events / spent;
}

/* Bytes a second of reading memory once from front to back. */
static double measure_memory(Slice bytes)
{
    const double begun = cpu();
    const char *at = bytes.data, *end = bytes.data + bytes.length;
    unsigned long lines = 0;
    while ((at = memchr(at, '\n', (size_t)(end - at))) != NULL) {
        lines++;
        at++;
    }
    const double spent = cpu() - begun;
    g_assert(lines > 0);
    return (double)bytes.length / spent;
}

static int compare_doubles(gconstpointer left, gconstpointer right)
{
    const double a = *(const double *)left, b = *(const double *)right;
    return (a > b) - (a < b);
}

static void measure_latencies(Bench *bench, JsonWriter *json)
{
    g_autoptr(GArray) spent = g_array_new(FALSE, FALSE, sizeof(double));
    const Slice lines = slice_of_string(bench->large);
    for (size_t at = 0, length = 0; at < lines.length && spent->len < LATENCIES; at += length) {
        const double begun = clock_of(CLOCK_MONOTONIC);
        if (!engine_look_at_line(bench->worker, slice_from(lines, at), &length, write_match, bench))
            length = line_length(slice_from(lines, at));
        const double us = (clock_of(CLOCK_MONOTONIC) - begun) * 1e6;
        g_array_append_val(spent, us);
    }
    g_array_sort(spent, compare_doubles);
    static const struct {
        const char *name;
        double share;
    } points[] = { { "p50", 0.5 }, { "p90", 0.9 }, { "p99", 0.99 }, { "p999", 0.999 } };
    json_begin_object(json, "latency_us");
    for (size_t i = 0; i < G_N_ELEMENTS(points); i++)
        json_number(json, points[i].name,
                    g_array_index(spent, double, (guint)(points[i].share * spent->len)));
    json_number(json, "most", g_array_index(spent, double, spent->len - 1));
    json_end(json);
}

static void add_literals(const SigmaNode *node, GString *line)
{
    for (size_t i = 0; i < node->count; i++)
        add_literals(node->parts[i], line);
    for (size_t i = 0; node->item != NULL && i < node->item->count; i++) {
        const Slice written = node->item->values[i].written;
        if (!slice_is(node->item->field.text, "CommandLine") || line->len >= WORST_SIZE)
            continue;
        for (size_t j = 0; j < written.length; j++) {
            const unsigned char byte = (unsigned char)written.data[j];
            if (byte == '\\' || byte == '"')
                g_string_append_c(line, '\\');
            if (byte >= 0x20)
                g_string_append_c(line, (char)byte);
        }
        g_string_append_c(line, ' ');
    }
}

/* Milliseconds for a command line that holds as many texts of rules as have room; without writing
 * the matches, each of which has all of the line. */
static double measure_worst(Bench *bench)
{
    g_autoptr(GString) line = g_string_new(NULL);
    for (size_t i = 0; i < sigma_rule_count(bench->files.rules); i++)
        add_literals(sigma_rule_at(bench->files.rules, i)->condition, line);
    g_autofree char *event = g_strdup_printf(
        "{\"Channel\":\"Microsoft-Windows-Sysmon/Operational\",\"EventID\":1,"
        "\"Image\":\"C:\\\\Windows\\\\System32\\\\cmd.exe\",\"ParentImage\":\"C:\\\\x.exe\","
        "\"CommandLine\":\"%s\"}",
        line->str);
    double best = 1e9;
    for (int i = 0; i < 20; i++) {
        const double begun = cpu();
        g_assert(engine_look(bench->worker, slice_of(event), note_nothing, &bench->matches) ==
                 EVENT_NOTHING);
        best = MIN(best, cpu() - begun);
    }
    return best * 1e3;
}

static void pass_match(const SigmaRule *rule, const Evaluation *evaluation, unsigned long line,
                       void *data)
{
    (void)line;
    write_match(rule, evaluation, data);
}

static void pass_broken(EventWrong wrong, unsigned long line, void *data)
{
    (void)wrong;
    (void)line;
    (void)data;
}

/* Events a second of the clock, by so many threads. */
static double measure_threads(Bench *bench, guint threads)
{
    g_autoptr(Lookout) lookout =
        lookout_new(bench->files.rules, &bench->files.mapping, SIGMA_INFORMATIONAL,
                    bench->files.profile, threads, (LookoutSink){ pass_match, pass_broken, bench });
    const Slice lines = slice_of_string(bench->large);
    const size_t piece = 256 * 1024;
    double begun = 0;
    unsigned long before = 0;
    for (int round = 0; round < 2; round++) { /* the first makes the plans */
        const size_t length = round == 0 ? bench->sample.length : lines.length;
        before = lookout_counts(lookout).events;
        begun = clock_of(CLOCK_MONOTONIC);
        for (size_t at = 0; at < length; at += piece)
            lookout_add(lookout, (Slice){ lines.data + at, MIN(piece, length - at) });
        lookout_end_log(lookout);
    }
    const unsigned long events = lookout_counts(lookout).events - before;
    return (double)events / (clock_of(CLOCK_MONOTONIC) - begun);
}

typedef struct {
    Bench bench; /* with a worker and output of its own */
    Slice lines;
} Part;

static gpointer run_part(gpointer data)
{
    Part *part = data;
    look_at_lines(&part->bench, part->lines);
    return NULL;
}

/* Events a second of the clock, by so many workers on one engine, each with its part of the memory:
 * without anybody who reads, tells and writes. */
static double measure_workers(const Bench *bench, guint count)
{
    g_autofree Part *parts = g_new0(Part, count);
    g_autofree GThread **threads = g_new0(GThread *, count);
    const Slice lines = slice_of_string(bench->large);
    const size_t size = lines.length / bench->sample.length / count * bench->sample.length;
    for (guint i = 0; i < count; i++) {
        parts[i] = (Part){ *bench, { lines.data + i * size, size } };
        parts[i].bench.worker = engine_worker_new(bench->engine);
        parts[i].bench.out = g_string_new(NULL);
        look_at_lines(&parts[i].bench, bench->sample);
    }
    const double begun = clock_of(CLOCK_MONOTONIC);
    for (guint i = 0; i < count; i++)
        threads[i] = g_thread_new("worker", run_part, &parts[i]);
    for (guint i = 0; i < count; i++)
        g_thread_join(threads[i]);
    const double spent = clock_of(CLOCK_MONOTONIC) - begun;
    const double each = (double)bench->events / (double)bench->sample.length;
    for (guint i = 0; i < count; i++) {
        engine_worker_free(parts[i].bench.worker);
        g_string_free(parts[i].bench.out, TRUE);
    }
    return each * (double)(size * count) / spent;
}

static void measure_kernels(Bench *bench, JsonWriter *json)
{
    static const char *const names[] = { "scalar", "sse42", "avx2", "avx512" };
    json_begin_object(json, "kernels");
    for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
        if (kernels_named(names[i]) == NULL)
            continue;
        kernels_force(kernels_named(names[i]));
        json_number(json, names[i], look_at_lines(bench, bench->sample));
    }
    kernels_force(NULL);
    json_end(json);
}

static void measure_process_creation(Bench *bench, JsonWriter *json)
{
    g_autoptr(GString) chosen = process_creations(bench->sample);
    if (chosen->len == 0)
        return;
    g_autoptr(GString) large = repeat(slice_of_string(chosen), REPEATED / 3);
    json_number(json, "process_creation", best_of_lines(bench, slice_of_string(large)));
}

/* The events as a stream of frames that begins anew behind the last, without the magic. */
static Buffer frames_of(Slice lines)
{
    Buffer out = { 0 };
    Event event = { 0 };
    FrameWriter *writer = frame_writer_new();
    for (size_t at = 0, length = 0; at < lines.length; at += length) {
        length = line_length(slice_from(lines, at));
        if (event_read(&event, (Slice){ lines.data + at, length }) == EVENT_NOTHING)
            frame_write(writer, &event, &out);
    }
    const char reset[FRAME_RECORD_HEAD] = { FRAME_RESET };
    buffer_add(&out, (Slice){ reset, sizeof reset });
    frame_writer_free(writer);
    event_clear(&event);
    return out;
}

/* Events a second; @values: only read into these. */
static double look_at_frames(Bench *bench, Slice frames, Values *values)
{
    FrameNames names = { 0 };
    FrameRecord record;
    unsigned long events = 0;
    const char *end = frames.data + frames.length;
    const double begun = cpu();
    while (frame_next(&frames, &record) == FRAME_WRONG_NOTHING) {
        events += record.kind == FRAME_EVENT;
        if (record.kind != FRAME_EVENT)
            frame_names_take(&names, &record);
        else if (values != NULL)
            frame_read(&names, record.body, end, values);
        else
            engine_look_at_frame(bench->worker, &names, record.body, end, write_match, bench);
    }
    const double spent = cpu() - begun;
    frame_names_clear(&names);
    return (double)events / spent;
}

static void measure_frames(Bench *bench, JsonWriter *json)
{
    Buffer once = frames_of(bench->sample);
    g_autoptr(GString) large =
        repeat(slice_from(buffer_slice(&once), FRAME_MAGIC_LENGTH), REPEATED / 3);
    Dictionary dictionary = { 0 };
    Paths paths;
    Values values;
    double best = 0, best_reading = 0;
    paths_init(&paths, &dictionary, &bench->files.mapping);
    values_init(&values, &paths);
    for (int i = 0; i < PASSES; i++) {
        best = MAX(best, look_at_frames(bench, slice_of_string(large), NULL));
        best_reading = MAX(best_reading, look_at_frames(bench, slice_of_string(large), &values));
    }
    json_number(json, "frames", best);
    json_number(json, "frames_read_only", best_reading);
    json_number(json, "frames_size", (double)once.length / (double)bench->sample.length);
    values_clear(&values);
    paths_clear(&paths);
    buffer_clear(&once);
}

static void measure(Bench *bench, JsonWriter *json)
{
    unsigned long of_reference = 0;
    bench->matches = 0;
    const double begun = cpu();
    look_at_lines(bench, bench->sample); /* makes the plans */
    const double first = cpu();
    const unsigned long of_engine = bench->matches;
    look_at_lines(bench, bench->sample);
    json_number(json, "plans_ms", (first - begun - (cpu() - first)) * 1e3);
    json_int(json, "plans_kb", (int64_t)memory_kb());
    json_number(json, "reference", measure_reference(bench, &of_reference));
    json_int(json, "matches", (int64_t)of_engine);
    json_bool(json, "is_same", of_engine == of_reference);
    bench->large = repeat(bench->sample, REPEATED);
    json_number(json, "memory_bytes", measure_memory(slice_of_string(bench->large)));
    json_number(json, "json", best_of_lines(bench, slice_of_string(bench->large)));
    measure_frames(bench, json);
    measure_latencies(bench, json);
    json_number(json, "worst_ms", measure_worst(bench));
    measure_kernels(bench, json);
    measure_process_creation(bench, json);
    json_number(json, "worker1", measure_workers(bench, 1));
    json_number(json, "workers2", measure_workers(bench, 2));
    json_number(json, "thread1", measure_threads(bench, 1));
    json_number(json, "threads2", measure_threads(bench, 2));
}

static int do_nothing(const Arguments *arguments)
{
    (void)arguments;
    return EXIT_OK;
}

static const Option options[] = {
    { "rules", "DIR", NULL, NULL, "", "" },
    { "packs", "DIR", NULL, NULL, "", "" },
    { "mapping", "NAME", NULL, NULL, "", "" },
    { "placeholders", "FILE", NULL, NULL, "", "" },
    { "data", "DIR", NULL, NULL, "", "" },
    { "settings", "FILE", NULL, NULL, "", "" },
    { 0 },
};

static const Command bench_commands[] = {
    { "detect", "FILE", 1, 1, options, do_nothing, "", "" },
    { 0 },
};

/* The rules, mappings and the profile as `mimamori detect` reads them. */
static bool prepare(Bench *bench, int count, char **words, JsonWriter *json)
{
    const double begun = cpu();
    json_int(json, "start_kb", (int64_t)memory_kb());
    g_autoptr(GError) error = NULL;
    g_autoptr(Arguments) arguments = arguments_parse(bench_commands, count, words, &error);
    if (arguments == NULL) {
        fprintf(stderr, "%s\n", error->message);
        return false;
    }
    g_autoptr(GPtrArray) paths = argument_values(arguments, "rules");
    if (!rule_files_open(&bench->files, arguments, paths) ||
        !rule_files_map(&bench->files, arguments))
        return false;
    const double read = cpu();
    json_int(json, "rules_kb", (int64_t)memory_kb());
    bench->engine = engine_new(bench->files.rules, &bench->files.mapping, SIGMA_INFORMATIONAL,
                               bench->files.profile);
    bench->worker = engine_worker_new(bench->engine);
    json_number(json, "rules_ms", (read - begun) * 1e3);
    json_number(json, "engine_ms", (cpu() - read) * 1e3);
    json_int(json, "rules", (int64_t)sigma_rule_count(bench->files.rules));
    return true;
}

int main(int argc, char **argv)
{
    Bench bench = { .out = g_string_new(NULL) };
    JsonWriter json;
    gsize length = 0;
    g_autofree char *sample = NULL;
    resources_register();
    json_writer_init(&json);
    json_begin_object(&json, NULL);
    if (argc < 3 || !g_file_get_contents(argv[argc - 1], &sample, &length, NULL) ||
        !prepare(&bench, argc, argv, &json))
        return EXIT_FAILURE;
    bench.sample = (Slice){ sample, length };
    for (const char *at = sample; (at = memchr(at, '\n', length - (size_t)(at - sample))) != NULL;
         at++)
        bench.events++;
    measure(&bench, &json);
    json_end(&json);
    puts(json.text->str);
    return EXIT_SUCCESS;
}
