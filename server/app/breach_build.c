#include "app/breach_build.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "app/breach_spread.h"
#include "app/unpack.h"
#include "base/error.h"
#include "base/time.h"
#include "core/breach/filter_writer.h"

#define MB ((gsize)1024 * 1024)
#define PROGRAM_MEMORY                                                                             \
    (28 * MB)                   /* the program with its libraries, content and pieces of the list */
#define LARGE_SEGMENTS_FROM 128 /* MB; below, segments of half the size */
#define SORTED_LEAST 4096
#define SORTED_MOST ((gsize)64 * 1024 * 1024)
#define FILTER_MODE 0644 /* the list is no secret */
#define BYTE_ORDER_MARK "\xEF\xBB\xBF"

typedef struct {
    const BreachBuildOptions *options;
    BreachBuilt *built;
    Progress *progress;
    BreachTellLine tell;
    void *tell_data;
    int list;                     /* file descriptor */
    guint64 raw;                  /* bytes that came, unpacked */
    char line[HASH_LINE_MAX + 1]; /* the beginning of a line whose end has not come */
    gsize line_length;
    BreachSpread *spread;
    FilterWriter *writer;
    char *temporary; /* NULL: there is none */
    int file;
    int error_number; /* of writing */
    GError *failure;  /* inside of callbacks */
} Build;

static volatile sig_atomic_t is_interrupted = 0;

static void interrupt(int number)
{
    (void)number;
    is_interrupted = 1;
}

