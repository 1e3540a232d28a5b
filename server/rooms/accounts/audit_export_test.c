#include "rooms/accounts/audit_export.h"

#include <string.h>

static const AuditEntry ENTRY = { .seq = 7,
                                  .at = 1795219200,
                                  .person_id = "p",
                                  .person_name = "=HYPERLINK(\"http://evil.example\")",
                                  .action = "site.add",
                                  .object = "s",
                                  .details = "{\"name\":\"A\\nB\"}",
                                  .hash = "00ff" };

static void makes_cells_that_are_no_formulas(void)
{
    static const struct {
        const char *text, *want;
    } CASES[] = {
        { "", "\"\"" },
        { "本社", "\"本社\"" },
        { "a,b", "\"a,b\"" },
        { "say \"no\"", "\"say \"\"no\"\"\"" },
        { "two\nlines", "\"two\nlines\"" },
        { "=1+1", "\"'=1+1\"" },
        { "+81", "\"'+81\"" },
        { "-1", "\"'-1\"" },
        { "@SUM(A1)", "\"'@SUM(A1)\"" },
        { "\t=1", "\"'\t=1\"" },
        { "\r=1", "\"'\r=1\"" },
        { "＝1", "\"'＝1\"" },
        { "1-1", "\"1-1\"" },
    };
    for (gsize i = 0; i < G_N_ELEMENTS(CASES); i++) {
        g_autoptr(GString) out = g_string_new(NULL);
        export_cell(out, CASES[i].text);
        g_assert_cmpstr(out->str, ==, CASES[i].want);
    }
}

static void writes_a_table_that_excel_reads(void)
{
    static const char *const COLUMNS[] = { "番号", "日時", "人",   "種類",
                                           "操作", "対象", "詳細", "照合値" };
    g_autoptr(GString) out = g_string_new(NULL);
    export_head(out, EXPORT_CSV, COLUMNS);
    export_entry(out, EXPORT_CSV, &ENTRY, "拠点を追加");
    g_assert_cmpstr(out->str, ==,
                    "\xEF\xBB\xBF\"番号\",\"日時\",\"人\",\"種類\",\"操作\",\"対象\",\"詳細\","
                    "\"照合値\"\r\n"
                    "\"7\",\"2026/11/21 09:00\",\"'=HYPERLINK(\"\"http://evil.example\"\")\","
                    "\"site.add\",\"拠点を追加\",\"s\",\"{\"\"name\"\":\"\"A\\nB\"\"}\",\"00ff\""
                    "\r\n");
}

static void writes_one_json_object_a_line(void)
{
    static const char *const COLUMNS[8] = { "" };
    g_autoptr(GString) out = g_string_new(NULL);
    export_head(out, EXPORT_JSON_LINES, COLUMNS);
    export_entry(out, EXPORT_JSON_LINES, &ENTRY, "拠点を追加");
    g_assert_cmpstr(out->str, ==,
                    "{\"seq\":7,\"at\":\"2026-11-21T00:00:00Z\",\"personId\":\"p\",\"personName\":"
                    "\"=HYPERLINK(\\\"http://evil.example\\\")\",\"action\":\"site.add\",\"text\":"
                    "\"拠点を追加\",\"object\":\"s\",\"details\":{\"name\":\"A\\nB\"},\"hash\":"
                    "\"00ff\"}\n");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/accounts/audit_export/makes_cells_that_are_no_formulas",
                    makes_cells_that_are_no_formulas);
    g_test_add_func("/accounts/audit_export/writes_a_table_that_excel_reads",
                    writes_a_table_that_excel_reads);
    g_test_add_func("/accounts/audit_export/writes_one_json_object_a_line",
                    writes_one_json_object_a_line);
    return g_test_run();
}
