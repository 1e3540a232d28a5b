#include "rooms/accounts/audit_export.h"

#include <string.h>

#include "base/json_writer.h"
#include "base/time.h"

#define COLUMNS 8
#define BYTE_ORDER_MARK "\xEF\xBB\xBF"

/* The full-width signs too: some spreadsheets take them for the narrow ones. */
static bool is_formula(const char *text)
{
    static const char *const SIGNS[] = { "=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠" };
    for (gsize i = 0; i < G_N_ELEMENTS(SIGNS); i++) {
        if (g_str_has_prefix(text, SIGNS[i]))
            return true;
    }
    return false;
}

void export_cell(GString *out, const char *text)
{
    g_string_append_c(out, '"');
    if (is_formula(text))
        g_string_append_c(out, '\'');
    for (; *text != '\0'; text++) {
        if (*text == '"')
            g_string_append_c(out, '"');
        g_string_append_c(out, *text);
    }
    g_string_append_c(out, '"');
}

static void add_row(GString *out, const char *const cells[static COLUMNS])
{
    for (int i = 0; i < COLUMNS; i++) {
        if (i > 0)
            g_string_append_c(out, ',');
        export_cell(out, cells[i]);
    }
    g_string_append(out, "\r\n");
}

void export_head(GString *out, ExportFormat format, const char *const columns[static COLUMNS])
{
    if (format != EXPORT_CSV)
        return;
    g_string_append(out, BYTE_ORDER_MARK);
    add_row(out, columns);
}

static void add_csv(GString *out, const AuditEntry *entry, const char *text)
{
    g_autofree char *seq = g_strdup_printf("%" G_GINT64_FORMAT, entry->seq);
    g_autofree char *at = time_format_screen(entry->at);
    const char *const cells[COLUMNS] = {
        seq, at, entry->person_name, entry->action, text, entry->object, entry->details, entry->hash
    };
    add_row(out, cells);
}

static void add_json(GString *out, const AuditEntry *entry, const char *text)
{
    JsonWriter json;
    json_writer_init(&json);
    json_begin_object(&json, NULL);
    json_int(&json, "seq", entry->seq);
    json_time(&json, "at", entry->at);
    json_text(&json, "personId", entry->person_id);
    json_text(&json, "personName", entry->person_name);
    json_text(&json, "action", entry->action);
    json_text(&json, "text", text);
    json_text(&json, "object", entry->object);
    json_raw(&json, "details", entry->details);
    json_text(&json, "hash", entry->hash);
    json_end(&json);
    g_string_append_len(out, json.text->str, (gssize)json.text->len);
    g_string_append_c(out, '\n');
    json_writer_clear(&json);
}

void export_entry(GString *out, ExportFormat format, const AuditEntry *entry, const char *text)
{
    if (format == EXPORT_CSV)
        add_csv(out, entry, text);
    else
        add_json(out, entry, text);
}
