#include "app/progress.h"

#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#define INTERVAL_US (200 * 1000)
#define FIRST_AFTER_US (500 * 1000) /* what is done sooner needs no bar */
#define BAR_CELLS 20
#define COLUMNS_WITH_BAR 80
#define COLUMNS_LEAST 30
#define CLEAR_LINE "\r\033[K"

static guint64 size_of_all(const GPtrArray *files)
{
    guint64 total = 0;
    for (guint i = 0; i < files->len; i++) {
        struct stat status;
        if (stat(g_ptr_array_index(files, i), &status) != 0 || !S_ISREG(status.st_mode))
            return 0;
        total += (guint64)status.st_size;
    }
    return total;
}

void progress_begin(Progress *progress, const Speaker *speaker, const GPtrArray *files,
                    bool is_wanted)
{
    *progress = (Progress){ .speaker = speaker,
                            .is_wanted = is_wanted && isatty(STDERR_FILENO) == 1,
                            .begun = g_get_monotonic_time() };
    progress->drawn = progress->begun + FIRST_AFTER_US - INTERVAL_US;
    if (progress->is_wanted)
        progress->total = size_of_all(files);
}

static guint columns_of_terminal(void)
{
    struct winsize size;
    return ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col
                                                                           : COLUMNS_WITH_BAR;
}

/* ████──── */
static char *bar_of(double share)
{
    GString *bar = g_string_new(NULL);
    for (int i = 0; i < BAR_CELLS; i++)
        g_string_append(bar, share * BAR_CELLS >= i + 0.5 ? "█" : "─");
    return g_string_free(bar, FALSE);
}

/* 1:05, 2:03:09 */
static char *clock_text(double seconds)
{
    const guint64 whole = (guint64)(seconds + 0.5);
    if (whole < 3600)
        return g_strdup_printf("%u:%02u", (guint)(whole / 60), (guint)(whole % 60));
    return g_strdup_printf("%u:%02u:%02u", (guint)(whole / 3600), (guint)(whole / 60 % 60),
                           (guint)(whole % 60));
}

static char *format(const Progress *progress, const char *key, const char *const *pairs)
{
    return messages_format(progress->speaker->messages, progress->speaker->language, key, pairs);
}

char *progress_line(const Progress *progress, unsigned long events, gint64 spent_us, guint columns)
{
    const double spent = (double)MAX(spent_us, 1) / 1e6;
    g_autofree char *read = g_format_size(progress->read);
    g_autofree char *rate = g_strdup_printf("%.0f", (double)events / spent);
    if (progress->total == 0 || progress->read == 0) {
        const char *const pairs[] = { "read", read, "rate", rate, NULL };
        return format(progress, "cli.progress-open", pairs);
    }
    const double share = MIN((double)progress->read / (double)progress->total, 1);
    g_autofree char *bar = bar_of(share);
    g_autofree char *percent = g_strdup_printf("%.0f", share * 100);
    g_autofree char *total = g_format_size(progress->total);
    g_autofree char *left = clock_text(spent / share - spent);
    const char *const pairs[] = { "bar", bar,    "percent", percent, "read", read, "total",
                                  total, "rate", rate,      "left",  left,   NULL };
    return format(progress,
                  columns < COLUMNS_WITH_BAR ? "cli.progress-narrow" : "cli.progress-wide", pairs);
}

void progress_show(Progress *progress, unsigned long events)
{
    if (!progress->is_wanted)
        return;
    const gint64 now = g_get_monotonic_time();
    const guint columns = columns_of_terminal();
    if (now - progress->drawn < INTERVAL_US || columns < COLUMNS_LEAST)
        return;
    g_autofree char *line = progress_line(progress, events, now - progress->begun, columns);
    fprintf(stderr, CLEAR_LINE "%s", line);
    fflush(stderr);
    progress->drawn = now;
    progress->is_drawn = true;
}

void progress_hide(Progress *progress)
{
    if (!progress->is_drawn)
        return;
    fputs(CLEAR_LINE, stderr);
    fflush(stderr);
    progress->is_drawn = false;
}
