/* wording.h - finds words that must not be said of something: a star of SECURITY ACTION is
 * declared, nobody grants it (packs/wording.yaml). Pure. */
#pragma once

#include <glib.h>

#include "base/json_writer.h"
#include "content/content.h"

typedef struct {
    const WordingRule *rule; /* borrowed */
    int line;                /* in the text, from 1 */
    char *quote;             /* from the one word to the other: "二つ星を取得" */
} WordingFinding;

/* How far apart the two may stand in one sentence, in characters. */
#define WORDING_REACH 14

/**
 * Looks through a text, sentence by sentence.
 *
 * A word of a rule's "wrong" counts where a word of "about" stands at most WORDING_REACH characters
 * before or behind it, in the same sentence, and no word of "unless" stands between the two or
 * right behind them.
 *
 * @rules: of WordingRule; must outlive the result
 * Returns of WordingFinding, in the order of the text, at most one for each wrong word. The caller
 * owns it.
 */
GPtrArray *wording_check(const GPtrArray *rules, const char *text);

/* What is wrong with a text, as a list of the schema WordingFinding. */
void wording_write(JsonWriter *json, const char *key, const GPtrArray *rules, const char *text,
                   const char *language);
