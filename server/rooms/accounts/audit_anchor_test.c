#include "rooms/accounts/audit_anchor.h"

#include <sodium.h>
#include <string.h>

#define HASH "5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8"

static AnchorKey key_of(unsigned char first)
{
    AnchorKey key;
    unsigned char seed[ANCHOR_KEY_SIZE] = { first };
    anchor_key_from_seed(&key, seed);
    return key;
}

static AuditAnchor example(void)
{
    AuditAnchor anchor = { .number = 3, .seq = 120, .at = 1795219200 };
    g_strlcpy(anchor.org_id, "0193a1b2-7c3d-7000-8000-000000000001", sizeof anchor.org_id);
    g_strlcpy(anchor.hash, HASH, sizeof anchor.hash);
    return anchor;
}

static void says_the_same_again(void)
{
    const AnchorKey key = key_of(1);
    AuditAnchor anchor = example(), read;
    g_autofree char *line = audit_anchor_sign(&anchor, &key);
    g_assert_true(g_str_has_prefix(line, "mimamori-anchor-1 0193a1b2-7c3d-7000-8000-000000000001 3 "
                                         "120 " HASH " 2026-11-21T00:00:00Z "));
    g_assert_cmpuint(strlen(line), <, ANCHOR_LINE_MAX);
    g_assert_cmpint(audit_anchor_read(line, strlen(line), &read), ==, ANCHOR_RIGHT);
    g_assert_cmpstr(read.org_id, ==, anchor.org_id);
    g_assert_cmpstr(read.hash, ==, HASH);
    g_assert_cmpint(read.number, ==, 3);
    g_assert_cmpint(read.seq, ==, 120);
    g_assert_cmpint(read.at, ==, 1795219200);
    g_assert_cmpmem(read.key, sizeof read.key, key.public_key, sizeof key.public_key);
}

/* RFC 8032, 7.1, TEST 1: what others compute from the same seed. */
static void has_the_public_key_that_others_know_it_by(void)
{
    char text[65];
    unsigned char seed[ANCHOR_KEY_SIZE];
    AnchorKey key;
    sodium_hex2bin(seed, sizeof seed,
                   "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60", 64, NULL,
                   NULL, NULL);
    anchor_key_from_seed(&key, seed);
    sodium_bin2hex(text, sizeof text, key.public_key, sizeof key.public_key);
    g_assert_cmpstr(text, ==, "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a");
}

/* Every bit of every byte. */
static void notices_every_change_of_a_line(void)
{
    const AnchorKey key = key_of(1);
    AuditAnchor anchor = example(), read;
    g_autofree char *line = audit_anchor_sign(&anchor, &key);
    const gsize length = strlen(line);
    for (gsize bit = 0; bit < length * 8; bit++) {
        line[bit / 8] = (char)(line[bit / 8] ^ (1 << bit % 8));
        if (audit_anchor_read(line, length, &read) == ANCHOR_RIGHT)
            g_error("bit %zu: %s", bit, line);
        line[bit / 8] = (char)(line[bit / 8] ^ (1 << bit % 8));
    }
    for (gsize cut = 0; cut < length; cut++)
        g_assert_cmpint(audit_anchor_read(line, cut, &read), !=, ANCHOR_RIGHT);
}

/* With a key of his own a forger can sign, but it is not the server's. */
static void shows_who_signed(void)
{
    const AnchorKey key = key_of(1), other = key_of(2);
    AuditAnchor anchor = example(), read;
    g_autofree char *line = audit_anchor_sign(&anchor, &other);
    g_assert_cmpint(audit_anchor_read(line, strlen(line), &read), ==, ANCHOR_RIGHT);
    g_assert_cmpint(memcmp(read.key, key.public_key, sizeof read.key), !=, 0);
}

static void refuses_other_ways_of_writing(void)
{
    static const char *const WRONG[] = { "",
                                         " ",
                                         "mimamori-anchor-1",
                                         "mimamori-anchor-2 a 1 1",
                                         "mimamori-anchor-1 a 1 1 " HASH
                                         " 2026-11-21T00:00:00Z k s",
                                         "x\ny" };
    const AnchorKey key = key_of(1);
    AuditAnchor anchor = example(), read;
    g_autofree char *line = audit_anchor_sign(&anchor, &key);
    g_autofree char *longer = g_strconcat(line, " ", NULL);
    g_autofree char *earlier = g_strconcat(" ", line, NULL);
    g_autofree char *endless = g_strnfill(100000, 'a');
    for (gsize i = 0; i < G_N_ELEMENTS(WRONG); i++)
        g_assert_cmpint(audit_anchor_read(WRONG[i], strlen(WRONG[i]), &read), ==, ANCHOR_NO_ANCHOR);
    g_assert_cmpint(audit_anchor_read(longer, strlen(longer), &read), !=, ANCHOR_RIGHT);
    g_assert_cmpint(audit_anchor_read(earlier, strlen(earlier), &read), !=, ANCHOR_RIGHT);
    g_assert_cmpint(audit_anchor_read(endless, strlen(endless), &read), ==, ANCHOR_NO_ANCHOR);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_assert_cmpint(sodium_init(), >=, 0);
    g_test_add_func("/accounts/audit_anchor/says_the_same_again", says_the_same_again);
    g_test_add_func("/accounts/audit_anchor/has_the_public_key_that_others_know_it_by",
                    has_the_public_key_that_others_know_it_by);
    g_test_add_func("/accounts/audit_anchor/notices_every_change_of_a_line",
                    notices_every_change_of_a_line);
    g_test_add_func("/accounts/audit_anchor/shows_who_signed", shows_who_signed);
    g_test_add_func("/accounts/audit_anchor/refuses_other_ways_of_writing",
                    refuses_other_ways_of_writing);
    return g_test_run();
}
