/* totp.h - the six digits of an authenticator app (RFC 6238: SHA-1, 30 seconds), and recovery
 * codes. */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define RECOVERY_CODES 10

/* A new secret of 160 bits in Base32; the caller owns it. */
char *totp_secret_new(void);

/* otpauth://totp/…, what the QR code says; the caller owns it. */
char *totp_uri(const char *secret, const char *email, const char *organisation);

/* The QR code as an SVG image; the caller owns it. */
char *totp_qr_svg(const char *uri);

/* What a code is worth (OWASP ASVS 5.0, 6.5.5: it lives for its 30 seconds). */
typedef enum {
    CODE_WRONG,
    CODE_RIGHT,
    CODE_USED,  /* right, but it was used before */
    CODE_ENDED, /* its thirty seconds have just gone by */
    CODE_EARLY, /* its thirty seconds come next: the clock of the phone or ours is wrong */
} CodeAnswer;

/**
 * Compares a code with the present one. The ones before and after are recognised so that a person
 * can be told what is wrong; they open nothing.
 *
 * @tolerance: so many steps before and after the present one count as right, too
 * @step: set to the step the code belongs to, so that it can be used only once; not of a wrong one
 * Returns anything but CODE_USED.
 */
CodeAnswer totp_check(const char *secret, const char *code, int64_t now, int tolerance,
                      int64_t *step);

/* The sentence for a code that is not right: a key of packs/messages. */
const char *code_sentence(CodeAnswer answer);

/* Of 28 letters and digits out of 31, 138 bits: so many that a plain hash of it keeps it (OWASP
 * ASVS 5.0, 6.5.2). */
#define RECOVERY_CODE_CHARACTERS 31

/* "k7pm3dx-a9wqe2h-…": easy to read from paper; the caller owns it. */
char *recovery_code_new(void);

/* The form in which it is hashed: without dashes and blanks, lower case; the caller owns it. */
char *recovery_code_fold(const char *code);
