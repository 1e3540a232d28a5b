/* other_mails_work.h - mails of the day beside the digests: a backup that failed, the signed end of
 * the log. */
#pragma once

#include "rooms/daily.h"
#include "rooms/notices/mail_setup.h"
#include "rooms/notices/notices.h"

/* How it stands with the backups; nothing to say where no room makes any. */
bool backup_notice_load(Db *db, int64_t now, BackupNotice *notice, GError **error);

/* Tells those who may manage backups of one that failed: once a day for each kind of failure.
 * @made: counts the mails */
bool backup_mails_write(const DailyRun *run, const MailSetup *setup, const char *day, int *made,
                        GError **error);

/* Sends the signed end of the log to who may read it, where the company wants that every day, once
 * there is one of @day; not to those whose digest had it. */
bool anchor_mails_write(const DailyRun *run, const MailSetup *setup, const char *day, int *made,
                        GError **error);
