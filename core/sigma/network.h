/* network.h - address ranges of rules (modifier cidr). */
#pragma once

#include "core/bytes/slice.h"

/* An IPv4 address is held as its IPv6 form ::ffff:a.b.c.d, so that both compare. */
typedef struct {
    unsigned char address[16];
    unsigned prefix; /* bits of the 128 that count */
} Network;

/* "10.0.0.0/8", "fe80::/10", or an address alone; bits behind the prefix are ignored. */
bool network_read(Slice text, Network *network);

/* Whether @text is an address in it. A zone ("fe80::1%eth0") is left out. */
bool network_contains(const Network *network, Slice text);
