#include "app/breach_spread.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/error.h"
#include "core/breach/key_sort.h"

#define BUCKET_BITS 8
#define BUCKETS (1 << BUCKET_BITS)
#define CHUNK 2048 /* keys that lie in the file in one piece */

/* The temporary file: chunks of one size, one behind the other. */
typedef struct {
    char *folder;
    int fd;        /* -1: not needed yet */
    guint32 count; /* chunks */
} Spill;

typedef struct {
    guint64 *keys; /* those that came last, up to CHUNK; NULL: none yet */
    gsize count;
    GArray *chunks; /* of guint32: where the others lie; NULL: there are none */
} Bucket;

typedef struct {
    Spill *spill;
    int shift; /* of the bits that choose the bucket */
    Bucket buckets[BUCKETS];
} Level;

struct BreachSpread {
    Spill spill;
    Level *level;
};

/* What drain needs all the way down. */
typedef struct {
    gsize sorted_max;
    guint64 *keys, *spare; /* room for @sorted_max each */
    BreachTake take;
    void *data;
} Drain;

static void bucket_clear(Bucket *bucket)
{
    g_clear_pointer(&bucket->keys, g_free);
    if (bucket->chunks != NULL)
        g_array_unref(bucket->chunks);
    *bucket = (Bucket){ 0 };
}

static void level_free(Level *level)
{
    for (int i = 0; level != NULL && i < BUCKETS; i++)
        bucket_clear(&level->buckets[i]);
    g_free(level);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Level, level_free)

static Level *level_new(Spill *spill, int shift)
{
    Level *level = g_new0(Level, 1);
    level->spill = spill;
    level->shift = shift;
    return level;
}

BreachSpread *breach_spread_new(const char *folder)
{
    BreachSpread *spread = g_new0(BreachSpread, 1);
    spread->spill = (Spill){ .folder = g_strdup(folder), .fd = -1 };
    spread->level = level_new(&spread->spill, 64 - BUCKET_BITS);
    return spread;
}

void breach_spread_free(BreachSpread *spread)
{
    if (spread == NULL)
        return;
    level_free(spread->level);
    if (spread->spill.fd >= 0)
        close(spread->spill.fd);
    g_free(spread->spill.folder);
    g_free(spread);
}

static bool refuse_spill(const Spill *spill, int number, GError **error)
{
    return refuse(error, APP_ERROR_UNAVAILABLE, "cli.breach-spill", "folder", spill->folder,
                  "reason", g_strerror(number), NULL);
}

/* Its name is taken away at once. */
static bool open_spill(Spill *spill, GError **error)
{
    g_autofree char *path = g_build_filename(spill->folder, ".mimamori-breach-XXXXXX", NULL);
    spill->fd = g_mkstemp(path);
    if (spill->fd < 0)
        return refuse_spill(spill, errno, error);
    unlink(path);
    return true;
}

static bool write_all(int fd, const char *bytes, gsize length, goffset offset)
{
    while (length > 0) {
        const ssize_t written = pwrite(fd, bytes, length, offset);
        if (written < 0 && errno != EINTR)
            return false;
        if (written > 0) {
            bytes += written;
            length -= (gsize)written;
            offset += written;
        }
    }
    return true;
}

static bool read_all(int fd, char *bytes, gsize length, goffset offset)
{
    while (length > 0) {
        const ssize_t got = pread(fd, bytes, length, offset);
        if (got == 0)
            errno = EIO;
        if (got == 0 || (got < 0 && errno != EINTR))
            return false;
        if (got > 0) {
            bytes += got;
            length -= (gsize)got;
            offset += got;
        }
    }
    return true;
}

#define CHUNK_BYTES (CHUNK * sizeof(guint64))

static bool spill_bucket(Spill *spill, Bucket *bucket, GError **error)
{
    if (spill->fd < 0 && !open_spill(spill, error))
        return false;
    if (spill->count == G_MAXUINT32)
        return refuse_spill(spill, EFBIG, error);
    if (!write_all(spill->fd, (const char *)bucket->keys, CHUNK_BYTES,
                   (goffset)spill->count * (goffset)CHUNK_BYTES))
        return refuse_spill(spill, errno, error);
    if (bucket->chunks == NULL)
        bucket->chunks = g_array_new(FALSE, FALSE, sizeof(guint32));
    g_array_append_val(bucket->chunks, spill->count);
    spill->count++;
    bucket->count = 0;
    return true;
}

