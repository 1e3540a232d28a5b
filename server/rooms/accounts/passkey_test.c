#include "rooms/accounts/passkey.h"

#include <fido.h>

#define CREATED                                                                                    \
    "{\"type\":\"webauthn.create\",\"challenge\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"," \
    "\"origin\":\"https://mimamori.example\",\"crossOrigin\":false}"
#define ASKED                                                                                      \
    "{\"type\":\"webauthn.get\",\"challenge\":\"BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB\","    \
    "\"origin\":\"https://mimamori.example\",\"crossOrigin\":false}"

static const PasskeySite HERE = { "mimamori.example", "https://mimamori.example" };

/* Made by tests/authenticator.mjs, which shares no code with what checks it. */
static const struct {
    int algorithm;
    const char *attestation, *authenticator_data, *signature;
} MADE[] = {
    { COSE_ES256,
      "o2NmbXRkbm9uZWdhdHRTdG10oGhhdXRoRGF0YVikdFlPIRJUnKyhNt-UASuW-kF6fHKX0n5yyiauScQ4"
      "9FNFAAAAAQAAAAAAAAAAAAAAAAAAAAAAIAI7pT3O6ZPQOiHfjxMUlLpEQGodnBz12yDkk-xR34gzpQEC"
      "AyYgASFYIJLLa6iCfMqa5OZ-Of3AERTcHKDU1xaj3NMVspSrLsXMIlgg9pkrDno5h4ZMpGY_-I0HYdYL"
      "f48Jf9uoRtZcz4dbNGQ",
      "dFlPIRJUnKyhNt-UASuW-kF6fHKX0n5yyiauScQ49FMFAAAAAg",
      "MEUCIQCb21yw_zbIUj70BVUZDNlD3HMZcV24DAsfFFjDhKweQwIgKkndWrhGyb4nWS6K_ryJhvIeAIqM"
      "9t1pmLNPuuek6wc" },
    { COSE_EDDSA,
      "o2NmbXRkbm9uZWdhdHRTdG10oGhhdXRoRGF0YViBdFlPIRJUnKyhNt-UASuW-kF6fHKX0n5yyiauScQ4"
      "9FNFAAAAAQAAAAAAAAAAAAAAAAAAAAAAIHBEevRWOB3JCDKNiuOy2uWlrtA08ESL0G5bAXOHFCtspAEB"
      "AycgBiFYII9_FGn1-c4I-6JN7UJPm6w0wE09nCCOWhAJO-b7HJ53",
      "dFlPIRJUnKyhNt-UASuW-kF6fHKX0n5yyiauScQ49FMFAAAAAg",
      "_DQxVsg7ehL90fxcPzTDq89z33wc7_D8y8QMtzO74nrkxImFZyE3WqFAovfE-5z7YjhsaEs-H8qoJA3W"
      "ZjeFAg" },
    { COSE_RS256,
      "o2NmbXRkbm9uZWdhdHRTdG10oGhhdXRoRGF0YVkBZ3RZTyESVJysoTbflAErlvpBenxyl9J-csomrknE"
      "OPRTRQAAAAEAAAAAAAAAAAAAAAAAAAAAACC-cpC0wecGgZe-HwMJXAS-2pCHm5e3T9IXKt731Q9c8aQB"
      "AwM5AQAgWQEAwk_fJIwNoxOB6vufZI_4VF9csOJt26pzBd-N4B6Ti91Ah6sYJz2sY0z1ANWcEyIf2hVh"
      "GFRg_ILLaTvLK-At_T0A9asC-TmuwAOkfdJY_5uJc_uaEX9K8tAHXRSzGUiE8-rTTF7Us1qDa1-mPKQn"
      "58JWOT0ZewXjBcziPdKmd48zRAE_peTufK_6mur0sIQIXS9PCv5AmnZ6uucZLGXthp6HqwThOCOvRKBL"
      "b8kOON4u0ejSEt4KI7XeecdHsja3BXshYhBqSGfsifgOAYQFePIbh-Z-wZxDdO5CErjZeoUhFvQXJS3h"
      "iisz-fExxiEvXzYLyhv5oB41u-GMmvkNTSFDAQAB",
      "dFlPIRJUnKyhNt-UASuW-kF6fHKX0n5yyiauScQ49FMFAAAAAg",
      "hPDfQ6wi8fC4KsAcUNPnb9Ngx8HmSSoVFw67GKB4dYfyNfdv-Je_RFQqXqaBgG1ysAAWd5u6qqbD4_gU"
      "4AOhsJFxhK4Z_D8dVrIGOY0fG7-cfiaHXOU-pLK71g55jekg8PKXwTxRr_3Udo1irJ2H6Y_LBkMIGg_e"
      "-gDGrcW6RB8b4Rz2D-Fx4EyrQGkUw8pfWau6Fec9zOuiRUYuRnb5wkSCB6oyG2fdAatf-m5b7gwJLMVV"
      "IUCAbEOMNFa7IanewHuLwL4QwpgY4VdbNP97b4hv6ZD10oIgsZYyeoIyvzpAoeMlUnbcazXNbUdhvuhK"
      "dbfKmNCIvwqeBsbA6Mzzkw" },
};

