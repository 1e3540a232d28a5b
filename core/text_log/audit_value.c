#include "core/text_log/audit_value.h"

#include <arpa/inet.h>
#include <stdio.h>

#include "core/text_log/scan.h"

/* 0 to 15; -1: no digit. auditd writes capitals. */
static int digit_of(char byte)
{
    if (scan_is_digit(byte))
        return byte - '0';
    return byte >= 'A' && byte <= 'F' ? byte - 'A' + 10 : -1;
}

static bool is_hex(Slice text)
{
    for (size_t i = 0; i < text.length; i++) {
        if (digit_of(text.data[i]) < 0)
            return false;
    }
    return text.length > 0 && text.length % 2 == 0;
}

static char byte_at(Slice hex, size_t index)
{
    return (char)(digit_of(hex.data[2 * index]) * 16 + digit_of(hex.data[2 * index + 1]));
}

static Slice decode(Arena *arena, Slice hex)
{
    char *bytes = arena_take(arena, hex.length / 2 + 1);
    for (size_t i = 0; i < hex.length / 2; i++) {
        bytes[i] = byte_at(hex, i);
        if (bytes[i] == '\0')
            bytes[i] = ' ';
    }
    return (Slice){ bytes, hex.length / 2 };
}

bool audit_is_argument(Slice name)
{
    return name.length >= 2 && name.data[0] == 'a' && scan_is_digit(name.data[1]) &&
           scan_find(name, SLICE("_len")) == name.length;
}

/* Fields that hold any bytes. Of SYSCALL a0 … a3 are numbers in hexadecimal. */
static bool is_text(Slice name, Slice type)
{
    static const char *const names[] = { "proctitle", "name", "exe", "comm", "cwd", "cmd",
                                         "data",      "acct", "key", "path", "dir", "ocomm" };
    if (audit_is_argument(name))
        return slice_is(type, "EXECVE");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        if (slice_is(name, names[i]))
            return true;
    }
    return false;
}

Slice audit_value(Arena *arena, const Pair *pair, Slice type)
{
    if (!pair->is_quoted && is_text(pair->name, type) && is_hex(pair->value))
        return decode(arena, pair->value);
    return arena_copy_slice(arena, pair->value);
}

static void copy_bytes(Slice hex, size_t from, size_t count, unsigned char *bytes)
{
    for (size_t i = 0; i < count; i++)
        bytes[i] = (unsigned char)byte_at(hex, from + i);
}

void audit_address(Arena *arena, Slice hex, struct AuditEvent *event, AuditAdd add)
{
    /* Address families of Linux: 2 IPv4, 10 IPv6; the port and address stand in network order. */
    const bool is_4 = slice_starts_with(hex, SLICE("0200")) && hex.length >= 16;
    const bool is_6 = slice_starts_with(hex, SLICE("0A00")) && hex.length >= 48;
    unsigned char bytes[16];
    char address[INET6_ADDRSTRLEN], port[8];
    if (!is_hex(hex) || (!is_4 && !is_6))
        return;
    copy_bytes(hex, 2, 2, bytes);
    snprintf(port, sizeof port, "%u", (unsigned)bytes[0] << 8 | bytes[1]);
    copy_bytes(hex, is_4 ? 4 : 8, is_4 ? 4 : 16, bytes);
    inet_ntop(is_4 ? AF_INET : AF_INET6, bytes, address, sizeof address);
    add(event, SLICE("DestinationIp"), arena_copy_slice(arena, slice_of(address)));
    add(event, SLICE("DestinationPort"), arena_copy_slice(arena, slice_of(port)));
}
