#include "http/metrics.h"

#include <stdio.h>
#include <sys/resource.h>
#include <unistd.h>

#define STATUS_CLASSES 6 /* "0xx", which does not happen, to "5xx" */

static const double BOUNDS_S[] = { 0.005, 0.025, 0.1, 0.5, 2.5 };
#define BUCKETS (G_N_ELEMENTS(BOUNDS_S) + 1)

static gsize answered[STATUS_CLASSES];
static gsize in_bucket[BUCKETS];
static gsize total_us;

static gsize read_count(gsize *count)
{
    return (gsize)g_atomic_pointer_get(count);
}

void metrics_count(unsigned status, gint64 spent_us)
{
    gsize bucket = 0;
    while (bucket < BUCKETS - 1 && (double)spent_us > BOUNDS_S[bucket] * 1e6)
        bucket++;
    g_atomic_pointer_add(&answered[MIN(status / 100, STATUS_CLASSES - 1)], 1);
    g_atomic_pointer_add(&in_bucket[bucket], 1);
    g_atomic_pointer_add(&total_us, (gssize)MAX(spent_us, 0));
}

static void add_head(GString *out, const char *name, const char *type, const char *help)
{
    g_string_append_printf(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

void metrics_add(GString *out, const char *name, const char *type, const char *help,
                 const char *labels, double value)
{
    char number[G_ASCII_DTOSTR_BUF_SIZE];
    add_head(out, name, type, help);
    g_string_append_printf(out, labels[0] == '\0' ? "%s%s %s\n" : "%s{%s} %s\n", name, labels,
                           g_ascii_formatd(number, sizeof number, "%.10g", value));
}

static void add_requests(GString *out)
{
    add_head(out, "mimamori_requests_total", "counter", "Requests answered, by class of status.");
    for (gsize i = 1; i < STATUS_CLASSES; i++)
        g_string_append_printf(
            out, "mimamori_requests_total{status=\"%" G_GSIZE_FORMAT "xx\"} %" G_GSIZE_FORMAT "\n",
            i, read_count(&answered[i]));
}

static void add_durations(GString *out)
{
    char bound[G_ASCII_DTOSTR_BUF_SIZE];
    gsize count = 0;
    add_head(out, "mimamori_request_seconds", "histogram", "Time from first header to answer.");
    for (gsize i = 0; i < BUCKETS; i++) {
        const bool is_last = i == BUCKETS - 1;
        count += read_count(&in_bucket[i]);
        g_string_append_printf(
            out, "mimamori_request_seconds_bucket{le=\"%s\"} %" G_GSIZE_FORMAT "\n",
            is_last ? "+Inf" : g_ascii_formatd(bound, sizeof bound, "%.10g", BOUNDS_S[i]), count);
    }
    g_string_append_printf(
        out, "mimamori_request_seconds_sum %s\n",
        g_ascii_formatd(bound, sizeof bound, "%.10g", (double)read_count(&total_us) / 1e6));
    g_string_append_printf(out, "mimamori_request_seconds_count %" G_GSIZE_FORMAT "\n", count);
}

static double resident_bytes(void)
{
    unsigned long size = 0, resident = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    if (file == NULL || fscanf(file, "%lu %lu", &size, &resident) != 2)
        resident = 0;
    if (file != NULL)
        fclose(file);
    return (double)resident * (double)sysconf(_SC_PAGESIZE);
}

static double seconds_of(struct timeval time)
{
    return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

void metrics_write(GString *out)
{
    struct rusage usage = { 0 };
    getrusage(RUSAGE_SELF, &usage);
    add_requests(out);
    add_durations(out);
    metrics_add(out, "process_resident_memory_bytes", "gauge", "Memory in use.", "",
                resident_bytes());
    metrics_add(out, "process_cpu_seconds_total", "counter", "Time on processors.", "",
                seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime));
}