static Slice slice_of_bytes(const GByteArray *bytes)
{
    return (Slice){ (const char *)bytes->data, bytes->len };
}

static GByteArray *decoded(const char *text)
{
    GByteArray *bytes = passkey_decode(text, 4096);
    g_assert_nonnull(bytes);
    return bytes;
}

static PasskeyVerdict verdict_on_registration(Slice client_data, const char *attestation)
{
    g_autoptr(GByteArray) bytes = decoded(attestation);
    g_autoptr(PasskeyKey) key = NULL;
    return passkey_register(&HERE, client_data, slice_of_bytes(bytes), &key);
}

static PasskeyKey *key_of(size_t i)
{
    PasskeyKey *key = NULL;
    g_autoptr(GByteArray) attestation = decoded(MADE[i].attestation);
    g_assert_cmpint(passkey_register(&HERE, SLICE(CREATED), slice_of_bytes(attestation), &key), ==,
                    PASSKEY_GOOD);
    return key;
}

static void takes_each_kind_of_key(void)
{
    for (size_t i = 0; i < G_N_ELEMENTS(MADE); i++) {
        int64_t uses = 0;
        g_autoptr(PasskeyKey) key = key_of(i);
        g_autoptr(GByteArray) data = decoded(MADE[i].authenticator_data);
        g_autoptr(GByteArray) signature = decoded(MADE[i].signature);
        const PasskeyAssertion assertion = { SLICE(ASKED), slice_of_bytes(data),
                                             slice_of_bytes(signature) };
        g_assert_cmpint(key->algorithm, ==, MADE[i].algorithm);
        g_assert_cmpint(key->uses, ==, 1);
        g_assert_cmpint(passkey_verify(&HERE, key, &assertion, &uses), ==, PASSKEY_GOOD);
        g_assert_cmpint(uses, ==, 2);
    }
}

/* A person would be let in who has not the key: no bit of what was signed may be another. */
static void refuses_each_changed_bit(void)
{
    int64_t uses = 0;
    g_autoptr(PasskeyKey) key = key_of(0);
    g_autofree char *asked = g_strdup(ASKED);
    g_autoptr(GByteArray) data = decoded(MADE[0].authenticator_data);
    g_autoptr(GByteArray) signature = decoded(MADE[0].signature);
    const PasskeyAssertion assertion = { slice_of(asked), slice_of_bytes(data),
                                         slice_of_bytes(signature) };
    const struct {
        uint8_t *bytes;
        size_t size;
    } parts[] = { { (uint8_t *)asked, strlen(asked) },
                  { data->data, data->len },
                  { signature->data, signature->len } };
    for (size_t part = 0; part < G_N_ELEMENTS(parts); part++) {
        for (size_t bit = 0; bit < 8 * parts[part].size; bit++) {
            parts[part].bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
            g_assert_cmpint(passkey_verify(&HERE, key, &assertion, &uses), !=, PASSKEY_GOOD);
            parts[part].bytes[bit / 8] ^= (uint8_t)(1 << bit % 8);
        }
    }
    g_assert_cmpint(passkey_verify(&HERE, key, &assertion, &uses), ==, PASSKEY_GOOD);
}

static void says_what_is_wrong_with_a_registration(void)
{
    static const struct {
        const char *client_data;
        PasskeyVerdict want;
    } CASES[] = {
        { CREATED, PASSKEY_GOOD },
        { ASKED, PASSKEY_OTHER_PURPOSE },
        { "", PASSKEY_MALFORMED },
        { "[]", PASSKEY_MALFORMED },
        { "{\"type\":\"webauthn.create\",\"challenge\":\"x\"}", PASSKEY_MALFORMED },
        { "{\"type\":\"webauthn.create\",\"challenge\":\"x\",\"origin\":1}", PASSKEY_MALFORMED },
        { "{\"type\":\"webauthn.create\",\"challenge\":\"x\",\"origin\":\"https://"
          "mimamori.example\"}",
          PASSKEY_GOOD },
        { "{\"type\":\"webauthn.create\",\"challenge\":\"x\",\"origin\":\"http://"
          "mimamori.example\"}",
          PASSKEY_OTHER_ORIGIN },
        { "{\"type\":\"webauthn.create\",\"challenge\":\"x\",\"origin\":\"https://"
          "mimamori.example\","
          "\"crossOrigin\":true}",
          PASSKEY_OTHER_ORIGIN },
        { "{\"type\":\"webauthn.create\",\"challenge\":\"x\",\"origin\":\"https://"
          "mimamori.example\","
          "\"topOrigin\":\"https://evil.example\"}",
          PASSKEY_OTHER_ORIGIN },
        { "{\"type\":\"webauthn.create\",\"type\":\"webauthn.create\",\"challenge\":\"x\","
          "\"origin\":\"https://mimamori.example\"}",
          PASSKEY_MALFORMED },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++)
        g_assert_cmpint(
            verdict_on_registration(slice_of(CASES[i].client_data), MADE[0].attestation), ==,
            CASES[i].want);
}

