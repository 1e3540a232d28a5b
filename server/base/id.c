#include "base/id.h"

#include <glib.h>
#include <sodium.h>
#include <stdint.h>

char *id_new(void)
{
    uint8_t bytes[16];
    randombytes_buf(bytes, sizeof bytes);
    const uint64_t now_ms = (uint64_t)(g_get_real_time() / 1000);
    for (int i = 0; i < 6; i++)
        bytes[i] = (uint8_t)(now_ms >> (40 - 8 * i));
    bytes[6] = (uint8_t)((bytes[6] & 0x0f) | 0x70); /* version 7 */
    bytes[8] = (uint8_t)((bytes[8] & 0x3f) | 0x80); /* the variant of RFC 9562 */

    return g_strdup_printf("%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x",
                           bytes[0], bytes[1], bytes[2], bytes[3], bytes[4], bytes[5], bytes[6],
                           bytes[7], bytes[8], bytes[9], bytes[10], bytes[11], bytes[12], bytes[13],
                           bytes[14], bytes[15]);
}

char *id_short(void)
{
    static const char LETTERS[] = "abcdefghijkmnpqrstuvwxyz23456789";
    G_STATIC_ASSERT(sizeof LETTERS - 1 == 32);
    uint8_t bytes[16];
    randombytes_buf(bytes, sizeof bytes);
    char *id = g_malloc(sizeof bytes + 1);
    for (size_t i = 0; i < sizeof bytes; i++)
        id[i] = LETTERS[bytes[i] % 32];
    id[sizeof bytes] = '\0';
    return id;
}

bool id_is_valid(const char *text)
{
    if (text == NULL)
        return false;
    for (int i = 0; i < 36; i++) {
        const bool is_dash = i == 8 || i == 13 || i == 18 || i == 23;
        if (is_dash ? text[i] != '-' : !g_ascii_isxdigit(text[i]) || g_ascii_isupper(text[i]))
            return false;
    }
    return text[36] == '\0';
}
