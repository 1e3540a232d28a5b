/* notices.h - what the app sets for reminders and mail, and what its command runs. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

typedef struct Content Content; /* content/content.h */
typedef struct Store Store;     /* store/store.h */

/* The operator's settings as they stand in the file; "" where not set. All of it is copied. */
typedef struct {
    const char *public_url;
    const char *smtp_url; /* "smtp://host:587", "smtps://host:465" */
    const char *smtp_user;
    const char *smtp_password_file;
    const char *smtp_from;
    const char *smtp_tls;     /* "required", "opportunistic" or "off" */
    const char *smtp_ca_file; /* of a private authority */
    const char *smtp_ports;   /* that a company may name, separated by blanks */
    bool organisation_smtp;   /* whether a company may name its own server */
    bool smtp_private_hosts;  /* whether that may be one in a private network */
    const char *key_file;     /* encrypts the passwords of companies; made if it is missing */
    int digest_hour;          /* in Tokyo */
} NoticesOptions;

/* Once, before the first thread starts. Fails with INVALID or UNAVAILABLE, naming the setting. */
bool notices_configure(const NoticesOptions *options, GError **error);

typedef struct Db Db; /* store/db.h */

/* How it stands with the backups, for those who may manage them. */
typedef struct {
    const char *line;     /* key of the sentence in the daily mail; NULL: nothing to say */
    const char *failure;  /* the same for a mail of its own, because something failed; NULL: no */
    char *problem;        /* key of the sentence that says why and what to do; NULL: not known */
    int64_t at;           /* of the backup they speak of, Unix time in seconds */
    int64_t last_good_at; /* 0: there is none */
} BackupNotice;

void backup_notice_clear(BackupNotice *notice);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(BackupNotice, backup_notice_clear)

/* Across. Registered in app/rooms.c by the room that makes backups. */
typedef bool (*BackupNoticeSource)(Db *db, int64_t now, BackupNotice *notice, GError **error);
void notices_on_backup(BackupNoticeSource source);

/* Across. Mails that wait are not sent any more; for a database that was restored. */
bool notices_drop_waiting(Db *db, GError **error);

/* Across. No secret address of a calendar is good any more; for a database that was restored, where
 * some may have been revoked since, and for one that came from another server. */
bool notices_forget_calendars(Db *db, GError **error);

typedef struct {
    int made;   /* mails that were written */
    int sent;   /* that a mail server took */
    int failed; /* that no server took this time; some are tried again */
} NoticesCount;

/**
 * Writes the reminders of today, whatever the hour, and sends what waits. What was written today
 * already is not written again.
 */
bool notices_remind(Store *store, const Content *content, int64_t now, NoticesCount *count,
                    GError **error);
