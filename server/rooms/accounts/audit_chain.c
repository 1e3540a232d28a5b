#include "rooms/accounts/audit_chain.h"

#include <glib.h>
#include <sodium.h>
#include <string.h>

/* The length goes first, so that no text can be moved from one field to the next unseen. */
static void add_text(crypto_hash_sha256_state *state, const char *text)
{
    char length[24];
    g_snprintf(length, sizeof length, "%zu:", strlen(text));
    crypto_hash_sha256_update(state, (const unsigned char *)length, strlen(length));
    crypto_hash_sha256_update(state, (const unsigned char *)text, strlen(text));
}

static void add_int(crypto_hash_sha256_state *state, int64_t number)
{
    char text[24];
    g_snprintf(text, sizeof text, "%" G_GINT64_FORMAT, number);
    add_text(state, text);
}

void audit_entry_hash(const AuditEntry *entry, const char *previous,
                      char hash[static AUDIT_HASH_SIZE])
{
    unsigned char bytes[crypto_hash_sha256_BYTES];
    crypto_hash_sha256_state state;
    crypto_hash_sha256_init(&state);
    add_text(&state, previous);
    add_int(&state, entry->seq);
    add_int(&state, entry->at);
    add_text(&state, entry->person_id);
    add_text(&state, entry->person_name);
    add_text(&state, entry->action);
    add_text(&state, entry->object);
    add_text(&state, entry->details);
    crypto_hash_sha256_final(&state, bytes);
    sodium_bin2hex(hash, AUDIT_HASH_SIZE, bytes, sizeof bytes);
}

bool audit_check_entry(AuditCheck *check, const AuditEntry *entry)
{
    char expected[AUDIT_HASH_SIZE];
    audit_entry_hash(entry, check->last, expected);
    if (entry->seq != check->checked + 1 || !g_str_equal(expected, entry->hash)) {
        check->broken_at = check->checked + 1;
        return false;
    }
    check->checked++;
    memcpy(check->last, expected, sizeof expected);
    return true;
}

bool audit_check_head(AuditCheck *check, int64_t head_seq, const char *head_hash)
{
    if (check->broken_at != 0)
        return false;
    if (head_seq == check->checked && g_str_equal(head_hash, check->last))
        return true;
    check->broken_at = check->checked + 1;
    return false;
}
