#include "base/csv.h"

/* Rows as "line: cell | cell", a state other than right behind it. */
static char *as_text(const char *csv, guint most)
{
    static const char *const states[] = { "", " (quote inside)", " (quote open)" };
    g_autoptr(GPtrArray) rows = csv_split(csv, most);
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < rows->len; i++) {
        const CsvRow *row = g_ptr_array_index(rows, i);
        g_string_append_printf(text, "%s%d: ", i == 0 ? "" : "; ", row->line);
        for (guint j = 0; j < row->cells->len; j++)
            g_string_append_printf(text, "%s%s", j == 0 ? "" : "|",
                                   (const char *)g_ptr_array_index(row->cells, j));
        g_string_append(text, states[row->state]);
    }
    return g_string_free(text, FALSE);
}

static void splits_rows_and_cells(void)
{
    static const struct {
        const char *csv, *want;
    } cases[] = {
        { "", "" },
        { "a", "1: a" },
        { "a,b\n", "1: a|b" },
        { "a,b\r\nc,d\r\n", "1: a|b; 2: c|d" },
        { "a\rb\nc", "1: a; 2: b; 3: c" },
        { "a,,\n", "1: a||" },
        { ",a", "1: |a" },
        { " a ,b", "1:  a |b" },
        { "\"a\",\"b,c\"", "1: a|b,c" },
        { "\"a\"\"b\"\"\"", "1: a\"b\"" },
        { "\"\",x", "1: |x" },
        { "\"a\r\nb\rc\n\"\nd", "1: a\nb\nc\n; 5: d" },
        { "a\"b,c", "1: a\"b|c (quote inside)" },
        { " \"b\",c", "1:  \"b\"|c (quote inside)" },
        { "\"a\"b,c\nd", "1: ab|c (quote inside); 2: d" },
        { "\"a\" ,c", "1: a |c (quote inside)" },
        { "a\n\"b,c\nd", "1: a; 2: b,c\nd (quote open)" },
        { "\"", "1:  (quote open)" },
        { "\"a\"\"", "1: a\" (quote open)" },
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree char *got = as_text(cases[i].csv, 100);
        g_assert_cmpstr(got, ==, cases[i].want);
    }
}

static void leaves_blank_lines_out_but_counts_them(void)
{
    g_autofree char *got = as_text("\n , ,\t\r\n　,\n\"\",\"\"\na\n\n,,b\n", 100);
    g_assert_cmpstr(got, ==, "5: a; 7: ||b");
}

static void stops_at_the_ceiling(void)
{
    g_autofree char *two = as_text("a\n\nb\nc\n", 2);
    g_assert_cmpstr(two, ==, "1: a; 3: b");
    g_autofree char *none = as_text("a", 0);
    g_assert_cmpstr(none, ==, "");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/base/csv/splits-rows-and-cells", splits_rows_and_cells);
    g_test_add_func("/base/csv/leaves-blank-lines-out-but-counts-them",
                    leaves_blank_lines_out_but_counts_them);
    g_test_add_func("/base/csv/stops-at-the-ceiling", stops_at_the_ceiling);
    return g_test_run();
}
