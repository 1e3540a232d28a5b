/* detect.c - measures the detection engine beside the reference, in one run.
 *
 *     bench-detect RULES… -- EVENTS.ndjson [--profile FILE] [--megabytes N] [--kernels NAME]
 */
#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "core/sigma/engine.h"
#include "core/sigma/kernels.h"
#include "core/sigma/records.h"

static double cpu_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

static void add_rules(SigmaRuleSet *set, const char *path)
{
    g_autofree char *text = NULL;
    gsize length = 0;
    if (g_file_test(path, G_FILE_TEST_IS_DIR)) {
        g_autoptr(GDir) folder = g_dir_open(path, 0, NULL);
        const char *name;
        while ((name = g_dir_read_name(folder)) != NULL) {
            g_autofree char *inside = g_build_filename(path, name, NULL);
            add_rules(set, inside);
        }
    } else if ((g_str_has_suffix(path, ".yml") || g_str_has_suffix(path, ".yaml")) &&
               g_file_get_contents(path, &text, &length, NULL)) {
        sigma_rule_set_add(set, path, (Slice){ text, length });
    }
}

typedef struct {
    unsigned long count;
    uint64_t sum;
    unsigned long event;
} Found;

static void found(const SigmaRule *rule, const Evaluation *evaluation, void *data)
{
    Found *all = data;
    (void)evaluation;
    if (getenv("TRACE") != NULL)
        printf("M %lu %s %s\n", all->event + 1, rule->id, rule->title);
    all->count++;
    all->sum += slice_hash(slice_of(rule->id)) * (uint64_t)(all->event + 1);
}

static Found run_engine(EngineWorker *worker, Slice text, unsigned long *events)
{
    Found all = { 0 };
    size_t at = 0, length = 0;
    while (at < text.length) {
        if (!engine_look_at_line(worker, slice_from(text, at), &length, found, &all)) {
            const char *end = memchr(text.data + at, '\n', text.length - at);
            length = end == NULL ? text.length - at : (size_t)(end - text.data) - at + 1;
            engine_look(worker, (Slice){ text.data + at, length }, found, &all);
        }
        at += length;
        all.event++;
        ++*events;
    }
    return all;
}

static Found run_reference(Detector *detector, Slice text, unsigned long *events)
{
    Found all = { 0 };
    Event event = { 0 };
    while (text.length > 0) {
        const char *end = memchr(text.data, '\n', text.length);
        const size_t length = end == NULL ? text.length : (size_t)(end - text.data) + 1;
        if (event_read(&event, (Slice){ text.data, length }) == EVENT_NOTHING)
            detector_look(detector, &event, found, &all);
        all.event++;
        ++*events;
        text = slice_from(text, length);
    }
    event_clear(&event);
    return all;
}

/* The lines of the text as one stream of frames. */
static Buffer frames_of(Slice text)
{
    Buffer out = { 0 };
    Event event = { 0 };
    FrameWriter *writer = frame_writer_new();
    while (text.length > 0) {
        const char *end = memchr(text.data, '\n', text.length);
        const size_t length = end == NULL ? text.length : (size_t)(end - text.data) + 1;
        if (event_read(&event, (Slice){ text.data, length }) == EVENT_NOTHING)
            frame_write(writer, &event, &out);
        text = slice_from(text, length);
    }
    event_clear(&event);
    frame_writer_free(writer);
    return out;
}

static Found run_frames(EngineWorker *worker, FrameNames *names, Slice stream,
                        unsigned long *events)
{
    Found all = { 0 };
    FrameRecord record;
    const char *end = stream.data + stream.length;
    while (frame_next(&stream, &record) == FRAME_WRONG_NOTHING) {
        if (record.kind != FRAME_EVENT) {
            frame_names_take(names, &record);
            continue;
        }
        if (engine_look_at_frame(worker, names, record.body, end, found, &all) !=
            FRAME_WRONG_NOTHING)
            abort();
        all.event++;
        ++*events;
    }
    return all;
}

static void measure_reading(FrameNames *names, Slice stream, Values *values)
{
    FrameRecord record;
    unsigned long events = 0;
    const char *end = stream.data + stream.length;
    const double begun = cpu_seconds();
    while (frame_next(&stream, &record) == FRAME_WRONG_NOTHING) {
        if (record.kind != FRAME_EVENT)
            frame_names_take(names, &record);
        else if (frame_read(names, record.body, end, values) != FRAME_WRONG_NOTHING)
            abort();
        events += record.kind == FRAME_EVENT;
    }
    const double spent = cpu_seconds() - begun;
    printf("frame reading only %.4f M/s, %.0f ns/event\n", (double)events / spent / 1e6,
           spent / (double)events * 1e9);
}

/* The events again and again as one stream. */
static void measure_frames(EngineWorker *worker, const Mapping *mapping, Slice text, size_t times,
                           int passes)
{
    Buffer once = frames_of(text), stream = { 0 };
    FrameNames names = { 0 };
    unsigned long events = 0;
    Slice bytes = slice_from(buffer_slice(&once), FRAME_MAGIC_LENGTH);
    printf("frames: %.3f of the size of JSON\n", (double)once.length / (double)text.length);
    for (size_t i = 0; i < times; i++) {
        buffer_add(&stream, bytes);
        buffer_add(&stream, SLICE("\3\0\0\0\0"));
    }
    Found first = run_frames(worker, &names, bytes, &events);
    frame_names_clear(&names);
    printf("frames first %lu events, %lu matches, sum %lx\n", events, first.count, first.sum);
    for (int pass = 0; pass < passes; pass++) {
        events = 0;
        const double begun = cpu_seconds();
        Found all = run_frames(worker, &names, buffer_slice(&stream), &events);
        const double spent = cpu_seconds() - begun;
        printf("frames %.4f M/s, %.0f ns/event, %.2f GB/s, matches %lu\n",
               (double)events / spent / 1e6, spent / (double)events * 1e9,
               (double)stream.length / spent / 1e9, all.count);
    }
    Dictionary dictionary = { 0 };
    Paths paths;
    Values values;
    paths_init(&paths, &dictionary, mapping);
    values_init(&values, &paths);
    for (int pass = 0; pass < passes; pass++)
        measure_reading(&names, buffer_slice(&stream), &values);
}

