#include "rooms/safekeeping/sealed_file.h"

#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>

#include "base/error.h"
#include "base/file.h"
#include "rooms/safekeeping/unpacker.h"

/* A file in memory. */
typedef struct {
    char *bytes;
    size_t size;
} Sealed;

static const SealedHeader HEADER = { CONTENTS_SERVER, 7, (char *)"0.1.0", 1764150000, false };

static SealSecret key_of(unsigned char first)
{
    SealSecret secret = { 0 };
    memset(secret.key, first, sizeof secret.key);
    return secret;
}

/* Seals @size bytes of @text, in steps, so that the pieces do not fall together with the writes. */
static Sealed sealed(const SealSecret *secret, const char *text, size_t size)
{
    Sealed file = { 0 };
    g_autoptr(GError) error = NULL;
    FILE *out = open_memstream(&file.bytes, &file.size);
    g_autoptr(SealedWriter) writer = sealed_writer_new(out, &HEADER, secret, &error);
    g_assert_no_error(error);
    for (size_t at = 0; at < size; at += 999)
        g_assert_true(sealed_write(writer, text + at, MIN(size - at, 999), &error));
    g_assert_true(sealed_writer_end(writer, &error));
    fclose(out);
    return file;
}

/* Opens @bytes and reads @size bytes and the end; NULL: it says that something is wrong. */
static char *opened(const SealSecret *secret, const char *bytes, size_t length, size_t size,
                    const char **key)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *text = g_malloc(size + 1);
    FILE *in = fmemopen((void *)bytes, length, "rb");
    g_autoptr(SealedReader) reader = in == NULL ? NULL : sealed_reader_new(in, &error);
    const bool is_good = reader != NULL && sealed_reader_unlock(reader, secret, &error) &&
                         sealed_read(reader, text, size, &error) && sealed_read_end(reader, &error);
    g_assert_true(is_good || error != NULL || in == NULL);
    if (key != NULL)
        *key = error == NULL ? NULL : g_intern_string(error_key(error));
    if (in != NULL)
        fclose(in);
    text[size] = '\0';
    return is_good ? g_steal_pointer(&text) : NULL;
}

/* Text that does not pack well, so that the file has several pieces. */
static char *long_text(size_t size)
{
    char *text = g_malloc(size + 1);
    unsigned char seed[randombytes_SEEDBYTES] = { 3 };
    randombytes_buf_deterministic(text, size, seed);
    for (size_t i = 0; i < size; i++)
        text[i] = (char)('!' + (unsigned char)text[i] % 90);
    text[size] = '\0';
    return text;
}

static void gives_back_what_was_sealed(void)
{
    static const size_t SIZES[] = { 0, 1, 65535, 65536, 65537, 400000 };
    const SealSecret secret = key_of(1);
    for (size_t i = 0; i < G_N_ELEMENTS(SIZES); i++) {
        g_autofree char *text = long_text(SIZES[i]);
        const Sealed file = sealed(&secret, text, SIZES[i]);
        g_autofree char *back = opened(&secret, file.bytes, file.size, SIZES[i], NULL);
        g_assert_cmpstr(back, ==, text);
        free(file.bytes);
    }
}

static void says_what_it_is_without_a_key(void)
{
    const SealSecret secret = key_of(1);
    const Sealed file = sealed(&secret, "abc", 3);
    FILE *in = fmemopen(file.bytes, file.size, "rb");
    g_autoptr(SealedReader) reader = sealed_reader_new(in, NULL);
    g_assert_nonnull(reader);
    const SealedHeader *header = sealed_reader_header(reader);
    g_assert_cmpint(header->schema, ==, 7);
    g_assert_cmpstr(header->program, ==, "0.1.0");
    g_assert_cmpint(header->made_at, ==, 1764150000);
    g_assert_false(header->by_passphrase);
    fclose(in);
    free(file.bytes);
}

static void shows_no_text(void)
{
    const SealSecret secret = key_of(1);
    const Sealed file = sealed(&secret, "himitsu-no-denwa", 16);
    g_assert_null(memmem(file.bytes, file.size, "himitsu", 7));
    free(file.bytes);
}

