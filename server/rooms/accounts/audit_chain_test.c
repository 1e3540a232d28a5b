#include "rooms/accounts/audit_chain.h"

#include <glib.h>
#include <sodium.h>
#include <string.h>

#define ENTRIES 5

typedef struct {
    AuditEntry entries[ENTRIES];
    char hashes[ENTRIES][AUDIT_HASH_SIZE];
} Log;

static void log_fill(Log *log)
{
    const char *previous = "";
    for (int i = 0; i < ENTRIES; i++) {
        log->entries[i] = (AuditEntry){ .seq = i + 1,
                                        .at = 1800000000 + i,
                                        .person_id = "p",
                                        .person_name = "佐藤",
                                        .action = "assessment.answer",
                                        .object = "3",
                                        .details = "{}" };
        audit_entry_hash(&log->entries[i], previous, log->hashes[i]);
        log->entries[i].hash = log->hashes[i];
        previous = log->hashes[i];
    }
}

/* Where the chain of @count entries breaks; 0: nowhere. */
static int64_t broken_at(const AuditEntry *entries, int count, int64_t head_seq,
                         const char *head_hash)
{
    AuditCheck check = { 0 };
    for (int i = 0; i < count; i++) {
        const bool is_right = audit_check_entry(&check, &entries[i]);
        g_assert_cmpint(is_right, ==, check.broken_at == 0);
        if (!is_right)
            return check.broken_at;
    }
    g_assert_cmpint(audit_check_head(&check, head_seq, head_hash), ==, check.broken_at == 0);
    g_assert_cmpint(audit_check_head(&check, head_seq, head_hash), ==, check.broken_at == 0);
    return check.broken_at;
}

static void holds_when_nothing_was_touched(void)
{
    Log log;
    log_fill(&log);
    g_assert_cmpint(broken_at(log.entries, ENTRIES, ENTRIES, log.hashes[ENTRIES - 1]), ==, 0);
    g_assert_cmpint(broken_at(NULL, 0, 0, ""), ==, 0);
}

static void breaks_where_a_field_was_changed(void)
{
    for (int field = 0; field < 7; field++) {
        Log log;
        log_fill(&log);
        AuditEntry *entry = &log.entries[2];
        entry->at += field == 0;
        entry->person_id = field == 1 ? "q" : entry->person_id;
        entry->person_name = field == 2 ? "鈴木" : entry->person_name;
        entry->action = field == 3 ? "assessment.close" : entry->action;
        entry->object = field == 4 ? "4" : entry->object;
        entry->details = field == 5 ? "{ }" : entry->details;
        entry->hash = field == 6 ? log.hashes[1] : entry->hash;
        g_assert_cmpint(broken_at(log.entries, ENTRIES, ENTRIES, log.hashes[ENTRIES - 1]), ==, 3);
    }
}

static void notices_text_that_moved_between_fields(void)
{
    char one[AUDIT_HASH_SIZE], other[AUDIT_HASH_SIZE];
    const AuditEntry left = {
        .person_id = "ab", .person_name = "c", .action = "", .object = "", .details = ""
    };
    const AuditEntry right = {
        .person_id = "a", .person_name = "bc", .action = "", .object = "", .details = ""
    };
    audit_entry_hash(&left, "", one);
    audit_entry_hash(&right, "", other);
    g_assert_cmpstr(one, !=, other);
}

static void notices_entries_taken_out(void)
{
    Log log;
    log_fill(&log);
    AuditEntry without_third[ENTRIES - 1] = { log.entries[0], log.entries[1], log.entries[3],
                                              log.entries[4] };
    g_assert_cmpint(broken_at(without_third, ENTRIES - 1, ENTRIES, log.hashes[ENTRIES - 1]), ==, 3);
    /* The last one: only the head knows. */
    g_assert_cmpint(broken_at(log.entries, ENTRIES - 1, ENTRIES, log.hashes[ENTRIES - 1]), ==,
                    ENTRIES);
    g_assert_cmpint(broken_at(log.entries, ENTRIES, ENTRIES, log.hashes[0]), ==, ENTRIES + 1);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_assert_cmpint(sodium_init(), >=, 0);
    g_test_add_func("/accounts/audit-chain/holds-when-nothing-was-touched",
                    holds_when_nothing_was_touched);
    g_test_add_func("/accounts/audit-chain/breaks-where-a-field-was-changed",
                    breaks_where_a_field_was_changed);
    g_test_add_func("/accounts/audit-chain/notices-text-that-moved-between-fields",
                    notices_text_that_moved_between_fields);
    g_test_add_func("/accounts/audit-chain/notices-entries-taken-out", notices_entries_taken_out);
    return g_test_run();
}
