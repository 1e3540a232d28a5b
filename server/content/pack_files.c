#include "content/pack_files.h"

#include <gio/gio.h>

#include "base/error.h"
#include "base/file.h"
#include "content/pack_tree.h"

#define RESOURCES "/mimamori/packs"

static int by_pointed_text(const void *left, const void *right)
{
    return strcmp(*(char *const *)left, *(char *const *)right);
}

static void add_if_suffix(GPtrArray *names, const char *folder, const char *file,
                          const char *suffix)
{
    if (g_str_has_suffix(file, suffix) && names->len < PACK_FILES_MAX)
        g_ptr_array_add(names, g_strdup_printf("%s/%s", folder, file));
}

static void list_resources(GPtrArray *names, const char *folder, const char *suffix)
{
    g_autofree char *path = g_strdup_printf("%s/%s", RESOURCES, folder);
    g_auto(GStrv) files = g_resources_enumerate_children(path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
    for (char **file = files; file != NULL && *file != NULL; file++)
        add_if_suffix(names, folder, *file, suffix);
}

static void list_folder(GPtrArray *names, const char *directory, const char *folder,
                        const char *suffix)
{
    g_autofree char *path = g_build_filename(directory, folder, NULL);
    g_autoptr(GDir) files = g_dir_open(path, 0, NULL);
    const char *file = NULL;
    while (files != NULL && (file = g_dir_read_name(files)) != NULL)
        add_if_suffix(names, folder, file, suffix);
}

GPtrArray *pack_files_list(const char *directory, const char *folder, const char *suffix)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    if (directory == NULL)
        list_resources(names, folder, suffix);
    else
        list_folder(names, directory, folder, suffix);
    g_ptr_array_sort(names, by_pointed_text);
    return names;
}

char *pack_file_shown(const char *directory, const char *name)
{
    return g_build_filename(directory == NULL ? "packs" : directory, name, NULL);
}

GBytes *pack_file_read(const char *directory, const char *name, GError **error)
{
    g_autofree char *path = g_build_filename(directory == NULL ? RESOURCES : directory, name, NULL);
    if (directory != NULL)
        return file_read(path, PACK_SIZE_MAX, error);

    GBytes *bytes = g_resources_lookup_data(path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
    if (bytes == NULL)
        return fail_null(error, APP_ERROR_NOT_FOUND, "'%s' is not in this binary", path);
    return bytes;
}
