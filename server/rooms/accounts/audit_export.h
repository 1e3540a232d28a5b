/* audit_export.h - entries of the audit log as an auditor takes them away. Pure. */
#pragma once

#include "rooms/accounts/audit_chain.h"

#include <glib.h>

typedef enum { EXPORT_CSV, EXPORT_JSON_LINES } ExportFormat;

/* The head of the table: columns in the order of export_entry(). Nothing in JSON lines. CSV begins
 * with a byte order mark, without which Excel takes UTF-8 for Shift_JIS. */
void export_head(GString *out, ExportFormat format, const char *const columns[static 8]);

/* One entry. @text: the sentence as the page shows it */
void export_entry(GString *out, ExportFormat format, const AuditEntry *entry, const char *text);

/* Appends a cell of RFC 4180, in quotes. What a spreadsheet would take for a formula (it begins
 * with = + - @, a tab or a carriage return) gets an apostrophe before it (OWASP, "CSV Injection").
 */
void export_cell(GString *out, const char *text);
