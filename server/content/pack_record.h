/* pack_record.h - fills plain structs from pack trees, by tables.
 *
 * A Shape describes a struct and the mapping it is written as; its table of
 * fields is the format. Reading, checking and freeing all come from the table,
 * so that a new field of a pack is one line.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

#include "content/pack_tree.h"

typedef struct Shape Shape;
typedef struct PackReader PackReader;

typedef enum {
    FIELD_ID,         /* char *: lower-case letters, digits, dots and hyphens */
    FIELD_STRING,     /* char *: at most @most characters */
    FIELD_TEXT,       /* LocalText: {ja, en}, at most @most characters each */
    FIELD_NUMBER,     /* int: @least to @most */
    FIELD_ORDINAL,    /* int: 1 in the first entry of the list, 2 in the second ... */
    FIELD_PERCENT,    /* double: 0 to 100 */
    FIELD_FLAG,       /* bool: true or false */
    FIELD_CHOICE,     /* enum: index in @choices */
    FIELD_CHOICES,    /* unsigned: a list, a bit for each of @choices */
    FIELD_STRINGS,    /* GPtrArray of char: @least to @most entries */
    FIELD_TEXTS,      /* GPtrArray of LocalText: @least to @most entries */
    FIELD_REFERENCE,  /* pointer: the record that the id in @index names */
    FIELD_REFERENCES, /* GPtrArray of such pointers: @least to @most, each once */
    FIELD_RECORD,     /* pointer to a record of @shape */
    FIELD_RECORDS,    /* GPtrArray of records of @shape: @least to @most, ids unique */
} FieldKind;

/* What ids may refer to. */
typedef enum {
    INDEX_NONE,
    INDEX_SOURCES,
    INDEX_DOMAINS,
    INDEX_CONTROLS,
    INDEX_QUESTIONNAIRES,
    INDEX_DOCUMENTS,
    INDEXES
} PackIndex;

typedef struct {
    const char *key; /* in the mapping */
    FieldKind kind;
    size_t offset;    /* in the struct */
    bool is_optional; /* absent: the struct keeps zero, an empty list, or NULL for a record */
    int least;
    int most;
    const char *const *choices; /* NULL-terminated */
    const Shape *shape;
    PackIndex index;
} Field;

struct Shape {
    const char *name; /* for problems: "a control" */
    size_t size;
    const Field *fields; /* ended by a keyless one */
    PackIndex index;     /* where records of this shape are entered by id; INDEX_NONE: nowhere */

    /* What the table cannot say; NULL: nothing. Called only if all fields are right. */
    void (*check)(const PackReader *reader, const PackNode *node, const void *record);
};

struct PackReader {
    const char *file; /* now being read, as shown in problems; borrowed */
    Problems *problems;
    GHashTable *indexes[INDEXES]; /* id (lent by the record) -> record, borrowed */
};

void pack_reader_init(PackReader *reader, Problems *problems);
void pack_reader_clear(PackReader *reader);

/* Adds a problem of the file being read. */
void pack_reader_problem(const PackReader *reader, int line, const char *format, ...)
    G_GNUC_PRINTF(3, 4);

/**
 * Makes a record from a mapping.
 *
 * What is wrong is added to the reader's problems; then the record is incomplete,
 * and good for nothing but record_free().
 */
void *record_read(PackReader *reader, const Shape *shape, const PackNode *node);
void record_free(const Shape *shape, void *record);
