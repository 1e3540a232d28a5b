#include "rooms/accounts/totp.h"

#include <glib.h>
#include <liboath/oath.h>
#include <qrencode.h>
#include <sodium.h>
#include <string.h>

#define SECRET_BYTES 20
#define STEP_S 30
#define DIGITS 6
#define QR_MARGIN 4 /* modules of quiet zone, ISO/IEC 18004 */

char *totp_secret_new(void)
{
    char bytes[SECRET_BYTES];
    char *base32 = NULL;
    size_t size = 0;
    randombytes_buf(bytes, sizeof bytes);
    g_assert(oath_base32_encode(bytes, sizeof bytes, &base32, &size) == OATH_OK);
    char *secret = g_strndup(base32, size);
    free(base32);
    return secret;
}

char *totp_uri(const char *secret, const char *email, const char *organisation)
{
    g_autofree char *label = g_uri_escape_string(email, NULL, FALSE);
    g_autofree char *note = g_uri_escape_string(organisation, NULL, FALSE);
    return g_strdup_printf("otpauth://totp/Mimamori:%s?secret=%s&issuer=Mimamori&organization=%s",
                           label, secret, note);
}

char *totp_qr_svg(const char *uri)
{
    QRcode *code = QRcode_encodeString8bit(uri, 0, QR_ECLEVEL_M);
    if (code == NULL)
        return g_strdup("");
    const int side = code->width + 2 * QR_MARGIN;
    GString *svg = g_string_new(NULL);
    g_string_append_printf(svg,
                           "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" "
                           "shape-rendering=\"crispEdges\"><rect width=\"%d\" height=\"%d\" "
                           "fill=\"#fff\"/><path fill=\"#000\" d=\"",
                           side, side, side, side);
    for (int y = 0; y < code->width; y++) {
        for (int x = 0; x < code->width; x++) {
            if (code->data[y * code->width + x] & 1)
                g_string_append_printf(svg, "M%d %dh1v1h-1z", x + QR_MARGIN, y + QR_MARGIN);
        }
    }
    g_string_append(svg, "\"/></svg>");
    QRcode_free(code);
    return g_string_free(svg, FALSE);
}

/* Whether it is the code of this step, in the same time whatever is wrong. */
static bool is_code_of(const char *secret, size_t size, int64_t step, const char *code)
{
    char own[DIGITS + 1];
    const bool is_made = oath_hotp_generate(secret, size, (uint64_t)step, DIGITS, false,
                                            OATH_HOTP_DYNAMIC_TRUNCATION, own) == OATH_OK;
    return is_made && sodium_memcmp(own, code, DIGITS) == 0;
}

CodeAnswer totp_check(const char *secret, const char *code, int64_t now, int tolerance,
                      int64_t *step)
{
    char *bytes = NULL;
    size_t size = 0;
    CodeAnswer answer = CODE_WRONG;
    if (strlen(code) != DIGITS ||
        oath_base32_decode(secret, strlen(secret), &bytes, &size) != OATH_OK)
        return CODE_WRONG;
    const int64_t present = now / STEP_S;
    for (int away = -tolerance - 1; away <= tolerance + 1; away++) {
        if (present + away < 0 || !is_code_of(bytes, size, present + away, code))
            continue;
        *step = present + away;
        answer = away < -tolerance ? CODE_ENDED : away > tolerance ? CODE_EARLY : CODE_RIGHT;
        if (answer == CODE_RIGHT)
            break;
    }
    sodium_memzero(bytes, size);
    free(bytes);
    return answer;
}

const char *code_sentence(CodeAnswer answer)
{
    switch (answer) {
    case CODE_USED:
        return "error.code-used";
    case CODE_ENDED:
        return "error.code-ended";
    case CODE_EARLY:
        return "error.code-early";
    case CODE_RIGHT:
    case CODE_WRONG:
        break;
    }
    return "error.code-wrong";
}

char *recovery_code_new(void)
{
    static const char LETTERS[] = "23456789abcdefghjkmnpqrstuvwxyz"; /* none that look alike */
    char code[RECOVERY_CODE_CHARACTERS + 1];
    for (int i = 0; i < RECOVERY_CODE_CHARACTERS; i++)
        code[i] = i % 8 == 7 ? '-' : LETTERS[randombytes_uniform(sizeof LETTERS - 1)];
    code[RECOVERY_CODE_CHARACTERS] = '\0';
    return g_strdup(code);
}

char *recovery_code_fold(const char *code)
{
    GString *folded = g_string_new(NULL);
    for (const char *at = code; *at != '\0'; at++) {
        if (g_ascii_isalnum(*at))
            g_string_append_c(folded, g_ascii_tolower(*at));
    }
    return g_string_free(folded, FALSE);
}
