/* passwords.h - whether a password is good enough, and its hash.
 *
 * Strength instead of rules of composition or ageing (NIST SP 800-63B): at least ten characters
 * and not easily guessed. The ten are those of criterion 4-1-5-3 of the SCS scheme (★3).
 */
#pragma once

#include <stdbool.h>

#define PASSWORD_CHARACTERS_MIN 10
#define PASSWORD_CHARACTERS_MAX 128

/* What a password is worth. */
typedef struct {
    int score; /* 0 (guessed at once) … 4 (very hard to guess) */
    bool is_acceptable;
    const char *message; /* key of packs/messages */
} PasswordStrength;

/* What guessing is estimated of at a time, since its cost grows with the third power of the length:
 * a repeated letter of 128 held up a processor for a tenth of a second. A good passphrase of 40 is
 * far above what is asked. */
#define PASSWORD_PIECE_BYTES 40

/**
 * Judges a password: a longer one by the best of its pieces of 40 bytes, of which each begins in
 * the middle of the one before. So whoever adds to a good one never makes it worse.
 *
 * @known: what a guesser would try first: name, e-mail address, company; NULL-terminated
 */
PasswordStrength password_judge(const char *password, const char *const *known);

/* Argon2id with 64 MiB and two passes: about 60 ms, so never on the writer's thread.
 * The caller owns the text. */
char *password_hash(const char *password);

/* @hash: NULL takes as long as a real one and says no, so that nobody learns who has an account. */
bool password_verify(const char *password, const char *hash);
