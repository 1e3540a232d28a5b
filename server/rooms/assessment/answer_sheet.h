/* answer_sheet.h - answers from a spreadsheet saved as CSV.
 *
 * Pure logic: bytes in, rows out. Takes what Excel and people in Japan
 * produce (RFC 4180 quoting; CRLF, LF or CR; UTF-8 with or without byte order
 * mark, or CP932; full-width digits), but guesses nothing: either all rows are
 * right, or every wrong row is named with what to do about it.
 *
 * Columns: item, answer, department (optional). A first row of headings
 * (item/設問/番号, answer/回答, department/部署/部門) may put them in another order.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

#include "content/content.h"

#define SHEET_SIZE_MAX (1024 * 1024) /* bytes */
#define SHEET_ROWS_MAX 10000
#define SHEET_DEPARTMENTS_MAX 200
#define SHEET_DEPARTMENT_LENGTH_MAX 100 /* characters */

typedef struct {
    int line; /* in the file, from 1 */
    int item;
    const AnswerChoice *answer;
    guint department; /* index in departments; 0 if the sheet names none */
} SheetRow;

typedef struct {
    int line;         /* in the file, from 1 */
    char *value;      /* what stands there, shortened; "" if it is missing */
    char *key;        /* of packs/messages: what is wrong and what to do */
    char **arguments; /* pairs of name and value for the {name}s, NULL-terminated */
} WrongRow;

typedef struct {
    GArray *rows;           /* of SheetRow */
    GPtrArray *departments; /* of char, as first written, in order; empty if the sheet names none */
    GPtrArray *wrong;       /* of WrongRow, by line; if not empty, use nothing else */
} AnswerSheet;

/**
 * Reads a sheet.
 *
 * @bytes: the file, @length bytes; need not end in NUL and may hold anything
 * Returns a new sheet, perhaps with wrong rows; the caller owns it, the content must outlive it.
 * Refuses (APP_ERROR_INVALID, TOO_LARGE) a file that is too large, is not text, or has no rows.
 */
AnswerSheet *answer_sheet_read(const char *bytes, size_t length,
                               const QuestionnaireEdition *edition, GError **error);
void answer_sheet_free(AnswerSheet *sheet);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AnswerSheet, answer_sheet_free)

/* The answers of one department (of the company, if the sheet names none), in the order of the
 * items; see answers_new(). */
const AnswerChoice **answer_sheet_answers(const AnswerSheet *sheet,
                                          const QuestionnaireEdition *edition, guint department);
