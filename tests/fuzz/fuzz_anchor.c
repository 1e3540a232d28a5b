/* fuzz_anchor.c - any line as an anchor of an audit log. What is taken for right has to be the line
 * that is written for what was read.
 */
#include "rooms/accounts/audit_anchor.h"

#include <assert.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The key that the seeds are signed with. */
static AnchorKey known_key(void)
{
    AnchorKey key;
    unsigned char seed[ANCHOR_KEY_SIZE] = { 1 };
    anchor_key_from_seed(&key, seed);
    return key;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    AuditAnchor anchor;
    const AnchorKey key = known_key();
    if (sodium_init() < 0 || audit_anchor_read((const char *)data, size, &anchor) != ANCHOR_RIGHT)
        return 0;
    if (memcmp(anchor.key, key.public_key, sizeof anchor.key) != 0)
        return 0;
    assert(anchor.number > 0 && anchor.seq > 0 && anchor.org_id[0] != '\0');
    char *line = audit_anchor_sign(&anchor, &key);
    assert(strlen(line) == size && memcmp(line, data, size) == 0);
    g_free(line);
    return 0;
}
