#include "rooms/safekeeping/kept_folder.h"

#include <ftw.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"

#define NOW 1700000000

static char *scratch; /* a folder of its own for each test */

static int remove_one(const char *path, const struct stat *facts, int kind, struct FTW *at)
{
    (void)facts;
    (void)kind;
    (void)at;
    return remove(path);
}

static void end(void)
{
    if (scratch != NULL)
        nftw(scratch, remove_one, 8, FTW_DEPTH | FTW_PHYS);
    g_clear_pointer(&scratch, g_free);
}

static void begin(void)
{
    end();
    scratch = g_dir_make_tmp("mimamori-kept-XXXXXX", NULL);
    g_assert_nonnull(scratch);
}

static char *in(const char *name)
{
    return g_build_filename(scratch, name, NULL);
}

static void put(const char *name, const char *text)
{
    g_autofree char *path = in(name);
    g_autofree char *parent = g_path_get_dirname(path);
    g_assert_cmpint(g_mkdir_with_parents(parent, 0755), ==, 0);
    g_assert_true(g_file_set_contents(path, text, -1, NULL));
}

static void assert_text(const char *name, const char *wanted)
{
    g_autofree char *path = in(name);
    g_autofree char *text = NULL;
    g_file_get_contents(path, &text, NULL, NULL);
    g_assert_cmpstr(text, ==, wanted);
}

static GByteArray *read_good(const char *name)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *path = in(name);
    GByteArray *bytes = kept_folder_read(path, &error);
    g_assert_no_error(error);
    return bytes;
}

static char *place_good(const GByteArray *bytes, const char *name)
{
    char *aside = NULL;
    g_autoptr(GError) error = NULL;
    g_autofree char *path = in(name);
    g_assert_true(kept_folder_place(bytes->data, bytes->len, path, NOW, &aside, &error));
    g_assert_no_error(error);
    return aside;
}

static void a_folder_comes_back_with_all_its_files(void)
{
    begin();
    put("rules/sigma/windows/a.yml", "title: a");
    put("rules/sigma/.mimamori-rules", ""); /* so that the next import may replace the folder */
    put("rules/sigma/日本語.yml", "title: b");
    put("rules/.sigma.new-abc/half.yml", "what an import had not finished");
    g_autofree char *link = in("rules/sigma/link.yml");
    g_assert_cmpint(symlink("/etc/hostname", link), ==, 0);
    g_autoptr(GByteArray) bytes = read_good("rules");
    g_autofree char *aside = place_good(bytes, "back/rules");
    g_assert_null(aside);
    assert_text("back/rules/sigma/windows/a.yml", "title: a");
    assert_text("back/rules/sigma/.mimamori-rules", "");
    assert_text("back/rules/sigma/日本語.yml", "title: b");
    assert_text("back/rules/.sigma.new-abc/half.yml", NULL);
    assert_text("back/rules/sigma/link.yml", NULL);
}

static void what_was_there_stays_beside_it(void)
{
    begin();
    put("old/rules/a/x.yml", "new");
    put("rules/a/x.yml", "old");
    put("rules/b/y.yml", "of another import");
    g_autoptr(GByteArray) bytes = read_good("old/rules");
    g_autofree char *aside = place_good(bytes, "rules");
    g_assert_true(g_str_has_suffix(aside, "/rules.before-20231115-071320"));
    assert_text("rules/a/x.yml", "new");
    assert_text("rules/b/y.yml", NULL);
    assert_text("rules.before-20231115-071320/a/x.yml", "old");
    assert_text("rules.before-20231115-071320/b/y.yml", "of another import");
    g_autofree char *again = place_good(bytes, "rules");
    g_assert_null(again); /* the same files: nothing to put aside */
    put("rules/a/x.yml", "changed");
    g_autofree char *other = place_good(bytes, "rules");
    g_assert_true(g_str_has_suffix(other, "/rules.before-20231115-071321"));
}

