/* fuzz_passkey.c - what a browser may send as a passkey: refused or right, and never more than it
 * says.
 *
 * The first byte chooses: a registration, a sign-in, or clientDataJSON. For the first two the
 * site's hash and the flags are put in place, so that the bytes get as far as libfido2. */
#include "rooms/accounts/ctap_item.h"
#include "rooms/accounts/passkey.h"

#include <fido.h>
#include <sodium.h>

#define CREATED                                                                                    \
    "{\"type\":\"webauthn.create\",\"challenge\":\"x\",\"origin\":\"https://m.example\"}"
#define ASKED "{\"type\":\"webauthn.get\",\"challenge\":\"x\",\"origin\":\"https://m.example\"}"
#define DATA_MIN 37

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const PasskeySite HERE = { "m.example", "https://m.example" };

/* Authenticator data of our site, touched and verified, from any bytes. */
static void make_ours(char *bytes, size_t size)
{
    if (size < DATA_MIN)
        return;
    crypto_hash_sha256((unsigned char *)bytes, (const unsigned char *)HERE.site, strlen(HERE.site));
    bytes[32] |= 0x05;
}

static void register_any(Slice bytes)
{
    g_autoptr(PasskeyKey) key = NULL;
    Slice content;
    g_autofree char *copy = g_memdup2(bytes.data, bytes.length);
    const Slice whole = { copy, bytes.length };
    if (ctap_item_content(ctap_map_find(whole, "authData"), &content))
        make_ours((char *)content.data, content.length);
    const PasskeyVerdict verdict = passkey_register(&HERE, SLICE(CREATED), whole, &key);
    g_assert_true((verdict == PASSKEY_GOOD) == (key != NULL));
    if (key == NULL)
        return;
    g_autoptr(GByteArray) id = passkey_decode(key->credential, PASSKEY_ID_BYTES_MAX);
    g_assert_nonnull(id);
}

/* Nobody can sign for this key: its private half was never kept. */
static void verify_any(Slice bytes)
{
    int64_t uses = 0;
    if (bytes.length < 2)
        return;
    PasskeyKey key = {
        .algorithm = bytes.data[0] & 1 ? COSE_EDDSA : COSE_ES256,
        .public_key = (char *)"axfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5RdiYwpZP40Li_hp_m47n60p8D54W"
                              "K84zV2sxXs7LtkBoN79R9Q"
    };
    g_autofree char *copy = g_memdup2(bytes.data + 1, bytes.length - 1);
    const size_t length = bytes.length - 1;
    const size_t half = MIN(length, DATA_MIN + (size_t)(uint8_t)bytes.data[0]);
    make_ours(copy, half);
    const PasskeyAssertion assertion = { SLICE(ASKED),
                                         { copy, half },
                                         { copy + half, length - half } };
    g_assert_cmpint(passkey_verify(&HERE, &key, &assertion, &uses), !=, PASSKEY_GOOD);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2)
        return 0;
    const Slice rest = { (const char *)data + 1, size - 1 };
    if (data[0] % 3 == 0)
        register_any(rest);
    else if (data[0] % 3 == 1)
        verify_any(rest);
    else
        client_data_free(client_data_read(rest));
    return 0;
}
