/* address_range.h - which network addresses belong to the machine itself or to a private network.
 *
 * Pure. Against server-side request forgery: a mail server that a company names must be one on the
 * Internet, whatever its name resolves to.
 */
#pragma once

#include <stdbool.h>
#include <sys/socket.h>

/* Loopback: 127.0.0.0/8, ::1, and the IPv4 one written as IPv6. */
bool address_is_loopback(const struct sockaddr *address);

/**
 * Whether an address is anything but a public unicast address of the Internet (the IANA
 * special-purpose registries): loopback, private, link-local, shared, multicast, reserved; IPv4
 * inside IPv6 (mapped, NAT64, 6to4) counts as what it holds. Families other than IPv4 and IPv6 are
 * not public.
 */
bool address_is_private(const struct sockaddr *address);