int main(int argc, char **argv)
{
    SigmaRuleSet *set = sigma_rule_set_new(NULL);
    Mapping mapping = { 0 };
    SigmaProblems problems = { 0 };
    int i = 1;
    double begun = cpu_seconds();
    for (; i < argc && strcmp(argv[i], "--") != 0; i++)
        add_rules(set, argv[i]);
    sigma_rule_set_settle(set);
    const char *names[] = { "agent", "cloud", "devices", "linux", "suricata", "web", "windows", "zeek" };
    for (int j = 0; j < 8; j++) {
        g_autofree char *path = g_strdup_printf("packs/detection/mappings/%s.yaml", names[j]);
        char *text = NULL;
        gsize length = 0;
        g_file_get_contents(path, &text, &length, NULL);
        mapping_add(&mapping, path, (Slice){ text, length }, &problems);
    }
    const double loaded = cpu_seconds();
    const char *file = argv[++i];
    Profile *profile = NULL;
    size_t megabytes = 200;
    const char *mode = "both";
    for (i++; i + 1 < argc; i += 2) {
        if (strcmp(argv[i], "--megabytes") == 0)
            megabytes = strtoul(argv[i + 1], NULL, 10);
        if (strcmp(argv[i], "--kernels") == 0)
            kernels_force(kernels_named(argv[i + 1]));
        if (strcmp(argv[i], "--mode") == 0)
            mode = argv[i + 1];
        if (strcmp(argv[i], "--profile") == 0) {
            char *text = NULL;
            gsize length = 0;
            size_t line = 0;
            profile = profile_new();
            g_file_get_contents(argv[i + 1], &text, &length, NULL);
            if (!profile_read(profile, (Slice){ text, length }, &line))
                printf("profile line %zu\n", line);
        }
    }
    char *text = NULL;
    gsize length = 0;
    g_file_get_contents(file, &text, &length, NULL);
    const size_t times = megabytes * 1000000 / length + 1;
    char *repeated = malloc(times * length);
    for (size_t j = 0; j < times; j++)
        memcpy(repeated + j * length, text, length);
    printf("rules %.3f s, %zu rules\n", loaded - begun, sigma_rule_count(set));
    begun = cpu_seconds();
    Engine *engine = engine_new(set, &mapping, SIGMA_INFORMATIONAL, profile);
    EngineWorker *worker = engine_worker_new(engine);
    printf("engine_new %.3f s\n", cpu_seconds() - begun);
    unsigned long events = 0;
    begun = cpu_seconds();
    Found once = run_engine(worker, (Slice){ text, length }, &events);
    printf("first %.3f s, %lu events, %lu matches, sum %lx\n", cpu_seconds() - begun, events,
           once.count, once.sum);
    if (strcmp(mode, "both") == 0) {
        Detector *detector = detector_new(set, &mapping, SIGMA_INFORMATIONAL);
        unsigned long n = 0;
        begun = cpu_seconds();
        Found reference = run_reference(detector, (Slice){ text, length }, &n);
        const double spent = cpu_seconds() - begun;
        printf("reference %.3f s, %.4f M/s, %lu matches, sum %lx\n", spent, (double)n / spent / 1e6,
               reference.count, reference.sum);
    }
    const int passes = getenv("PASSES") == NULL ? 3 : atoi(getenv("PASSES"));
    for (int pass = 0; pass < passes; pass++) {
        events = 0;
        begun = cpu_seconds();
        Found all = run_engine(worker, (Slice){ repeated, times * length }, &events);
        const double spent = cpu_seconds() - begun;
        printf("engine %.4f M/s, %.0f ns/event, %.2f GB/s, matches %lu\n",
               (double)events / spent / 1e6, spent / (double)events * 1e9,
               (double)(times * length) / spent / 1e9, all.count);
    }
    if (getenv("FRAMES") != NULL)
        measure_frames(worker, &mapping, (Slice){ text, length }, times, passes);
    const char *learn = getenv("LEARN");
    if (learn != NULL) {
        Profile *made = profile_new();
        const char *at = text;
        const char *every = getenv("EVERY");
        unsigned long n = 0;
        while (at < text + length) {
            const char *end = memchr(at, '\n', (size_t)(text + length - at));
            if (every == NULL || n % 2 == (unsigned long)atoi(every))
                engine_learn(worker, (Slice){ at, (size_t)(end - at) }, made);
            n++;
            at = end + 1;
        }
        Buffer out = { .max = 100000000 };
        profile_write(made, &out);
        g_file_set_contents(learn, out.data, (gssize)out.length, NULL);
    }
    EngineCounts counts = engine_worker_counts(worker);
    printf("events %lu unrouted %lu candidates/event %.3f slow %lu too_long %lu\n", counts.events,
           counts.unrouted, (double)counts.candidates / (double)counts.events, counts.slow,
           counts.too_long);
    return 0;
}
