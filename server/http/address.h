/* address.h - IP addresses as text. Pure. */
#pragma once

#include <sys/socket.h>

/* The address without its port; "" where there is none. The caller owns it. */
char *address_text(const struct sockaddr *address);

/* The address as everybody writes it, however @text does: "2001:db8::1". NULL where @text is not
 * one address and nothing else, such as one with a port or a zone. The caller owns it. */
char *address_read(const char *text);

/* What is counted as one neighbour: an address, and of IPv6 its first 64 bits, since a household
 * has that many. The caller owns it. */
char *address_house(const char *address);
