#include "rooms/notices/address_range.h"

#include <netinet/in.h>
#include <stdint.h>
#include <string.h>

#include <glib.h>

typedef struct {
    uint8_t bytes[16];
    int bits;
} Range;

static const Range IPV4[] = {
    { { 0 }, 8 },             /* this network */
    { { 10 }, 8 },            /* private */
    { { 100, 64 }, 10 },      /* shared by a provider */
    { { 127 }, 8 },           /* loopback */
    { { 169, 254 }, 16 },     /* link-local; the metadata of clouds */
    { { 172, 16 }, 12 },      /* private */
    { { 192, 0, 0 }, 24 },    /* protocol assignments */
    { { 192, 0, 2 }, 24 },    /* documentation */
    { { 192, 88, 99 }, 24 },  /* 6to4 relays, withdrawn */
    { { 192, 168 }, 16 },     /* private */
    { { 198, 18 }, 15 },      /* benchmarks */
    { { 198, 51, 100 }, 24 }, /* documentation */
    { { 203, 0, 113 }, 24 },  /* documentation */
    { { 224 }, 3 },           /* multicast, reserved, broadcast */
};

static const Range IPV6_PUBLIC = { { 0x20 }, 3 }; /* 2000::/3: all that is given out */
static const Range IPV6_SPECIAL[] = {
    { { 0x20, 0x01, 0x00, 0x00 }, 23 }, /* protocol assignments, Teredo */
    { { 0x20, 0x01, 0x0d, 0xb8 }, 32 }, /* documentation */
    { { 0x3f, 0xff }, 20 },             /* documentation */
};

/* Where IPv4 stands inside IPv6. */
static const struct {
    Range range;
    int at;
} INSIDE[] = {
    { { { [10] = 0xff, [11] = 0xff }, 96 }, 12 }, /* ::ffff:a.b.c.d */
    { { { 0x00, 0x64, 0xff, 0x9b }, 96 }, 12 },   /* 64:ff9b::a.b.c.d */
    { { { 0x20, 0x02 }, 16 }, 2 },                /* 2002:ab:cd:: */
};

static bool is_in(const uint8_t *address, const Range *range)
{
    const int whole = range->bits / 8, rest = range->bits % 8;
    if (memcmp(address, range->bytes, (size_t)whole) != 0)
        return false;
    const uint8_t mask = (uint8_t)(0xff << (8 - rest));
    return rest == 0 || (address[whole] & mask) == (range->bytes[whole] & mask);
}

static bool is_private_ipv4(const uint8_t *address)
{
    for (size_t i = 0; i < G_N_ELEMENTS(IPV4); i++) {
        if (is_in(address, &IPV4[i]))
            return true;
    }
    return false;
}

/* The IPv4 address inside; NULL: none. */
static const uint8_t *inside(const uint8_t *address)
{
    for (size_t i = 0; i < G_N_ELEMENTS(INSIDE); i++) {
        if (is_in(address, &INSIDE[i].range))
            return address + INSIDE[i].at;
    }
    return NULL;
}

static bool is_private_ipv6(const uint8_t *address)
{
    const uint8_t *ipv4 = inside(address);
    if (ipv4 != NULL)
        return is_private_ipv4(ipv4);
    for (size_t i = 0; i < G_N_ELEMENTS(IPV6_SPECIAL); i++) {
        if (is_in(address, &IPV6_SPECIAL[i]))
            return true;
    }
    return !is_in(address, &IPV6_PUBLIC);
}

static const uint8_t *bytes_of_ipv4(const struct sockaddr *address)
{
    return (const uint8_t *)&((const struct sockaddr_in *)address)->sin_addr;
}

static const uint8_t *bytes_of_ipv6(const struct sockaddr *address)
{
    return (const uint8_t *)&((const struct sockaddr_in6 *)address)->sin6_addr;
}

bool address_is_private(const struct sockaddr *address)
{
    if (address->sa_family == AF_INET)
        return is_private_ipv4(bytes_of_ipv4(address));
    return address->sa_family != AF_INET6 || is_private_ipv6(bytes_of_ipv6(address));
}

bool address_is_loopback(const struct sockaddr *address)
{
    static const Range LOOPBACK6 = { { [15] = 1 }, 128 };
    if (address->sa_family == AF_INET)
        return bytes_of_ipv4(address)[0] == 127;
    if (address->sa_family != AF_INET6)
        return false;
    const uint8_t *bytes = bytes_of_ipv6(address);
    return is_in(bytes, &LOOPBACK6) || (is_in(bytes, &INSIDE[0].range) && bytes[12] == 127);
}