static void finds_every_flipped_bit(void)
{
    const SealSecret secret = key_of(1);
    const Sealed file = sealed(&secret, "見守りのバックアップ", 30);
    for (size_t at = 0; at < file.size; at++) {
        for (int bit = 0; bit < 8; bit++) {
            file.bytes[at] ^= (char)(1 << bit);
            g_autofree char *back = opened(&secret, file.bytes, file.size, 30, NULL);
            if (back != NULL)
                g_error("Bit %d of byte %zu was flipped and nobody noticed", bit, at);
            file.bytes[at] ^= (char)(1 << bit);
        }
    }
    free(file.bytes);
}

/* In a file of several pieces: some bytes of each. */
static void finds_a_flipped_bit_in_later_pieces(void)
{
    const SealSecret secret = key_of(1);
    g_autofree char *text = long_text(300000);
    const Sealed file = sealed(&secret, text, 300000);
    g_assert_cmpint(file.size, >, 3 * 65536);
    for (size_t at = 300; at < file.size; at += 4099) {
        file.bytes[at] ^= 16;
        g_autofree char *back = opened(&secret, file.bytes, file.size, 300000, NULL);
        g_assert_null(back);
        file.bytes[at] ^= 16;
    }
    free(file.bytes);
}

static void finds_a_file_that_was_cut(void)
{
    const SealSecret secret = key_of(1);
    g_autofree char *text = long_text(200000);
    const Sealed file = sealed(&secret, text, 200000);
    for (size_t length = 0; length < file.size; length += length < 400 ? 1 : 997) {
        g_autofree char *back = opened(&secret, file.bytes, length, 200000, NULL);
        g_assert_null(back);
    }
    /* Exactly after a piece: what is left looks complete but for the final tag. */
    const size_t last = (file.size - 300) / (65536 + 17) * (65536 + 17);
    for (size_t length = last; length < last + 400 && length < file.size; length++) {
        g_autofree char *back = opened(&secret, file.bytes, length, 200000, NULL);
        g_assert_null(back);
    }
    free(file.bytes);
}

static void finds_bytes_behind_the_end(void)
{
    const SealSecret secret = key_of(1);
    const Sealed file = sealed(&secret, "abc", 3);
    g_autofree char *longer = g_malloc0(file.size + 1);
    memcpy(longer, file.bytes, file.size);
    g_autofree char *back = opened(&secret, longer, file.size + 1, 3, NULL);
    g_assert_null(back);
    free(file.bytes);
}

static void finds_pieces_in_another_order(void)
{
    const size_t piece = 65536 + 17;
    const SealSecret secret = key_of(1);
    g_autofree char *text = long_text(400000);
    const Sealed file = sealed(&secret, text, 400000);
    const size_t first = file.size % piece; /* anywhere: two equal stretches change places */
    g_autofree char *kept = g_malloc(piece);
    memcpy(kept, file.bytes + first, piece);
    memcpy(file.bytes + first, file.bytes + first + piece, piece);
    memcpy(file.bytes + first + piece, kept, piece);
    g_autofree char *back = opened(&secret, file.bytes, file.size, 400000, NULL);
    g_assert_null(back);
    free(file.bytes);
}

static void tells_a_wrong_key_from_damage(void)
{
    const char *key = NULL;
    const SealSecret secret = key_of(1), other = key_of(2);
    const Sealed file = sealed(&secret, "abc", 3);
    g_assert_null(opened(&other, file.bytes, file.size, 3, &key));
    g_assert_cmpstr(key, ==, "error.backup-wrong-key");
    file.bytes[file.size - 1] ^= 1;
    g_assert_null(opened(&secret, file.bytes, file.size, 3, &key));
    g_assert_cmpstr(key, ==, "error.backup-damaged");
    g_assert_null(opened(&secret, "PK\3\4 something else entirely", 29, 3, &key));
    g_assert_cmpstr(key, ==, "error.backup-no-backup");
    free(file.bytes);
}