static bool add(Level *level, guint64 key, GError **error)
{
    Bucket *bucket = &level->buckets[key >> level->shift & (BUCKETS - 1)];
    if (bucket->keys == NULL)
        bucket->keys = g_new(guint64, CHUNK);
    if (bucket->count > 0 && bucket->keys[bucket->count - 1] == key)
        return true;
    if (bucket->count == CHUNK && !spill_bucket(level->spill, bucket, error))
        return false;
    bucket->keys[bucket->count++] = key;
    return true;
}

bool breach_spread_add(BreachSpread *spread, guint64 key, GError **error)
{
    return add(spread->level, key, error);
}

static guint chunks_of(const Bucket *bucket)
{
    return bucket->chunks == NULL ? 0 : bucket->chunks->len;
}

static gsize size_of(const Bucket *bucket)
{
    return bucket->count + (gsize)chunks_of(bucket) * CHUNK;
}

static bool read_chunk(const Spill *spill, const Bucket *bucket, guint index, guint64 *keys,
                       GError **error)
{
    const guint32 number = g_array_index(bucket->chunks, guint32, index);
    return read_all(spill->fd, (char *)keys, CHUNK_BYTES, (goffset)number * (goffset)CHUNK_BYTES) ||
           refuse_spill(spill, errno, error);
}

static bool sort_and_give(const Spill *spill, const Bucket *bucket, const Drain *drain,
                          GError **error)
{
    gsize count = 0;
    for (guint i = 0; i < chunks_of(bucket); i++, count += CHUNK) {
        if (!read_chunk(spill, bucket, i, drain->keys + count, error))
            return false;
    }
    memcpy(drain->keys + count, bucket->keys, bucket->count * sizeof(guint64));
    count = key_sort_unique(drain->keys, drain->spare, count + bucket->count);
    return drain->take(drain->keys, count, drain->data);
}

/* Into buckets of the next bits. */
static Level *spread_again(const Level *level, const Bucket *bucket, GError **error)
{
    guint64 keys[CHUNK];
    g_autoptr(Level) finer = level_new(level->spill, level->shift - BUCKET_BITS);
    for (guint i = 0; i <= chunks_of(bucket); i++) {
        const bool is_in_memory = i == chunks_of(bucket);
        const guint64 *from = is_in_memory ? bucket->keys : keys;
        const gsize count = is_in_memory ? bucket->count : CHUNK;
        if (!is_in_memory && !read_chunk(level->spill, bucket, i, keys, error))
            return NULL;
        for (gsize j = 0; j < count; j++) {
            if (!add(finer, from[j], error))
                return NULL;
        }
    }
    return g_steal_pointer(&finer);
}

/* On the last level a bucket has one key, so that it ends. */
static bool drain_level(Level *level, const Drain *drain, GError **error)
{
    for (int i = 0; i < BUCKETS; i++) {
        Bucket *bucket = &level->buckets[i];
        bool is_good = true;
        if (size_of(bucket) > drain->sorted_max) {
            g_autoptr(Level) finer = spread_again(level, bucket, error);
            bucket_clear(bucket);
            is_good = finer != NULL && drain_level(finer, drain, error);
        } else if (size_of(bucket) > 0) {
            is_good = sort_and_give(level->spill, bucket, drain, error);
        }
        bucket_clear(bucket);
        if (!is_good)
            return false;
    }
    return true;
}

bool breach_spread_drain(BreachSpread *spread, gsize sorted_max, BreachTake take, void *data,
                         GError **error)
{
    g_autofree guint64 *keys = g_new(guint64, sorted_max);
    g_autofree guint64 *spare = g_new(guint64, sorted_max);
    const Drain drain = {
        .sorted_max = sorted_max, .keys = keys, .spare = spare, .take = take, .data = data
    };
    return drain_level(spread->level, &drain, error);
}
