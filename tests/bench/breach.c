/* breach.c - bench-breach: lists of hashes, and how a filter answers beside a Bloom filter and a
 * sorted file. Prints JSON.
 *
 *   make COUNT FILE            a list of so many hashes in no order, as lines of Have I Been Pwned
 *   run PROGRAM WORD …         runs it; its seconds and its largest memory
 *   ask COUNT FILTER SORTED    asks for all that are in the list, and for 20 million that are not
 */
#include <fcntl.h>
#include <glib.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "rooms/accounts/breach_file.h"

#define ABSENT UINT64_C(20000000)
#define TIMED 2000000
#define COLD 1000
#define LINE 44        /* 40 digits, ":7", CR, LF */
#define BLOOM_HASHES 8 /* the best number for one in 256 */

/* The hash of a number: as even as SHA-1, and sixty times as fast (SplitMix64). */
static guint64 mixed(guint64 number)
{
    guint64 word = (number + 1) * UINT64_C(0x9e3779b97f4a7c15);
    word = (word ^ word >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    word = (word ^ word >> 27) * UINT64_C(0x94d049bb133111eb);
    return word ^ word >> 31;
}

static double now_s(void)
{
    return (double)g_get_monotonic_time() / 1e6;
}

static void write_digits(char *out, guint64 word, int digits)
{
    for (int i = 0; i < digits; i++)
        out[i] = "0123456789ABCDEF"[word >> (60 - 4 * i) & 15];
}

static void write_line(char line[LINE], guint64 number)
{
    write_digits(line, mixed(number), 16);
    write_digits(line + 16, mixed(~number), 16);
    write_digits(line + 32, mixed(number ^ UINT64_C(0x5555555555555555)), 8);
    memcpy(line + 40, ":7\r\n", 4);
}

static int make(guint64 count, const char *path)
{
    char line[LINE];
    FILE *file = fopen(path, "w");
    g_assert(file != NULL);
    for (guint64 i = 0; i < count; i++) {
        write_line(line, i);
        g_assert(fwrite(line, 1, LINE, file) == LINE);
    }
    g_assert(fclose(file) == 0);
    printf("{}\n");
    return 0;
}

static int run(char **words)
{
    int status = 0;
    struct rusage usage;
    const double begun = now_s();
    const pid_t child = fork();
    if (child == 0) {
        g_assert(freopen("/dev/null", "w", stdout) != NULL);
        execvp(words[0], words);
        _exit(127);
    }
    g_assert(wait4(child, &status, 0, &usage) == child);
    printf("{\"seconds\": %.3f, \"cpu\": %.3f, \"megabytes\": %.1f, \"status\": %d}\n",
           now_s() - begun,
           (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
               (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6,
           (double)usage.ru_maxrss / 1024, WEXITSTATUS(status));
    return 0;
}

/* --- a Bloom filter of the same rate ------------------------------------------------- */

typedef struct {
    guint8 *bytes;
    guint64 bits;
} Bloom;

static guint64 bloom_place(const Bloom *bloom, guint64 key, guint64 i)
{
    const guint64 word = key + i * (mixed(key) | 1);
    return (guint64)(((unsigned __int128)mixed(word) * bloom->bits) >> 64);
}

static void bloom_add(Bloom *bloom, guint64 key)
{
    for (guint64 i = 0; i < BLOOM_HASHES; i++) {
        const guint64 place = bloom_place(bloom, key, i);
        bloom->bytes[place / 8] |= (guint8)(1 << place % 8);
    }
}

static bool bloom_contains(const Bloom *bloom, guint64 key)
{
    for (guint64 i = 0; i < BLOOM_HASHES; i++) {
        const guint64 place = bloom_place(bloom, key, i);
        if ((bloom->bytes[place / 8] >> place % 8 & 1) == 0)
            return false;
    }
    return true;
}

/* --- asking -------------------------------------------------------------------------- */

typedef struct {
    guint64 count;
    BreachFile file;
    const char *sorted; /* lines of LINE bytes */
    Bloom bloom;
} Ask;

static bool ask_filter(const Ask *ask, guint64 number)
{
    return filter_contains(&ask->file.filter, mixed(number));
}

static bool ask_bloom(const Ask *ask, guint64 number)
{
    return bloom_contains(&ask->bloom, mixed(number));
}

static bool ask_sorted(const Ask *ask, guint64 number)
{
    char line[LINE];
    guint64 low = 0, high = ask->count;
    write_line(line, number);
    while (low < high) {
        const guint64 middle = low + (high - low) / 2;
        const int order = memcmp(ask->sorted + middle * LINE, line, 40);
        if (order == 0)
            return true;
        if (order < 0)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

/* The least that a lookup in so much memory costs: one byte of it, whose place depends on the one
 * before. */
static bool ask_byte(const Ask *ask, guint64 number)
{
    const Slice bytes = ask->file.filter.file;
    static volatile unsigned char before;
    const guint64 place =
        (guint64)(((unsigned __int128)mixed(number + before) * bytes.length) >> 64);
    before = (unsigned char)bytes.data[place];
    return before == 0;
}

typedef bool (*Question)(const Ask *ask, guint64 number);

static guint64 found_of(const Ask *ask, Question question, guint64 first, guint64 count)
{
    guint64 found = 0;
    for (guint64 i = 0; i < count; i++)
        found += question(ask, first + i);
    return found;
}

/* Nanoseconds of a question about a hash that is not there. */
static double nanoseconds(const Ask *ask, Question question)
{
    found_of(ask, question, ask->count + ABSENT, TIMED);
    const double begun = now_s();
    found_of(ask, question, ask->count + ABSENT + TIMED, TIMED);
    return (now_s() - begun) * 1e9 / TIMED;
}

static int ascending(const void *left, const void *right)
{
    const double a = *(const double *)left, b = *(const double *)right;
    return a < b ? -1 : a > b;
}

/* Microseconds of a question where nothing of the file is in memory: median and 99 of 100. */
static void print_cold(const char *path, guint64 count)
{
    static double spent[COLD];
    g_autoptr(GError) error = NULL;
    for (int i = 0; i < COLD; i++) {
        g_auto(BreachFile) file = { 0 };
        const int fd = open(path, O_RDONLY);
        fsync(fd);
        posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
        close(fd);
        g_assert(breach_file_open(&file, path, &error));
        const double begun = now_s();
        filter_contains(&file.filter, mixed(count + (guint64)i));
        spent[i] = (now_s() - begun) * 1e6;
    }
    qsort(spent, COLD, sizeof *spent, ascending);
    printf("\"cold_us\": %.1f, \"cold_p99_us\": %.1f, ", spent[COLD / 2], spent[COLD * 99 / 100]);
}

static void make_bloom(Ask *ask)
{
    const double begun = now_s();
    ask->bloom.bits = (guint64)ceil((double)ask->count * BLOOM_HASHES / log(2));
    ask->bloom.bytes = g_malloc0(ask->bloom.bits / 8 + 1);
    for (guint64 i = 0; i < ask->count; i++)
        bloom_add(&ask->bloom, mixed(i));
    printf("\"bloom_s\": %.2f, \"bloom_bits\": %.3f, ", now_s() - begun,
           (double)ask->bloom.bits / (double)ask->count);
}

static const char *mapped(const char *path, gsize *length)
{
    struct stat status;
    const int fd = open(path, O_RDONLY);
    g_assert(fd >= 0 && fstat(fd, &status) == 0);
    *length = (gsize)status.st_size;
    const char *bytes = mmap(NULL, *length, PROT_READ, MAP_SHARED | MAP_POPULATE, fd, 0);
    close(fd);
    return bytes;
}

static int ask_all(guint64 count, const char *filter, const char *sorted)
{
    gsize length = 0;
    g_autoptr(GError) error = NULL;
    Ask ask = { .count = count };
    printf("{");
    print_cold(filter, count);
    g_assert(breach_file_open(&ask.file, filter, &error));
    double begun = now_s();
    g_assert(breach_file_verify(&ask.file, &error));
    printf("\"verify_s\": %.2f, ", now_s() - begun);
    ask.sorted = mapped(sorted, &length);
    g_assert(length == count * LINE);
    make_bloom(&ask);
    begun = now_s();
    const guint64 missed = count - found_of(&ask, ask_filter, 0, count);
    printf("\"present_ns\": %.1f, ", (now_s() - begun) * 1e9 / (double)count);
    printf("\"missed\": %" G_GUINT64_FORMAT ", ", missed);
    printf("\"bits\": %.4f, ", 8.0 * (double)ask.file.filter.file.length / (double)count);
    printf("\"asked\": %" G_GUINT64_FORMAT ", ", ABSENT);
    printf("\"wrong\": %" G_GUINT64_FORMAT ", ", found_of(&ask, ask_filter, count, ABSENT));
    printf("\"bloom_wrong\": %" G_GUINT64_FORMAT ", ", found_of(&ask, ask_bloom, count, ABSENT));
    printf("\"filter_ns\": %.1f, ", nanoseconds(&ask, ask_filter));
    printf("\"bloom_ns\": %.1f, ", nanoseconds(&ask, ask_bloom));
    printf("\"sorted_ns\": %.1f, ", nanoseconds(&ask, ask_sorted));
    printf("\"byte_ns\": %.1f}\n", nanoseconds(&ask, ask_byte));
    breach_file_close(&ask.file);
    g_free(ask.bloom.bytes);
    return 0;
}

int main(int count, char **words)
{
    if (count == 4 && g_str_equal(words[1], "make"))
        return make(g_ascii_strtoull(words[2], NULL, 10), words[3]);
    if (count > 2 && g_str_equal(words[1], "run"))
        return run(words + 2);
    if (count == 5 && g_str_equal(words[1], "ask"))
        return ask_all(g_ascii_strtoull(words[2], NULL, 10), words[3], words[4]);
    fprintf(stderr,
            "usage: bench-breach make COUNT FILE | run PROGRAM … | ask COUNT FILTER SORTED\n");
    return 2;
}
