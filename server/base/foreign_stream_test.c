#include "base/foreign_stream.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/error.h"

#define LARGE ((gsize)20 << 20) /* far more than fits into pipes */

/* --- readers ---------------------------------------------------------------------------------- */

/* Every byte one further, as they come. */
static void shift(void)
{
    for (;;) {
        guint8 block[4096];
        const ssize_t got = read(STDIN_FILENO, block, sizeof block);
        if (got == 0)
            _exit(FOREIGN_WHOLE);
        for (ssize_t i = 0; i < got; i++)
            block[i]++;
        if (got > 0)
            foreign_put(block, (gsize)got);
    }
}

static gsize read_all(void)
{
    guint8 block[4096];
    gsize size = 0;
    ssize_t got = 0;
    while ((got = read(STDIN_FILENO, block, sizeof block)) > 0)
        size += (gsize)got;
    return size;
}

/* Gives nothing before it has everything. */
static void count(void)
{
    const gsize size = read_all();
    foreign_put(&size, sizeof size);
    _exit(FOREIGN_WHOLE);
}

static void find_wrong(void)
{
    foreign_put("some", 4);
    read_all();
    _exit(FOREIGN_WRONG);
}

/* Ends long before it was given everything. */
static void leave_early(void)
{
    foreign_put("some", 4);
    _exit(FOREIGN_WHOLE);
}

static void open_network(void)
{
    socket(AF_INET, SOCK_STREAM, 0);
    _exit(FOREIGN_WHOLE);
}

static const ForeignReader shifter = { "shift", NULL, shift };
static const ForeignReader counter = { "count", NULL, count };
static const ForeignReader finder = { "wrong", NULL, find_wrong };
static const ForeignReader leaver = { "early", NULL, leave_early };
static const ForeignReader networker = { "network", NULL, open_network };
static const ForeignReader *const readers[] = { &shifter, &counter,   &finder,
                                                &leaver,  &networker, NULL };

/* --- the one that asks --------------------------------------------------------------------------
 */

typedef struct {
    gsize left;     /* to be given, in pieces of 65,519 bytes */
    gsize fails_at; /* so many before the end; 0: never */
    guint8 piece[65519];
} Giver;

static bool give_piece(void *data, const guint8 **bytes, gsize *size, GError **error)
{
    Giver *giver = data;
    if (giver->fails_at > 0 && giver->left <= giver->fails_at)
        return fail(error, APP_ERROR_INVALID, "the disk");
    *bytes = giver->piece;
    *size = MIN(giver->left, sizeof giver->piece);
    giver->left -= *size;
    return true;
}

/* Takes all there is; returns how many bytes. */
static gsize take_all(const char *reader, Giver *giver, ForeignEnd *end, GError **error)
{
    guint8 block[7001];
    gsize got = sizeof block, size = 0;
    g_autoptr(ForeignStream) stream = foreign_stream_new(reader, give_piece, giver);
    while (got == sizeof block) {
        foreign_stream_read(stream, block, sizeof block, &got, end, error);
        for (gsize i = 0; i < got && g_str_equal(reader, "shift"); i++)
            g_assert_cmpint(block[i], ==, 'b');
        size += got;
    }
    return size;
}

static Giver *giver_of(gsize size, gsize fails_at)
{
    Giver *giver = g_new(Giver, 1);
    *giver = (Giver){ .left = size, .fails_at = fails_at };
    memset(giver->piece, 'a', sizeof giver->piece);
    return giver;
}

static void gives_back_more_than_fits_into_pipes(void)
{
    static const gsize SIZES[] = { 0, 1, 7001, 65519, LARGE };
    for (gsize i = 0; i < G_N_ELEMENTS(SIZES); i++) {
        ForeignEnd end = FOREIGN_BROKE;
        g_autofree Giver *giver = giver_of(SIZES[i], 0);
        g_assert_cmpint(take_all("shift", giver, &end, NULL), ==, SIZES[i]);
        g_assert_cmpint(end, ==, FOREIGN_WHOLE);
    }
}

static void waits_for_who_wants_everything_first(void)
{
    gsize size = 0, got = 0;
    ForeignEnd end = FOREIGN_BROKE;
    g_autofree Giver *giver = giver_of(LARGE, 0);
    g_autoptr(ForeignStream) stream = foreign_stream_new("count", give_piece, giver);
    g_assert_true(foreign_stream_read(stream, &size, sizeof size, &got, &end, NULL));
    g_assert_cmpint(size, ==, LARGE);
    g_assert_true(foreign_stream_read(stream, &size, 1, &got, &end, NULL));
    g_assert_cmpint(got, ==, 0);
}

static void says_how_it_ended(void)
{
    static const struct {
        const char *reader;
        gsize size;
        ForeignEnd end;
    } CASES[] = {
        { "wrong", 4, FOREIGN_WRONG },
        { "early", 4, FOREIGN_WHOLE },
        { "network", 0, FOREIGN_BROKE },
        { "nobody", 0, FOREIGN_BROKE },
    };
    for (gsize i = 0; i < G_N_ELEMENTS(CASES); i++) {
        ForeignEnd end = FOREIGN_LIMIT;
        g_autofree Giver *giver = giver_of(LARGE, 0);
        g_assert_cmpint(take_all(CASES[i].reader, giver, &end, NULL), ==, CASES[i].size);
        g_assert_cmpint(end, ==, CASES[i].end);
    }
}

static void passes_on_why_there_is_no_more(void)
{
    ForeignEnd end = FOREIGN_WHOLE;
    g_autoptr(GError) error = NULL;
    g_autofree Giver *giver = giver_of(LARGE, LARGE / 2);
    take_all("shift", giver, &end, &error);
    g_assert_error(error, APP_ERROR, APP_ERROR_INVALID);
    g_assert_cmpint(end, !=, FOREIGN_WHOLE);
}

static void may_be_left_in_the_middle(void)
{
    guint8 byte = 0;
    gsize got = 0;
    ForeignEnd end = FOREIGN_BROKE;
    g_autofree Giver *giver = giver_of(LARGE, 0);
    g_autoptr(ForeignStream) stream = foreign_stream_new("shift", give_piece, giver);
    g_assert_true(foreign_stream_read(stream, &byte, 1, &got, &end, NULL));
    g_assert_cmpint(byte, ==, 'b');
}

int main(int argc, char **argv)
{
    if (foreign_is_meant(argc, argv)) /* the program that the library starts is this one */
        foreign_run(readers, argv);
    g_test_init(&argc, &argv, NULL);
#define ADD(test) g_test_add_func("/foreign-stream/" #test, test)
    ADD(gives_back_more_than_fits_into_pipes);
    ADD(waits_for_who_wants_everything_first);
    ADD(says_how_it_ended);
    ADD(passes_on_why_there_is_no_more);
    ADD(may_be_left_in_the_middle);
    return g_test_run();
}
