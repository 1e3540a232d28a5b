#include "core/sigma/network.h"

#include <arpa/inet.h>

#define LONGEST_ADDRESS 45 /* characters */
#define IPV4_BITS 96       /* before an IPv4 address in its IPv6 form */

/* *@is_short: it was written as IPv4. */
static bool address_read(Slice text, unsigned char address[16], bool *is_short)
{
    char copy[LONGEST_ADDRESS + 1] = { 0 };
    if (text.length == 0 || text.length > LONGEST_ADDRESS || memchr(text.data, '\0', text.length))
        return false;
    memcpy(copy, text.data, text.length);
    *is_short = inet_pton(AF_INET, copy, address + 12) == 1;
    if (!*is_short)
        return inet_pton(AF_INET6, copy, address) == 1;
    memset(address, 0, 10);
    memset(address + 10, 0xFF, 2);
    return true;
}

static bool prefix_read(Slice text, unsigned most, unsigned *prefix)
{
    if (text.length == 0 || text.length > 3)
        return false;
    *prefix = 0;
    for (size_t i = 0; i < text.length; i++) {
        if (text.data[i] < '0' || text.data[i] > '9')
            return false;
        *prefix = *prefix * 10 + (unsigned)(text.data[i] - '0');
    }
    return *prefix <= most;
}

bool network_read(Slice text, Network *network)
{
    const char *slash = text.length == 0 ? NULL : memchr(text.data, '/', text.length);
    const size_t length = slash == NULL ? text.length : (size_t)(slash - text.data);
    bool is_short = false;
    if (!address_read((Slice){ text.data, length }, network->address, &is_short))
        return false;
    network->prefix = is_short ? 32 : 128;
    if (slash != NULL &&
        !prefix_read(slice_from(text, length + 1), network->prefix, &network->prefix))
        return false;
    network->prefix += is_short ? IPV4_BITS : 0;
    return true;
}

bool network_contains(const Network *network, Slice text)
{
    const char *zone = text.length == 0 ? NULL : memchr(text.data, '%', text.length);
    if (zone != NULL)
        text.length = (size_t)(zone - text.data);
    unsigned char address[16];
    bool is_short = false;
    if (!address_read(text, address, &is_short))
        return false;
    const unsigned whole = network->prefix / 8, rest = network->prefix % 8;
    if (memcmp(address, network->address, whole) != 0)
        return false;
    return rest == 0 || ((address[whole] ^ network->address[whole]) >> (8 - rest)) == 0;
}
