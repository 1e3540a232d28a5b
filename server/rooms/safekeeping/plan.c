#include "rooms/safekeeping/plan.h"

#include <string.h>
#include <sys/stat.h>

#include "base/error.h"

static BackupPlan plan;

const BackupPlan *backup_plan(void)
{
    return &plan;
}

bool plan_is_on_other_device(const char *one, const char *other)
{
    struct stat first, second;
    return one != NULL && other != NULL && stat(one, &first) == 0 && stat(other, &second) == 0 &&
           first.st_dev != second.st_dev;
}

static char *or_null(const char *text)
{
    return text == NULL || text[0] == '\0' ? NULL : g_strdup(text);
}

static bool read_secret(const SafekeepingOptions *options, GError **error)
{
    if (options->passphrase_file[0] != '\0')
        return seal_secret_read_passphrase(&plan.secret, options->passphrase_file, error);
    if (!g_file_test(options->key_file, G_FILE_TEST_EXISTS)) {
        g_autofree char *folder = g_path_get_dirname(options->key_file);
        g_autoptr(GError) made = NULL;
        g_mkdir_with_parents(folder, 0700); /* if it cannot be made, the key says so */
        /* Another server may have made it in this moment. */
        if (!seal_key_make(options->key_file, wrapping_key(), &made) &&
            made->code != APP_ERROR_CONFLICT) {
            g_propagate_error(error, g_steal_pointer(&made));
            return false;
        }
    }
    return seal_secret_read_key(&plan.secret, options->key_file, error);
}

bool safekeeping_configure(const SafekeepingOptions *options, GError **error)
{
    plan = (BackupPlan){ .is_on = options->is_on,
                         .folder = g_strdup(options->folder),
                         .scratch = g_strdup(options->scratch),
                         .exports = g_strdup(options->exports),
                         .second = { .place = or_null(options->second),
                                     .identity_file = or_null(options->second_identity_file),
                                     .known_hosts_file = or_null(options->second_known_hosts),
                                     .credentials_file = or_null(options->second_credentials_file),
                                     .region = or_null(options->second_region),
                                     .ca_file = or_null(options->second_ca_file) },
                         .database = or_null(options->database),
                         .program = g_strdup(options->program),
                         .files = g_strdupv((char **)options->beside.files),
                         .outside = g_strdupv((char **)options->beside.outside),
                         .rules = g_strdup(options->beside.rules),
                         .hour = options->hour,
                         .since = options->now,
                         .rotation = { options->keep_daily, options->keep_weekly,
                                       options->keep_monthly } };
    plan.beside = (BackupBeside){ (const char *const *)plan.files, plan.rules,
                                  (const char *const *)plan.outside };
    return !plan.is_on || (second_place_check(&plan.second, error) && read_secret(options, error));
}
