/* audit.h - the log of auditd: records of one event, each on a line of its own, become one.
 *
 * Records belong together that have the same number: "msg=audit(1364481363.243:24287):". A field
 * that several of them have becomes a list (`type` is ["SYSCALL","EXECVE","CWD","PATH"]). Values in
 * hexadecimal (proctitle, arguments with spaces, names of files) are decoded. Besides what stands
 * there, an event has
 *
 *   timestamp           in UTC; serial is the number behind it
 *   text                what stands before the first pair ("avc:  denied  { read } for")
 *   CommandLine         a0, a1 … of EXECVE, joined by spaces; a1 where it comes as a1[0], a1[1] …
 *   TargetFilename      of each PATH that was created or deleted, with the folder before it
 *   DestinationIp, DestinationPort   of SOCKADDR; Initiated where the call was connect()
 *
 * The event stands on the line of its first record, the lines of the others are empty, so that a
 * line has the number it has in the file. An event is given out when it is complete: with the
 * record PROCTITLE or EOE, or a record of a program (type=USER_LOGIN … msg='…'); else when
 * AUDIT_WAITING_MAX others wait, or at the end.
 */
#pragma once

#include "core/bytes/arena.h"
#include "core/text_log/json_line.h"

#define AUDIT_WAITING_MAX 32  /* events whose records may be mixed */
#define AUDIT_EMPTY_MAX 10000 /* records of an event; more begin a new one */
#define AUDIT_FIELDS_MAX 2000 /* of an event; more are left out, and is_cut says so */
#define AUDIT_TEXT_MAX 262144 /* bytes of the values of an event, likewise */

typedef struct {
    Slice name, value;
    size_t next;     /* the next one of that name; 0: none */
    bool is_further; /* one of that name stands before it */
} AuditField;

typedef struct AuditEvent {
    Arena arena;
    Slice key;     /* "1364481363.243:24287"; empty: a line that is no record */
    Slice message; /* the line, where it is no record */
    AuditField *fields;
    size_t count;
    size_t text;  /* bytes of the values */
    size_t empty; /* lines behind it that belong to events given out with it or before */
    bool is_complete, is_cut;
} AuditEvent;

/* Starts as { 0 }. */
typedef struct {
    AuditEvent events[AUDIT_WAITING_MAX]; /* a ring, in the order of their first records */
    size_t first, count;
} Audit;

bool audit_line_is(Slice line);

/* Writes the fields of a record by itself, as syslog brings them; false: it is none. @has_time: the
 * event has a time already. */
bool audit_line_write(JsonLine *json, Slice line, bool has_time);

/* Takes a line; writes the lines that are known by now, each with its end. */
void audit_add(Audit *audit, Slice line, bool is_cut, Buffer *out);

/* Writes what waits. */
void audit_end(Audit *audit, Buffer *out);
void audit_clear(Audit *audit);
