#include "render/limits.h"

#include <string.h>

#include "base/error.h"
#include "base/text.h"
#include "render/document.h"
#include "render/inlines.h"

#define OPEN_MAX 50 /* lists and quotes that a line may stand in, as guessed from its beginning */
#define TABLE_WORK_MAX (200 * 1000 * 1000)     /* lines × bytes before what may rule a table */
#define DEFINITION_WORK_MAX (64 * 1000 * 1000) /* bytes of a definition × brackets that use it */

/* What has been seen of a text up to a line. */
typedef struct {
    int number;          /* of the line, from 1 */
    size_t columns;      /* of the table that the line may belong to */
    size_t cells;        /* of all tables so far */
    size_t lines, bytes; /* since the last empty line */
    size_t table_work;
    bool is_definition; /* whether an address for [words] may stand since the last empty line */
    size_t definition;  /* bytes of the longest one */
    size_t brackets;    /* ] so far */
} Scan;

static bool refuse_line(GError **error, const char *key, int line, size_t most)
{
    g_autofree char *at = g_strdup_printf("%d", line);
    g_autofree char *limit = g_strdup_printf("%zu", most);
    return refuse(error, APP_ERROR_INVALID, key, "line", at, "most", limit, NULL);
}

static bool is_blank(const char *line, size_t length)
{
    size_t i = 0;
    while (i < length && (line[i] == ' ' || line[i] == '\t'))
        i++;
    return i == length;
}

/* Whether the line may be the one under a table's head, "| --- | :-: |", in quotes or not. */
static bool may_rule_table(const char *line, size_t length)
{
    bool has_dash = false;
    for (size_t i = 0; i < length; i++) {
        if (strchr("> \t|:-", line[i]) == NULL)
            return false;
        has_dash = has_dash || line[i] == '-';
    }
    return has_dash;
}

static size_t columns_of(const char *line, size_t length)
{
    size_t bars = 0;
    for (size_t i = 0; i < length; i++)
        bars += line[i] == '|';
    return bars + 1;
}

/* Bytes of the mark of a list or quote at the beginning of @line; 0: there is none. */
static size_t mark_length(const char *line, size_t length)
{
    if (length > 0 && line[0] == '>')
        return 1;
    size_t digits = 0;
    while (digits < length && digits < 10 && g_ascii_isdigit(line[digits]))
        digits++;
    if (digits == length || strchr(digits > 0 ? ".)" : "-+*", line[digits]) == NULL)
        return 0;
    const bool is_followed = digits + 1 < length && strchr(" \t", line[digits + 1]) != NULL;
    return is_followed || digits + 1 == length ? digits + 1 : 0;
}

/* At most how many lists and quotes the line is in: each takes two columns of the indentation, or
 * a mark. */
static size_t open_at(const char *line, size_t length)
{
    size_t columns = 0, marks = 0, i = 0;
    while (i < length) {
        const size_t mark = mark_length(line + i, length - i);
        if (mark == 0 && line[i] != ' ' && line[i] != '\t')
            break;
        columns += mark > 0 ? 0 : line[i] == '\t' ? 4 : 1;
        marks += mark > 0;
        i += mark > 0 ? mark : 1;
    }
    return marks == 0 ? 0 : columns / 2 + marks;
}

/* cmark reads all lines of a paragraph again for each that may rule a table, and copies an address
 * as often as it is used. */
static bool check_work(Scan *scan, const char *line, size_t length, GError **error)
{
    const bool has_bars = memchr(line, '|', length) != NULL || memchr(line, ':', length) != NULL;
    scan->lines++;
    scan->bytes += length + 1;
    if (has_bars && may_rule_table(line, length))
        scan->table_work += scan->lines * scan->bytes;
    if (scan->table_work > TABLE_WORK_MAX)
        return refuse_line(error, "error.document-paragraph", scan->number, 0);

    for (const char *at = line; (at = memchr(at, ']', length - (size_t)(at - line))) != NULL; at++)
        scan->brackets++;
    scan->is_definition = scan->is_definition || memmem(line, length, "]:", 2) != NULL;
    if (scan->is_definition)
        scan->definition = MAX(scan->definition, scan->bytes);
    if (scan->definition * scan->brackets > DEFINITION_WORK_MAX)
        return refuse_line(error, "error.document-definition", scan->number, 0);
    return true;
}

static bool check_table(Scan *scan, const char *line, size_t length, GError **error)
{
    scan->cells += scan->columns;
    if (may_rule_table(line, length))
        scan->columns = MAX(scan->columns, columns_of(line, length));
    if (scan->columns > DOCUMENT_MAX_COLUMNS + 2) /* there may be a bar at both ends */
        return refuse_line(error, "error.document-columns", scan->number, DOCUMENT_MAX_COLUMNS);
    if (scan->cells > DOCUMENT_MAX_BLOCKS)
        return refuse_line(error, "error.document-blocks", scan->number, DOCUMENT_MAX_BLOCKS);
    return true;
}

static bool check_line(Scan *scan, const char *line, size_t length, GError **error)
{
    if (!g_utf8_validate_len(line, length, NULL))
        return refuse_line(error, "error.document-encoding", scan->number, 0);
    if (!text_is_lines(line, (ssize_t)length) || inlines_has_sign(line, length))
        return refuse_line(error, "error.document-control", scan->number, 0);
    if (open_at(line, length) > OPEN_MAX)
        return refuse_line(error, "error.document-depth", scan->number, DOCUMENT_MAX_DEPTH);
    if (is_blank(line, length)) {
        scan->columns = scan->lines = scan->bytes = 0;
        scan->is_definition = false;
        return true;
    }
    return check_table(scan, line, length, error) && check_work(scan, line, length, error);
}

bool limits_check(const char *markdown, GError **error)
{
    if (strlen(markdown) > DOCUMENT_MAX_BYTES)
        return refuse(error, APP_ERROR_INVALID, "error.document-size", NULL);
    Scan scan = { .number = 1 };
    for (const char *line = markdown; line != NULL; scan.number++) {
        const char *end = strchrnul(line, '\n');
        if (!check_line(&scan, line, (size_t)(end - line), error))
            return false;
        line = *end == '\0' ? NULL : end + 1;
    }
    return true;
}