static void no_folder_is_no_bytes(void)
{
    begin();
    g_autoptr(GByteArray) bytes = read_good("nothing");
    g_assert_cmpuint(bytes->len, ==, 0);
}

/* One file of such a run. */
static void append(GByteArray *out, const char *path, guint8 path_size, const char *text)
{
    const guint8 head[8] = { path_size, 0, 0, 0, (guint8)strlen(text) };
    g_byte_array_append(out, head, sizeof head);
    g_byte_array_append(out, (const guint8 *)path, (guint)strlen(path));
    g_byte_array_append(out, (const guint8 *)text, (guint)strlen(text));
}

static void refuses_what_leads_out_or_is_cut(void)
{
    static const char *const PATHS[] = { "../x.yml", "a/../../x.yml", "/x.yml", "a//x",
                                         "a/.",      "a\nb",          "\xff",   "a/" };
    begin();
    for (size_t i = 0; i < G_N_ELEMENTS(PATHS); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(GByteArray) bytes = g_byte_array_new();
        append(bytes, PATHS[i], (guint8)strlen(PATHS[i]), "x");
        g_assert_false(kept_folder_check(bytes->data, bytes->len, &error));
        g_assert_cmpstr(error_key(error), ==, "error.backup-damaged");
    }
    g_autoptr(GByteArray) good = g_byte_array_new();
    append(good, "a.yml", 5, "text");
    g_assert_true(kept_folder_check(good->data, good->len, NULL));
    for (guint cut = 1; cut < good->len; cut++)
        g_assert_false(kept_folder_check(good->data, cut, NULL));
    append(good, "a.yml", 5, "again");
    g_assert_false(kept_folder_check(good->data, good->len, NULL));
}

/* A file and a folder of one name: found out while writing, when some files are there already. */
static void leaves_everything_as_it_was_when_it_cannot_be_done(void)
{
    begin();
    put("rules/a/x.yml", "old");
    g_autoptr(GByteArray) bytes = g_byte_array_new();
    append(bytes, "b", 1, "a file");
    append(bytes, "b/c", 3, "below a file");
    char *aside = NULL;
    g_autoptr(GError) error = NULL;
    g_autofree char *path = in("rules");
    g_assert_false(kept_folder_place(bytes->data, bytes->len, path, NOW, &aside, &error));
    g_assert_error(error, APP_ERROR, APP_ERROR_UNAVAILABLE);
    assert_text("rules/a/x.yml", "old");
    g_autoptr(GDir) open = g_dir_open(scratch, 0, NULL);
    g_assert_cmpstr(g_dir_read_name(open), ==, "rules");
    g_assert_null(g_dir_read_name(open));
}

static void names_a_folder_that_is_too_large(void)
{
    begin();
    put("rules/a/x.yml", "small");
    g_autofree char *path = in("rules/a/large.yml");
    g_assert_true(g_file_set_contents(path, "", 0, NULL));
    g_assert_cmpint(truncate(path, (off_t)KEPT_FOLDER_SIZE_MAX + 1), ==, 0);
    g_autoptr(GError) error = NULL;
    g_autofree char *folder = in("rules");
    g_assert_null(kept_folder_read(folder, &error));
    g_assert_cmpstr(error_key(error), ==, "error.backup-folder-large");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/safekeeping/kept-folder/comes-back", a_folder_comes_back_with_all_its_files);
    g_test_add_func("/safekeeping/kept-folder/old-stays-beside", what_was_there_stays_beside_it);
    g_test_add_func("/safekeeping/kept-folder/nothing", no_folder_is_no_bytes);
    g_test_add_func("/safekeeping/kept-folder/refuses-wrong", refuses_what_leads_out_or_is_cut);
    g_test_add_func("/safekeeping/kept-folder/all-or-nothing",
                    leaves_everything_as_it_was_when_it_cannot_be_done);
    g_test_add_func("/safekeeping/kept-folder/too-large", names_a_folder_that_is_too_large);
    const int status = g_test_run();
    end();
    return status;
}