/* What lengths claim is never believed: each beginning of a registration is refused. */
static void refuses_each_beginning_of_a_registration(void)
{
    g_autoptr(GByteArray) whole = decoded(MADE[0].attestation);
    for (size_t length = 0; length < whole->len; length++) {
        g_autoptr(PasskeyKey) key = NULL;
        g_autofree char *begun = g_memdup2(whole->data, length);
        g_assert_cmpint(passkey_register(&HERE, SLICE(CREATED), (Slice){ begun, length }, &key), ==,
                        PASSKEY_MALFORMED);
        g_assert_null(key);
    }
}

static void refuses_hostile_cbor(void)
{
    static const struct {
        const char *bytes;
        size_t size;
    } CASES[] = {
        { "\xbb\x00\x00\x00\x00\xff\xff\xff\xff", 9 }, /* a map of 4 thousand million pairs */
        { "\x9f\x9f\x9f\x9f\xff\xff\xff\xff", 8 },     /* lists without lengths */
        { "\xa3\x81\x81\x81\x81\x81\x00", 7 },         /* too deep */
        { "\xc0\xa0", 2 },                             /* a tag */
        { "\x5b\xff\xff\xff\xff\xff\xff\xff\xff", 9 }, /* bytes without end */
        { "\xa0", 1 },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        g_autoptr(PasskeyKey) key = NULL;
        const Slice attestation = { CASES[i].bytes, CASES[i].size };
        g_assert_cmpint(passkey_register(&HERE, SLICE(CREATED), attestation, &key), ==,
                        PASSKEY_MALFORMED);
    }
}

static void counts_must_grow_where_there_is_a_count(void)
{
    static const struct {
        int64_t before, now;
        bool want;
    } CASES[] = { { 0, 0, true },  { 0, 1, true },  { 4, 5, true },
                  { 5, 5, false }, { 5, 4, false }, { 5, 0, false } };
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++)
        g_assert_true(passkey_count_is_plausible(CASES[i].before, CASES[i].now) == CASES[i].want);
}

static void belongs_to_names_only(void)
{
    static const struct {
        const char *url, *want;
    } CASES[] = {
        { "https://mimamori.example", "mimamori.example" },
        { "https://Mimamori.example:8443", "mimamori.example" },
        { "http://localhost:8080", "localhost" },
        { "http://127.0.0.1:8080", NULL },
        { "http://[::1]:8080", NULL },
        { "nonsense", NULL },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        g_autofree char *site = passkey_site_of(CASES[i].url);
        g_assert_cmpstr(site, ==, CASES[i].want);
    }
}

static void decodes_within_its_bounds(void)
{
    static const struct {
        const char *text;
        size_t most, want;
    } CASES[] = {
        { "AAAA", 3, 3 }, { "AAA", 2, 2 }, { "AA==", 9, 0 }, { "AAAA", 2, 0 }, { "a+/b", 9, 0 }
    };
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        g_autoptr(GByteArray) bytes = passkey_decode(CASES[i].text, CASES[i].most);
        g_assert_cmpuint(bytes == NULL ? 0 : bytes->len, ==, CASES[i].want);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/accounts/passkey/takes-each-kind-of-key", takes_each_kind_of_key);
    g_test_add_func("/accounts/passkey/refuses-each-changed-bit", refuses_each_changed_bit);
    g_test_add_func("/accounts/passkey/says-what-is-wrong-with-a-registration",
                    says_what_is_wrong_with_a_registration);
    g_test_add_func("/accounts/passkey/refuses-each-beginning-of-a-registration",
                    refuses_each_beginning_of_a_registration);
    g_test_add_func("/accounts/passkey/refuses-hostile-cbor", refuses_hostile_cbor);
    g_test_add_func("/accounts/passkey/counts-must-grow", counts_must_grow_where_there_is_a_count);
    g_test_add_func("/accounts/passkey/belongs-to-names-only", belongs_to_names_only);
    g_test_add_func("/accounts/passkey/decodes-within-its-bounds", decodes_within_its_bounds);
    return g_test_run();
}
