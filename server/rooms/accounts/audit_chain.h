/* audit_chain.h - why an audit log cannot be changed unseen. Pure.
 *
 * Each entry's hash covers the entry and the hash before it. Changing, adding or removing one
 * breaks every link after it; removing the last ones disagrees with the head that is kept apart.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* All of it is lent. */
typedef struct {
    int64_t seq; /* from 1, without gaps */
    int64_t at;  /* Unix time in seconds, UTC */
    const char *person_id;
    const char *person_name;
    const char *action;
    const char *object;
    const char *details; /* JSON */
    const char *hash;
} AuditEntry;

#define AUDIT_HASH_SIZE 65 /* SHA-256 in hex and NUL */

/* @previous: the hash of the entry before, "" for the first. */
void audit_entry_hash(const AuditEntry *entry, const char *previous,
                      char hash[static AUDIT_HASH_SIZE]);

/* Checks entries one after the other, in the order of seq. */
typedef struct {
    int64_t checked;   /* entries that fit */
    int64_t broken_at; /* seq where the chain breaks; 0: nowhere */
    char last[AUDIT_HASH_SIZE];
} AuditCheck;

/* Returns false at the first entry that does not fit; nothing more is checked then. */
bool audit_check_entry(AuditCheck *check, const AuditEntry *entry);

/* After the last entry: whether the head is where the entries end. */
bool audit_check_head(AuditCheck *check, int64_t head_seq, const char *head_hash);
