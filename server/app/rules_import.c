#include "app/rules_import.h"

#include <string.h>

#include "app/backups.h"
#include "app/open.h"
#include "app/rule_files.h"
#include "app/rule_folder.h"
#include "app/rule_sieve.h"
#include "base/error.h"

char *rules_imported_folder(const Arguments *arguments, GError **error)
{
    g_autoptr(Settings) settings = open_settings(arguments, error);
    if (settings == NULL)
        return NULL;
    return backup_rules(settings);
}

/* "sigma-main" of "/tmp/sigma-main.tar.gz" or of a folder. */
static char *name_of(const char *path)
{
    static const char *const endings[] = { ".gz",  ".bz2", ".xz",  ".zst", ".tar",
                                           ".tgz", ".txz", ".zip", NULL };
    char *name = g_path_get_basename(path);
    for (const char *const *ending = endings; *ending != NULL; ending++) {
        if (g_str_has_suffix(name, *ending) && strlen(name) > strlen(*ending))
            name[strlen(name) - strlen(*ending)] = '\0';
    }
    return name;
}

static char *folder_for(const Arguments *arguments, const char *path, GError **error)
{
    const char *wanted = argument_option(arguments, "to");
    if (wanted != NULL)
        return g_canonicalize_filename(wanted, NULL);
    g_autofree char *canonical = g_canonicalize_filename(path, NULL);
    g_autofree char *name = name_of(canonical);
    g_autofree char *parent = rules_imported_folder(arguments, error);
    return parent == NULL ? NULL : g_build_filename(parent, name, NULL);
}

static void tell(const SigmaProblem *problem, void *data)
{
    rule_files_tell_one(data, problem, stdout);
}

static void tell_refused(const Speaker *speaker, const RuleSource *source)
{
    for (guint i = 0; i < source->refused->len; i++)
        speak(speaker, stdout, "cli.import-refused", "file", g_ptr_array_index(source->refused, i),
              NULL);
}

static char *count_text(guint count)
{
    return g_strdup_printf("%u", count);
}

static void tell_result(const Speaker *speaker, const char *folder, const RuleSource *source,
                        const SieveCounts *sieve, const FolderChange *change)
{
    g_autofree char *rules = count_text(sieve->rules);
    g_autofree char *wrong = count_text(sieve->wrong);
    g_autofree char *others = count_text(source->others);
    g_autofree char *added = count_text(change->added);
    g_autofree char *changed = count_text(change->changed);
    g_autofree char *unchanged = count_text(change->unchanged);
    g_autofree char *gone = count_text(change->gone);
    speak(speaker, stdout, "cli.import-done", "rules", rules, "folder", folder, "added", added,
          "changed", changed, "unchanged", unchanged, "gone", gone, "wrong", wrong, "others",
          others, NULL);
}

static int fail_import(const Speaker *speaker, const char *path, const GError *error)
{
    if (error_key(error) != NULL)
        complain(speaker, error_key(error), "file", path, NULL);
    else if (g_error_matches(error, APP_ERROR, APP_ERROR_INVALID))
        complain(speaker, "cli.import-archive", "file", path, "reason", error->message, NULL);
    else if (g_error_matches(error, APP_ERROR, APP_ERROR_TOO_LARGE))
        complain(speaker, "cli.import-large", "file", path, NULL);
    else
        complain_of_path(speaker, path, error);
    return EXIT_WRONG;
}

static int fail_writing(const Speaker *speaker, const char *folder, const GError *error)
{
    if (g_error_matches(error, APP_ERROR, APP_ERROR_CONFLICT))
        complain(speaker, "cli.import-foreign", "folder", folder, NULL);
    else
        complain(speaker, "cli.file-unwritable", "file", folder, "reason", error->message, NULL);
    return EXIT_WRONG;
}

static int import_to(RuleFiles *files, const char *path, const char *folder)
{
    g_auto(RuleSource) source = { 0 };
    g_autoptr(GError) error = NULL;
    FolderChange change;
    if (!rule_source_read(&source, path, &error))
        return fail_import(&files->speaker, path, error);
    tell_refused(&files->speaker, &source);
    const SieveCounts sieve = rule_sieve(&source, tell, files);
    if (sieve.rules == 0) {
        complain(&files->speaker, "cli.import-none", "file", path, NULL);
        return EXIT_WRONG;
    }
    if (!rule_folder_replace(folder, &source, &change, &error))
        return fail_writing(&files->speaker, folder, error);
    tell_result(&files->speaker, folder, &source, &sieve, &change);
    return sieve.wrong > 0 || source.refused->len > 0 ? EXIT_FAILED : EXIT_OK;
}

int rules_import(const Arguments *arguments)
{
    g_auto(RuleFiles) files = { 0 };
    g_autoptr(GError) error = NULL;
    const char *path = argument_operand(arguments, 1);
    if (!speaker_open(&files.speaker, arguments))
        return EXIT_WRONG;
    g_autofree char *folder = folder_for(arguments, path, &error);
    if (folder == NULL) {
        fprintf(stderr, "mimamori: %s\n", error->message);
        return EXIT_WRONG;
    }
    return import_to(&files, path, folder);
}
