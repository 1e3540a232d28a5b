/* fuzz_rules_import.c - any bytes as an archive, as what the process says that read one, and as a
 * file of rules of which only what can be used shall be left: what is left has no problem, and no
 * line has moved.
 */
#include "app/rule_parcel.h"
#include "app/rule_sieve.h"

int LLVMFuzzerTestOneInput(const guint8 *data, size_t size);

static void ignore(const SigmaProblem *problem, void *data)
{
    (void)problem;
    (void)data;
}

static gsize count_lines(GBytes *bytes)
{
    gsize length = 0, lines = 0;
    const char *text = g_bytes_get_data(bytes, &length);
    for (gsize i = 0; i < length; i++)
        lines += text[i] == '\n';
    return lines;
}

static void sieve_twice(RuleSource *source)
{
    rule_sieve(source, ignore, NULL);
    g_assert_cmpuint(rule_sieve(source, ignore, NULL).wrong, ==, 0);
}

static void read_as_parcel(GBytes *bytes)
{
    gsize size = 0;
    const guint8 *data = g_bytes_get_data(bytes, &size);
    g_auto(RuleSource) source = { 0 };
    if (!rule_parcel_read(&source, data, size, NULL))
        return;
    for (guint i = 0; i < source.files->len; i++)
        g_assert_true(rule_path_is_safe(((SourceFile *)g_ptr_array_index(source.files, i))->path));
}

static void read_as_archive(GBytes *bytes)
{
    g_auto(RuleSource) source = { 0 };
    if (!rule_source_read_archive(&source, bytes, NULL))
        return;
    for (guint i = 0; i < source.files->len; i++)
        g_assert_true(rule_path_is_safe(((SourceFile *)g_ptr_array_index(source.files, i))->path));
    sieve_twice(&source);
}

static void free_file(void *data)
{
    SourceFile *file = data;
    g_bytes_unref(file->bytes);
    g_free(file);
}

static void read_as_rules(GBytes *bytes)
{
    g_auto(RuleSource) source = { .files = g_ptr_array_new_with_free_func(free_file) };
    SourceFile *file = g_new(SourceFile, 1);
    *file = (SourceFile){ "a.yml", g_bytes_ref(bytes), true };
    g_ptr_array_add(source.files, file);
    sieve_twice(&source);
    if (source.files->len > 0)
        g_assert_cmpuint(count_lines(file->bytes), ==, count_lines(bytes));
}

int LLVMFuzzerTestOneInput(const guint8 *data, size_t size)
{
    g_autoptr(GBytes) bytes = g_bytes_new(data, size);
    read_as_archive(bytes);
    read_as_parcel(bytes);
    read_as_rules(bytes);
    return 0;
}
