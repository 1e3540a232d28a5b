#include "rooms/notices/address_range.h"

#include <arpa/inet.h>
#include <glib.h>

static struct sockaddr_storage address_of(const char *text)
{
    struct sockaddr_storage storage = { 0 };
    struct sockaddr_in *ipv4 = (struct sockaddr_in *)&storage;
    struct sockaddr_in6 *ipv6 = (struct sockaddr_in6 *)&storage;
    if (inet_pton(AF_INET, text, &ipv4->sin_addr) == 1)
        storage.ss_family = AF_INET;
    else if (inet_pton(AF_INET6, text, &ipv6->sin6_addr) == 1)
        storage.ss_family = AF_INET6;
    else
        g_assert_not_reached();
    return storage;
}

/* Both sides of each edge. */
static void tells_the_internet_from_what_is_private(void)
{
    static const struct {
        const char *text;
        bool is_private;
    } CASES[] = {
        { "0.255.255.255", true },
        { "1.0.0.0", false },
        { "9.255.255.255", false },
        { "10.0.0.0", true },
        { "10.255.255.255", true },
        { "11.0.0.0", false },
        { "100.63.255.255", false },
        { "100.64.0.0", true },
        { "100.127.255.255", true },
        { "100.128.0.0", false },
        { "126.255.255.255", false },
        { "127.0.0.1", true },
        { "128.0.0.1", false },
        { "169.253.255.255", false },
        { "169.254.169.254", true },
        { "169.255.0.0", false },
        { "172.15.255.255", false },
        { "172.16.0.0", true },
        { "172.31.255.255", true },
        { "172.32.0.0", false },
        { "192.0.1.0", false },
        { "192.0.2.1", true },
        { "192.167.255.255", false },
        { "192.168.0.1", true },
        { "192.169.0.0", false },
        { "198.17.255.255", false },
        { "198.18.0.0", true },
        { "198.19.255.255", true },
        { "198.20.0.0", false },
        { "223.255.255.255", false },
        { "224.0.0.1", true },
        { "240.0.0.1", true },
        { "255.255.255.255", true },
        { "::", true },
        { "::1", true },
        { "::2", true },
        { "::ffff:10.0.0.1", true },
        { "::ffff:8.8.8.8", false },
        { "64:ff9b::10.0.0.1", true },
        { "64:ff9b::8.8.8.8", false },
        { "64:ff9b::192.168.8.8", true }, /* … the rest of which alone were public */
        { "::ffff:192.168.8.8", true },
        { "2002:0a00:0001::", true },
        { "2002:0808:0808::", false },
        { "2001::1", true },
        { "2001:1ff:ffff::", true },
        { "2001:200::1", false },
        { "2001:db8::1", true },
        { "2606:4700::1111", false },
        { "3fff:fff::1", true },
        { "3fff:1000::1", false },
        { "4000::1", true },
        { "fc00::1", true },
        { "fdff::1", true },
        { "fe80::1", true },
        { "ff02::1", true },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        const struct sockaddr_storage address = address_of(CASES[i].text);
        if (address_is_private((const struct sockaddr *)&address) != CASES[i].is_private)
            g_error("%s", CASES[i].text);
    }
    const struct sockaddr local = { .sa_family = AF_UNIX };
    g_assert_true(address_is_private(&local));
}

static void knows_the_machine_itself(void)
{
    static const struct {
        const char *text;
        bool is_loopback;
    } CASES[] = {
        { "127.0.0.1", true },
        { "127.255.255.255", true },
        { "126.0.0.1", false },
        { "128.0.0.1", false },
        { "::1", true },
        { "::", false },
        { "::2", false },
        { "::ffff:127.0.0.1", true },
        { "::ffff:10.0.0.1", false },
        { "2001:200::1", false },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(CASES); i++) {
        const struct sockaddr_storage address = address_of(CASES[i].text);
        g_assert_cmpint(address_is_loopback((const struct sockaddr *)&address), ==,
                        CASES[i].is_loopback);
    }
    const struct sockaddr local = { .sa_family = AF_UNIX };
    g_assert_false(address_is_loopback(&local));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/notices/address-range/tells-the-internet-from-what-is-private",
                    tells_the_internet_from_what_is_private);
    g_test_add_func("/notices/address-range/knows-the-machine-itself", knows_the_machine_itself);
    return g_test_run();
}