/* Who knows the passphrase can seal a few kilobytes that would fill every disk. */
static void stops_what_grows_without_end(void)
{
    const SealSecret secret = key_of(1);
    const size_t step = 1 << 20, most = (size_t)512 << 20;
    g_autofree char *block = g_malloc0(step);
    g_autoptr(GError) error = NULL;
    Sealed file = { 0 };
    FILE *out = open_memstream(&file.bytes, &file.size);
    g_autoptr(SealedWriter) writer = sealed_writer_new(out, &HEADER, &secret, &error);
    for (size_t size = 0; size < most; size += step)
        g_assert_true(sealed_write(writer, block, step, &error));
    g_assert_true(sealed_writer_end(writer, &error));
    fclose(out);

    size_t taken = 0;
    FILE *in = fmemopen(file.bytes, file.size, "rb");
    g_autoptr(SealedReader) reader = sealed_reader_new(in, &error);
    g_assert_true(sealed_reader_unlock(reader, &secret, &error));
    while (taken < most && sealed_read(reader, block, step, &error))
        taken += step;
    g_assert_cmpstr(error_key(error), ==, "error.backup-unpack-limit");
    g_assert_cmpint(taken, >=, (size_t)256 << 20);
    g_assert_cmpint(taken, <, (size_t)300 << 20);
    fclose(in);
    free(file.bytes);
}

static void opens_with_the_passphrase_only(void)
{
    const char *key = NULL;
    g_auto(SealSecret) secret = { 0 }, other = { 0 };
    const SealSecret key_file = key_of(1);
    g_assert_true(seal_secret_set_passphrase(&secret, "朝の散歩は犬とゆっくり行く", NULL));
    g_assert_true(seal_secret_set_passphrase(&other, "朝の散歩は猫とゆっくり行く", NULL));
    const Sealed file = sealed(&secret, "abc", 3);
    g_autofree char *back = opened(&secret, file.bytes, file.size, 3, NULL);
    g_assert_cmpstr(back, ==, "abc");
    g_assert_null(opened(&other, file.bytes, file.size, 3, &key));
    g_assert_cmpstr(key, ==, "error.backup-wrong-key");
    g_assert_null(opened(&key_file, file.bytes, file.size, 3, &key));
    g_assert_cmpstr(key, ==, "error.backup-wants-passphrase");
    free(file.bytes);
}

/* A header is read before anything is known to be ours: it may not make us take gigabytes. */
static void refuses_a_header_that_asks_for_too_much(void)
{
    static const char HEADER_TEXT[] =
        "{\"format\":1,\"contents\":\"server\",\"schema\":7,\"program\":\"x\",\"madeAt\":0,"
        "\"key\":\"argon2id\",\"salt\":\"AAAAAAAAAAAAAAAAAAAAAA==\",\"passes\":3,"
        "\"memory\":1099511627776,\"check\":\"AAAAAAAAAAAAAAAAAAAAAA==\"}";
    const char *key = NULL;
    g_auto(SealSecret) secret = { 0 };
    g_assert_true(seal_secret_set_passphrase(&secret, "朝の散歩は犬とゆっくり行く", NULL));
    g_autoptr(GString) file = g_string_new("MIMAMORI-BACKUP\n");
    const char length[4] = { (char)(strlen(HEADER_TEXT) & 0xff), (char)(strlen(HEADER_TEXT) >> 8) };
    g_string_append_len(file, length, 4);
    g_string_append(file, HEADER_TEXT);
    g_string_append(file, "012345678901234567890123 and more than enough bytes");
    g_assert_null(opened(&secret, file->str, file->len, 3, &key));
    g_assert_cmpstr(key, ==, "error.backup-damaged");
}

static void keys_are_made_once_and_read_again(void)
{
    g_autoptr(GError) error = NULL;
    g_auto(SealSecret) first = { 0 }, again = { 0 };
    GStatBuf facts;
    g_autofree char *folder = g_dir_make_tmp("mimamori-XXXXXX", NULL);
    g_autofree char *file = g_build_filename(folder, "key", NULL);
    g_assert_true(seal_key_make(file, NULL, &error));
    g_assert_cmpint(g_stat(file, &facts), ==, 0);
    g_assert_cmpint(facts.st_mode & 0777, ==, 0600);
    g_assert_true(seal_secret_read_key(&first, file, &error));
    g_assert_false(sodium_is_zero(first.key, sizeof first.key));
    g_assert_false(seal_key_make(file, NULL, &error)); /* never over another one */
    g_assert_error(error, APP_ERROR, APP_ERROR_CONFLICT);
    g_clear_error(&error);
    g_assert_true(seal_secret_read_key(&again, file, &error));
    g_assert_cmpmem(first.key, SEAL_KEY_SIZE, again.key, SEAL_KEY_SIZE);
    g_assert_true(g_file_set_contents(file, "MIMAMORI-KEY-1 abc\n", -1, NULL));
    g_assert_false(seal_secret_read_key(&again, file, &error));
    g_assert_error(error, APP_ERROR, APP_ERROR_INVALID);
    g_remove(file);
    g_rmdir(folder);
}

