/* difference.h - what changed between two texts, word by word. Pure.
 *
 * Lines are compared first; where lines changed, their words. Japanese has no blanks between words:
 * a run of letters of one kind (kanji, hiragana, katakana, Latin and digits) counts as one, every
 * other character stands alone.
 */
#pragma once

#include <glib.h>

#include "base/json_writer.h"

typedef enum { DIFFERENCE_SAME, DIFFERENCE_REMOVED, DIFFERENCE_ADDED } DifferenceKind;

typedef struct {
    DifferenceKind kind;
    GString *text;
} DifferencePart;

/**
 * Compares two texts.
 *
 * Returns of DifferencePart: those that are not ADDED make @before, those that are not REMOVED make
 * @after, letter by letter. What was removed stands before what came instead; no two parts of one
 * kind follow each other. The caller owns it.
 */
GPtrArray *difference_new(const char *before, const char *after);

/* A list of {"kind": "same"|"removed"|"added", "text"}. */
void difference_write(JsonWriter *json, const char *key, const GPtrArray *parts);
