#include "http/address.h"

#include <arpa/inet.h>
#include <glib.h>
#include <netinet/in.h>
#include <string.h>

static char *text_of(int family, const void *bytes)
{
    char text[INET6_ADDRSTRLEN] = "";
    inet_ntop(family, bytes, text, sizeof text);
    return g_strdup(text);
}

char *address_text(const struct sockaddr *address)
{
    if (address != NULL && address->sa_family == AF_INET)
        return text_of(AF_INET, &((const struct sockaddr_in *)(const void *)address)->sin_addr);
    if (address != NULL && address->sa_family == AF_INET6)
        return text_of(AF_INET6, &((const struct sockaddr_in6 *)(const void *)address)->sin6_addr);
    return g_strdup("");
}

char *address_read(const char *text)
{
    struct in_addr v4;
    struct in6_addr v6;
    if (inet_pton(AF_INET, text, &v4) == 1)
        return text_of(AF_INET, &v4);
    return inet_pton(AF_INET6, text, &v6) == 1 ? text_of(AF_INET6, &v6) : NULL;
}

char *address_house(const char *address)
{
    struct in6_addr bytes;
    if (inet_pton(AF_INET6, address, &bytes) != 1 || IN6_IS_ADDR_V4MAPPED(&bytes))
        return g_strdup(address);
    memset(bytes.s6_addr + 8, 0, 8);
    return text_of(AF_INET6, &bytes);
}
