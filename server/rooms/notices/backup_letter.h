/* backup_letter.h - how the backups went, in words: a line of the daily mail, a mail of its own
 * where one failed. Pure. */
#pragma once

#include "base/messages.h"
#include "rooms/notices/notices.h"

/* For whom it is written. All of it is lent. */
typedef struct {
    const Messages *messages;
    const char *language; /* "ja" or "en" */
    const char *person_name, *organisation_name;
    const char *base_url; /* of the link; NULL: none */
} BackupReader;

/* One line; NULL: nothing to say. The caller owns it. */
char *backup_line(const BackupNotice *notice, const BackupReader *reader);

/* Of a failure. The caller owns both. */
char *backup_letter_subject(const BackupReader *reader);
char *backup_letter_body(const BackupNotice *notice, const BackupReader *reader);
