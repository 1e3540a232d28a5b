#include "rooms/accounts/passwords.h"

#include <glib.h>
#include <sodium.h>
#include <string.h>
#include <zxcvbn.h>

#define MEMORY_BYTES (64U * 1024U * 1024U)
#define PASSES 2U
#define KNOWN_MAX 64
#define BITS_PER_OTHER_CHARACTER                                                                   \
    5.0 /* a kana or kanji in a word: far fewer choices than its code space */

/* Romanised words that Japanese users like and the English dictionary does not know. */
static const char *const JAPANESE_WORDS[] = {
    "kabushikigaisha", "yuugengaisha", "nihon",     "nippon",    "tokyo",     "osaka",
    "nagoya",          "sakura",       "himitsu",   "aishiteru", "daisuki",   "arigatou",
    "konnichiwa",      "ohayou",       "sumire",    "himawari",  "yamada",    "tanaka",
    "suzuki",          "satou",        "takahashi", "watanabe",  "kaisha",    "shachou",
    "soumu",           "keiri",        "eigyou",    "koujou",    "fujisan",   "samurai",
    "doraemon",        "pikachu",      "totoro",    "reiwa",     "heisei",    "shouwa",
    "mimamori",        "anzen",        "anshin",    "ganbaru",   "akasatana", "aiueo",
    "kakikukeko",
};

static size_t add_known(const char **dictionary, size_t count, const char *text, GPtrArray *owned)
{
    g_auto(GStrv) parts = g_strsplit_set(text, "@. -_　", 16);
    for (char **part = parts; *part != NULL && count < KNOWN_MAX; part++) {
        if (strlen(*part) < 3)
            continue;
        char *word = g_ascii_strdown(*part, -1);
        g_ptr_array_add(owned, word);
        dictionary[count++] = word;
    }
    return count;
}

static double guessed_bits(const char *password, const char *const *known)
{
    const char *dictionary[KNOWN_MAX + G_N_ELEMENTS(JAPANESE_WORDS) + 1];
    g_autoptr(GPtrArray) owned = g_ptr_array_new_with_free_func(g_free);
    size_t count = 0;
    for (; known != NULL && *known != NULL; known++)
        count = add_known(dictionary, count, *known, owned);
    for (size_t i = 0; i < G_N_ELEMENTS(JAPANESE_WORDS); i++)
        dictionary[count++] = JAPANESE_WORDS[i];
    dictionary[count] = NULL;
    return ZxcvbnMatch(password, dictionary, NULL);
}

/* zxcvbn takes each byte of a kana for random and overrates it: count characters instead. */
static double limit_for(const char *password)
{
    double limit = 0;
    for (const char *at = password; *at != '\0'; at = g_utf8_next_char(at))
        limit += (unsigned char)*at < 0x80 ? 8.0 : BITS_PER_OTHER_CHARACTER;
    return limit;
}

/* The first @most bytes at most, of whole characters. */
static size_t whole_characters(const char *text, size_t most)
{
    size_t size = strnlen(text, most);
    while (size > 0 && text[size] != '\0' && ((unsigned char)text[size] & 0xc0) == 0x80)
        size--;
    return size;
}

static double bits_of_piece(const char *at, const char *const *known)
{
    g_autofree char *piece = g_strndup(at, whole_characters(at, PASSWORD_PIECE_BYTES));
    return MIN(guessed_bits(piece, known), limit_for(piece));
}

static double best_bits(const char *password, const char *const *known)
{
    double best = bits_of_piece(password, known);
    while (strlen(password) > PASSWORD_PIECE_BYTES) {
        password += whole_characters(password, PASSWORD_PIECE_BYTES / 2);
        best = MAX(best, bits_of_piece(password, known));
    }
    return best;
}

PasswordStrength password_judge(const char *password, const char *const *known)
{
    static const double LEAST_BITS[] = { 12, 24, 36, 50 }; /* for the scores 1 to 4 */
    const glong length = g_utf8_strlen(password, -1);
    if (length < PASSWORD_CHARACTERS_MIN)
        return (PasswordStrength){ .score = 0, .message = "error.password-short" };
    if (length > PASSWORD_CHARACTERS_MAX)
        return (PasswordStrength){ .score = 0, .message = "error.password-long" };

    const double bits = best_bits(password, known);
    int score = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(LEAST_BITS); i++)
        score += bits >= LEAST_BITS[i];
    static const char *const MESSAGES[] = { "error.password-guessable", "error.password-guessable",
                                            "error.password-weak", "accounts.password-good",
                                            "accounts.password-strong" };
    return (PasswordStrength){ .score = score,
                               .is_acceptable = score >= 3,
                               .message = MESSAGES[score] };
}

char *password_hash(const char *password)
{
    char *hash = g_malloc(crypto_pwhash_STRBYTES);
    const int result = crypto_pwhash_str_alg(hash, password, strlen(password), PASSES, MEMORY_BYTES,
                                             crypto_pwhash_ALG_ARGON2ID13);
    g_assert(result == 0); /* only for want of memory */
    return hash;
}

/* The hash of a text nobody knows, made once: what unknown accounts are compared with. */
static const char *nobodys_hash(void)
{
    static gsize is_made = 0;
    static char *hash = NULL;
    if (g_once_init_enter(&is_made)) {
        char text[33];
        unsigned char bytes[16];
        randombytes_buf(bytes, sizeof bytes);
        sodium_bin2hex(text, sizeof text, bytes, sizeof bytes);
        hash = password_hash(text);
        g_once_init_leave(&is_made, 1);
    }
    return hash;
}

bool password_verify(const char *password, const char *hash)
{
    const char *compared = hash == NULL ? nobodys_hash() : hash;
    return crypto_pwhash_str_verify(compared, password, strlen(password)) == 0 && hash != NULL;
}
