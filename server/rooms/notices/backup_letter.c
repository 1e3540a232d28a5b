#include "rooms/notices/backup_letter.h"

#include "base/time.h"

static char *time_or_none(int64_t at, const BackupReader *reader)
{
    return at > 0
               ? time_format_screen(at)
               : g_strdup(messages_text(reader->messages, reader->language, "mail.backup-never"));
}

/* Names of files are for the operator: several companies may share the server. */
static char *problem_text(const BackupNotice *notice, const BackupReader *reader)
{
    const char *const hidden[] = { "file", "…", "reason", "…", "table", "…", "name", "…", NULL };
    return notice->problem == NULL
               ? g_strdup("")
               : messages_format(reader->messages, reader->language, notice->problem, hidden);
}

static char *sentence(const char *key, const BackupNotice *notice, const BackupReader *reader)
{
    g_autofree char *problem = problem_text(notice, reader);
    g_autofree char *at = time_or_none(notice->at, reader);
    g_autofree char *good = time_or_none(notice->last_good_at, reader);
    const char *const pairs[] = { "time", at, "good", good, "problem", problem, NULL };
    return g_strchomp(messages_format(reader->messages, reader->language, key, pairs));
}

char *backup_line(const BackupNotice *notice, const BackupReader *reader)
{
    return notice->line == NULL ? NULL : sentence(notice->line, notice, reader);
}

char *backup_letter_subject(const BackupReader *reader)
{
    const char *const pairs[] = { "company", reader->organisation_name, NULL };
    return messages_format(reader->messages, reader->language, "mail.backup-subject", pairs);
}

char *backup_letter_body(const BackupNotice *notice, const BackupReader *reader)
{
    g_autofree char *what = sentence(notice->failure, notice, reader);
    g_autofree char *good = time_or_none(notice->last_good_at, reader);
    const char *const pairs[] = { "name",    reader->person_name,
                                  "company", reader->organisation_name,
                                  "what",    what,
                                  "good",    good,
                                  NULL };
    g_autofree char *text =
        messages_format(reader->messages, reader->language, "mail.backup-body", pairs);
    return reader->base_url == NULL
               ? g_steal_pointer(&text)
               : g_strdup_printf(
                     "%s\n%s/settings/backups\n\n%s\n%s/settings/notices\n", text, reader->base_url,
                     messages_text(reader->messages, reader->language, "mail.backup-end"),
                     reader->base_url);
}
