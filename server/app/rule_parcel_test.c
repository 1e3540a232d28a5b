#include "app/rule_parcel.h"

#include <string.h>

#include "base/error.h"

#define RULE "title: a\n"

static void put(GByteArray *out, char kind, const char *bytes, gsize size)
{
    const guint8 head[5] = { (guint8)kind, (guint8)size, (guint8)(size >> 8) };
    g_byte_array_append(out, head, sizeof head);
    g_byte_array_append(out, (const guint8 *)bytes, (guint)size);
}

static void put_text(GByteArray *out, char kind, const char *text)
{
    put(out, kind, text, strlen(text));
}

static void takes_over_what_the_process_found(void)
{
    g_auto(RuleSource) source = { 0 };
    g_autoptr(GError) error = NULL;
    g_autoptr(GByteArray) parcel = g_byte_array_new();
    put_text(parcel, 'P', "b.yml");
    put_text(parcel, 'B', RULE);
    put_text(parcel, 'P', "a/LICENSE");
    put_text(parcel, 'B', "");
    put_text(parcel, 'P', "b.yml");
    put_text(parcel, 'B', "twice");
    put_text(parcel, 'R', "../out.yml");
    put_text(parcel, 'O', "7");
    put_text(parcel, 'E', "");
    g_assert_true(rule_parcel_read(&source, parcel->data, parcel->len, &error));
    g_assert_no_error(error);
    g_assert_cmpuint(source.files->len, ==, 2);
    const SourceFile *licence = g_ptr_array_index(source.files, 0);
    const SourceFile *rule = g_ptr_array_index(source.files, 1);
    g_assert_cmpstr(licence->path, ==, "a/LICENSE");
    g_assert_cmpstr(rule->path, ==, "b.yml");
    g_assert_true(rule->is_rule && !licence->is_rule);
    g_assert_cmpuint(g_bytes_get_size(rule->bytes), ==, strlen(RULE));
    g_assert_cmpuint(source.refused->len, ==, 2);
    g_assert_cmpuint(source.others, ==, 7);
}

/* The process may have been taken over: what it says is looked at like the archive. */
static void refuses_what_no_honest_process_says(void)
{
    static const struct {
        const char *kinds; /* of the records */
        const char *texts[4];
        AppError code;
    } CASES[] = {
        { "PBE", { "../out.yml", RULE, "" }, APP_ERROR_INVALID },
        { "PBE", { "/etc/x.yml", RULE, "" }, APP_ERROR_INVALID },
        { "PBE", { "run.sh", RULE, "" }, APP_ERROR_INVALID },
        { "PBE", { ".hidden/x.yml", RULE, "" }, APP_ERROR_INVALID },
        { "BE", { RULE, "" }, APP_ERROR_UNAVAILABLE },
        { "PE", { "a.yml", "" }, APP_ERROR_UNAVAILABLE },
        { "PPBE", { "a.yml", "b.yml", RULE, "" }, APP_ERROR_UNAVAILABLE },
        { "PB", { "a.yml", RULE }, APP_ERROR_UNAVAILABLE },
        { "E", { "x" }, APP_ERROR_UNAVAILABLE },
        { "EE", { "", "" }, APP_ERROR_UNAVAILABLE },
        { "OE", { "-1", "" }, APP_ERROR_UNAVAILABLE },
        { "ZE", { "", "" }, APP_ERROR_UNAVAILABLE },
        { "X", { "" }, APP_ERROR_UNAVAILABLE },
        { "X", { "L" }, APP_ERROR_TOO_LARGE },
        { "X", { "Ino archive" }, APP_ERROR_INVALID },
        { "", { NULL }, APP_ERROR_UNAVAILABLE },
    };
    for (gsize i = 0; i < G_N_ELEMENTS(CASES); i++) {
        g_auto(RuleSource) source = { 0 };
        g_autoptr(GError) error = NULL;
        g_autoptr(GByteArray) parcel = g_byte_array_new();
        for (gsize j = 0; CASES[i].kinds[j] != '\0'; j++)
            put_text(parcel, CASES[i].kinds[j], CASES[i].texts[j]);
        g_assert_false(rule_parcel_read(&source, parcel->data, parcel->len, &error));
        g_assert_error(error, APP_ERROR, (gint)CASES[i].code);
    }
}

static void refuses_lengths_that_are_none(void)
{
    static const guint8 LONG[] = { 'R', 0xff, 0xff, 0xff, 0xff, 'x' }, NUL[] = "P\2\0\0\0a\0";
    g_auto(RuleSource) source = { 0 };
    g_autoptr(GError) error = NULL;
    g_assert_false(rule_parcel_read(&source, LONG, sizeof LONG, &error));
    rule_source_clear(&source);
    g_assert_false(rule_parcel_read(&source, NUL, sizeof NUL - 1, NULL));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/rule-parcel/takes-over", takes_over_what_the_process_found);
    g_test_add_func("/rule-parcel/refuses-wrong", refuses_what_no_honest_process_says);
    g_test_add_func("/rule-parcel/refuses-lengths", refuses_lengths_that_are_none);
    return g_test_run();
}