/* A second Ctrl+C ends the program at once. */
static void catch_signals(void)
{
    struct sigaction action = { .sa_handler = interrupt, .sa_flags = (int)SA_RESETHAND };
    is_interrupted = 0;
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

static void build_clear(Build *build)
{
    if (build->temporary != NULL)
        unlink(build->temporary);
    if (build->file >= 0)
        close(build->file);
    if (build->list > STDIN_FILENO)
        close(build->list);
    g_free(build->temporary);
    filter_writer_free(build->writer);
    breach_spread_free(build->spread);
    g_clear_error(&build->failure);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Build, build_clear)

/* --- the list ------------------------------------------------------------------------ */

/* false: too many, or the temporary file cannot be written. */
static bool take_line(Build *build, Slice line)
{
    uint8_t hash[HASH_LENGTH];
    BreachBuilt *built = build->built;
    built->lines++;
    if (built->lines == 1 && slice_starts_with(line, SLICE(BYTE_ORDER_MARK)))
        line = slice_from(line, strlen(BYTE_ORDER_MARK));
    const HashLine kind = hash_line_read(line, hash);
    if (kind == HASH_LINE_HASH)
        return breach_spread_add(build->spread, hash_key(hash), &build->failure);
    built->padding += kind == HASH_LINE_PADDING;
    if (!hash_line_is_wrong(kind))
        return true;
    built->wrong++;
    if (built->wrong <= BREACH_WRONG_LINES_MAX) {
        progress_hide(build->progress);
        build->tell(built->lines, kind, build->tell_data);
    }
    return build->options->skips_wrong || built->wrong < BREACH_WRONG_LINES_MAX;
}

/* What is longer than a line may be is cut, so that it still shows as too long. */
static void keep_line(Build *build, Slice bytes)
{
    const gsize most = sizeof build->line - build->line_length;
    const gsize kept = MIN(bytes.length, most);
    memcpy(build->line + build->line_length, bytes.data, kept);
    build->line_length += kept;
}

static bool end_kept_line(Build *build)
{
    const Slice line = { build->line, build->line_length };
    build->line_length = 0;
    return take_line(build, line);
}

static void show_progress(Build *build)
{
    const off_t at = lseek(build->list, 0, SEEK_CUR); /* of a packed file, as it is */
    build->progress->read = at < 0 ? build->raw : (guint64)at;
    progress_show(build->progress, build->built->lines);
}

static bool take_bytes(Slice bytes, void *data)
{
    Build *build = data;
    build->raw += bytes.length;
    show_progress(build);
    while (bytes.length > 0 && !is_interrupted) {
        const char *end = memchr(bytes.data, '\n', bytes.length);
        const gsize length = end == NULL ? bytes.length : (gsize)(end - bytes.data);
        const bool is_whole = end != NULL && build->line_length == 0;
        if (is_whole && !take_line(build, (Slice){ bytes.data, length }))
            return false;
        if (!is_whole)
            keep_line(build, (Slice){ bytes.data, length });
        if (!is_whole && end != NULL && !end_kept_line(build))
            return false;
        bytes = slice_from(bytes, end == NULL ? length : length + 1);
    }
    return !is_interrupted;
}

static bool check_reading(const Build *build, const UnpackResult *result, GError **error)
{
    const char *path = build->options->path;
    if (result->error_number != 0)
        return refuse(error, APP_ERROR_INVALID, "cli.breach-unreadable", "file", path, "reason",
                      g_strerror(result->error_number), NULL);
    if (result->damaged != UNPACK_NONE)
        return refuse(error, APP_ERROR_INVALID, "cli.breach-packed", "file", path, "format",
                      unpack_name(result->damaged), NULL);
    return true;
}

static bool check_interruption(GError **error)
{
    return !is_interrupted || refuse(error, APP_ERROR_CONFLICT, "cli.breach-stopped", NULL);
}

static bool check_lines(const Build *build, GError **error)
{
    const BreachBuilt *built = build->built;
    g_autofree char *wrong = g_strdup_printf("%" G_GUINT64_FORMAT, built->wrong);
    if (built->wrong > 0 && !build->options->skips_wrong)
        return refuse(error, APP_ERROR_INVALID,
                      built->wrong < BREACH_WRONG_LINES_MAX ? "cli.breach-wrong-lines"
                                                            : "cli.breach-no-list",
                      "file", build->options->path, "count", wrong, NULL);
    return true;
}

static bool read_list(Build *build, GError **error)
{
    const UnpackResult result = unpack_read(build->list, take_bytes, build);
    if (build->failure != NULL) {
        g_propagate_error(error, g_steal_pointer(&build->failure));
        return false;
    }
    if (!check_interruption(error) || !check_reading(build, &result, error))
        return false;
    if (build->line_length > 0 && !end_kept_line(build) && build->failure != NULL) {
        g_propagate_error(error, g_steal_pointer(&build->failure));
        return false;
    }
    return check_lines(build, error);
}

/* --- the filter ---------------------------------------------------------------------- */

static bool write_at(const void *bytes, size_t length, uint64_t offset, void *data)
{
    Build *build = data;
    const char *at = bytes;
    while (length > 0) {
        const ssize_t written = pwrite(build->file, at, length, (off_t)offset);
        if (written < 0 && errno == EINTR)
            continue;
        if (written <= 0) {
            build->error_number = written == 0 ? EIO : errno;
            return false;
        }
        at += written;
        length -= (size_t)written;
        offset += (uint64_t)written;
    }
    return true;
}

/* Given piece by piece, so that Ctrl+C need not wait for long. */
static bool take_keys(const guint64 *keys, gsize count, void *data)
{
    Build *build = data;
    while (count > 0 && !is_interrupted) {
        const gsize taken = MIN(count, FILTER_SEGMENT_HASHES / 4);
        if (!filter_writer_add(build->writer, keys, taken))
            return false;
        keys += taken;
        count -= taken;
        build->progress->read = filter_writer_hashes(build->writer);
        progress_show(build->progress, filter_writer_hashes(build->writer));
    }
    return !is_interrupted;
}

static bool refuse_file(const Build *build, int number, GError **error)
{
    return refuse(error, APP_ERROR_UNAVAILABLE, "cli.file-unwritable", "file", build->options->to,
                  "reason", g_strerror(number), NULL);
}

/* Beside the old one, so that it can take its place in one step. */
static bool open_file(Build *build, GError **error)
{
    g_autofree char *path = g_strconcat(build->options->to, ".XXXXXX", NULL);
    build->file = g_mkstemp(path);
    if (build->file < 0)
        return refuse_file(build, errno, error);
    build->temporary = g_steal_pointer(&path);
    return true;
}

static bool sync_folder(const char *path)
{
    g_autofree char *folder = g_path_get_dirname(path);
    const int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    const bool is_good = fd >= 0 && fsync(fd) == 0;
    if (fd >= 0)
        close(fd);
    return is_good;
}

static bool put_in_place(Build *build, GError **error)
{
    if (fchmod(build->file, FILTER_MODE) != 0 || fsync(build->file) != 0 ||
        rename(build->temporary, build->options->to) != 0)
        return refuse_file(build, errno, error);
    g_clear_pointer(&build->temporary, g_free);
    return sync_folder(build->options->to) || refuse_file(build, errno, error);
}

static size_t segment_hashes(const BreachBuildOptions *options)
{
    return options->memory_mb < LARGE_SEGMENTS_FROM ? FILTER_SEGMENT_HASHES / 2
                                                    : FILTER_SEGMENT_HASHES;
}

/* What the rest leaves, for sorting. */
static gsize sorted_max(const BreachBuildOptions *options)
{
    const gsize all = options->memory_mb * MB;
    const gsize others =
        PROGRAM_MEMORY + SPREAD_MEMORY + filter_writer_memory(segment_hashes(options));
    const gsize left = all > others ? (all - others) / (2 * sizeof(guint64)) : 0;
    return CLAMP(left, SORTED_LEAST, SORTED_MOST);
}

static void begin_writing(Build *build)
{
    Progress *progress = build->progress;
    progress_hide(progress);
    progress->begun = g_get_monotonic_time();
    progress->read = 0;
    progress->total = build->built->lines - build->built->wrong - build->built->padding;
}

static bool write_filter(Build *build, GError **error)
{
    begin_writing(build);
    build->writer = filter_writer_new(segment_hashes(build->options), write_at, build);
    const bool is_good =
        breach_spread_drain(build->spread, sorted_max(build->options), take_keys, build, error) &&
        filter_writer_end(build->writer, time_now());
    build->built->hashes = filter_writer_hashes(build->writer);
    build->built->bytes = filter_writer_length(build->writer);
    if (*error != NULL || !check_interruption(error))
        return false;
    if (!is_good)
        return refuse_file(build, build->error_number == 0 ? EFBIG : build->error_number, error);
    if (build->built->hashes == 0)
        return refuse(error, APP_ERROR_INVALID, "cli.breach-none", "file", build->options->path,
                      NULL);
    return true;
}

static bool open_list(Build *build, GError **error)
{
    const char *path = build->options->path;
    build->list = g_str_equal(path, "-") ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC);
    if (build->list < 0)
        return refuse(error, APP_ERROR_INVALID, "cli.breach-unreadable", "file", path, "reason",
                      g_strerror(errno), NULL);
    posix_fadvise(build->list, 0, 0, POSIX_FADV_SEQUENTIAL);
    return true;
}

bool breach_build(const BreachBuildOptions *options, Progress *progress, BreachTellLine tell,
                  void *data, BreachBuilt *built, GError **error)
{
    g_autofree char *folder = g_path_get_dirname(options->to);
    g_auto(Build) build = { .options = options,
                            .built = built,
                            .progress = progress,
                            .tell = tell,
                            .tell_data = data,
                            .list = -1,
                            .file = -1 };
    *built = (BreachBuilt){ 0 };
    catch_signals();
    build.spread = breach_spread_new(folder);
    return open_list(&build, error) && open_file(&build, error) && read_list(&build, error) &&
           write_filter(&build, error) && put_in_place(&build, error);
}
