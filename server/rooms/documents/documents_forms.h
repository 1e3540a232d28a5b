/* documents_forms.h - the text of a document as a file: PDF, Word, HTML, plain text. */
#pragma once

#include <glib.h>
#include <stdint.h>

#include "content/content.h"
#include "render/forms.h"

/* What stands around the text. All borrowed. */
typedef struct {
    const DocumentKind *kind;
    const char *company;
    int64_t number;         /* of the version; 0: a draft that is none yet */
    bool is_approved;       /* else it is marked 案 */
    const char *date_label; /* NULL: none yet */
} DocumentSheet;

/* Reads the Markdown of a document. Fails with INVALID if it is beyond a limit or not well-formed.
 * The caller owns it. */
Document *document_sheet_read(const DocumentSheet *sheet, const char *text, GError **error);

/* "情報セキュリティ基本方針_第2版.pdf"; the caller owns it. */
char *document_file_name(const DocumentSheet *sheet, const DocumentForm *form);