/* The key itself never lies in the file, not even for a moment. */
static void keys_are_made_wrapped(void)
{
    g_autoptr(GError) error = NULL;
    g_auto(SealSecret) secret = { 0 };
    const WrappingKey wrapping = { .key = { 1 }, .id = { 2 } };
    g_autofree char *folder = g_dir_make_tmp("mimamori-XXXXXX", NULL);
    g_autofree char *file = g_build_filename(folder, "key", NULL);
    g_assert_true(seal_key_make(file, &wrapping, &error));
    g_autoptr(GBytes) lies = file_read(file, KEY_FILE_MAX, NULL);
    g_assert_cmpint(key_state(&wrapping, lies), ==, KEY_WRAPPED);
    g_assert_false(seal_secret_read_key(&secret, file, &error)); /* nobody named the wrapping key */
    g_assert_error(error, APP_ERROR, APP_ERROR_UNAVAILABLE);
    wrapping_key_use(&wrapping);
    g_assert_true(seal_secret_read_key(&secret, file, NULL));
    wrapping_key_use(NULL);
    g_assert_false(sodium_is_zero(secret.key, sizeof secret.key));
    g_remove(file);
    g_rmdir(folder);
}

static void passphrases_have_at_least_twelve_characters(void)
{
    g_auto(SealSecret) secret = { 0 };
    g_assert_false(seal_secret_set_passphrase(&secret, "朝の散歩は犬とゆっく", NULL)); /* 10 */
    g_assert_false(seal_secret_set_passphrase(&secret, "12345678901", NULL));
    g_assert_true(seal_secret_set_passphrase(&secret, "123456789012", NULL));
    g_assert_false(seal_secret_set_passphrase(&secret, "\xff\xfe and more bytes", NULL));
}

int main(int argc, char **argv)
{
    static const ForeignReader *const readers[] = { &backup_unpacker, NULL };
    if (foreign_is_meant(argc, argv)) /* the program that unpacks is this one */
        foreign_run(readers, argv);
    g_test_init(&argc, &argv, NULL);
    g_assert_cmpint(sodium_init(), >=, 0);
    g_test_add_func("/safekeeping/sealed/gives-back", gives_back_what_was_sealed);
    g_test_add_func("/safekeeping/sealed/says-what-it-is", says_what_it_is_without_a_key);
    g_test_add_func("/safekeeping/sealed/shows-no-text", shows_no_text);
    g_test_add_func("/safekeeping/sealed/every-flipped-bit", finds_every_flipped_bit);
    g_test_add_func("/safekeeping/sealed/later-pieces", finds_a_flipped_bit_in_later_pieces);
    g_test_add_func("/safekeeping/sealed/cut", finds_a_file_that_was_cut);
    g_test_add_func("/safekeeping/sealed/behind-the-end", finds_bytes_behind_the_end);
    g_test_add_func("/safekeeping/sealed/another-order", finds_pieces_in_another_order);
    g_test_add_func("/safekeeping/sealed/wrong-key", tells_a_wrong_key_from_damage);
    g_test_add_func("/safekeeping/sealed/grows", stops_what_grows_without_end);
    g_test_add_func("/safekeeping/sealed/passphrase", opens_with_the_passphrase_only);
    g_test_add_func("/safekeeping/sealed/asks-too-much", refuses_a_header_that_asks_for_too_much);
    g_test_add_func("/safekeeping/key/made-once", keys_are_made_once_and_read_again);
    g_test_add_func("/safekeeping/key/made-wrapped", keys_are_made_wrapped);
    g_test_add_func("/safekeeping/key/passphrase-length",
                    passphrases_have_at_least_twelve_characters);
    return g_test_run();
}
