/* audit_value.h - what auditd writes in hexadecimal, as text. */
#pragma once

#include "core/bytes/arena.h"
#include "core/text_log/pairs.h"

/* The value of a pair in a record of @type, decoded where it is hexadecimal: text of a field that
 * may hold any bytes, and is written so where it has a space or a quotation mark. The NULs between
 * the words of a command become spaces. */
Slice audit_value(Arena *arena, const Pair *pair, Slice type);

/* a0, a1 …, also a part of a long one (a1[0]). */
bool audit_is_argument(Slice name);

struct AuditEvent;
typedef void (*AuditAdd)(struct AuditEvent *event, Slice name, Slice value);

/* Adds DestinationIp and DestinationPort of a socket address in hexadecimal ("0200003508080808…",
 * struct sockaddr_in or sockaddr_in6 of the machine that wrote it). Others have none. */
void audit_address(Arena *arena, Slice hex, struct AuditEvent *event, AuditAdd add);
