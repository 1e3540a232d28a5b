#include "rooms/documents/difference.h"

#include <string.h>

#include "rooms/documents/sequence.h"

static void part_free(void *data)
{
    DifferencePart *part = data;
    g_string_free(part->text, TRUE);
    g_free(part);
}

/* --- cutting into lines and words --------------------------------------------------- */

/* Each with its line end, so that joined they are the text again. */
static GPtrArray *lines_of(const char *text)
{
    GPtrArray *lines = g_ptr_array_new_with_free_func(g_free);
    while (*text != '\0') {
        const char *end = strchr(text, '\n');
        const gsize length = end == NULL ? strlen(text) : (gsize)(end - text) + 1;
        g_ptr_array_add(lines, g_strndup(text, length));
        text += length;
    }
    return lines;
}

typedef enum { LETTER_ALONE, LETTER_KANJI, LETTER_HIRAGANA, LETTER_KATAKANA, LETTER_LATIN } Letter;

static Letter letter_of(gunichar c)
{
    switch (g_unichar_get_script(c)) {
    case G_UNICODE_SCRIPT_HAN:
        return LETTER_KANJI;
    case G_UNICODE_SCRIPT_HIRAGANA:
        return LETTER_HIRAGANA;
    case G_UNICODE_SCRIPT_KATAKANA:
        return LETTER_KATAKANA;
    default:
        if (c == 0x30FC) /* ー belongs to both kana; it is mostly katakana's */
            return LETTER_KATAKANA;
        return g_unichar_isalnum(c) ? LETTER_LATIN : LETTER_ALONE;
    }
}

static const char *word_end(const char *word)
{
    const Letter letter = letter_of(g_utf8_get_char(word));
    const char *end = g_utf8_next_char(word);
    while (letter != LETTER_ALONE && *end != '\0' && letter_of(g_utf8_get_char(end)) == letter)
        end = g_utf8_next_char(end);
    return end;
}

static void add_words(GPtrArray *words, const char *text)
{
    for (const char *end = text; *text != '\0'; text = end) {
        end = word_end(text);
        g_ptr_array_add(words, g_strndup(text, (gsize)(end - text)));
    }
}

static GPtrArray *words_of(const GPtrArray *lines, guint from, guint to)
{
    GPtrArray *words = g_ptr_array_new_with_free_func(g_free);
    for (guint i = from; i < to; i++)
        add_words(words, g_ptr_array_index(lines, i));
    return words;
}

/* --- putting parts together --------------------------------------------------------- */

static void add_part(GPtrArray *parts, DifferenceKind kind, const char *text)
{
    DifferencePart *last = parts->len == 0 ? NULL : g_ptr_array_index(parts, parts->len - 1);
    if (last == NULL || last->kind != kind) {
        last = g_new(DifferencePart, 1);
        *last = (DifferencePart){ kind, g_string_new(NULL) };
        g_ptr_array_add(parts, last);
    }
    g_string_append(last->text, text);
}

static void add_range(GPtrArray *parts, DifferenceKind kind, const GPtrArray *texts, guint from,
                      guint to)
{
    for (guint i = from; i < to; i++)
        add_part(parts, kind, g_ptr_array_index(texts, i));
}

typedef void (*AddChange)(GPtrArray *parts, const GPtrArray *a, guint a_from, guint a_to,
                          const GPtrArray *b, guint b_from, guint b_to);

/* Walks both lists; @add_change gets what lies between common entries. */
static void compare(GPtrArray *parts, const GPtrArray *a, const GPtrArray *b, AddChange add_change)
{
    g_autoptr(GArray) partners = sequence_match(a, b);
    guint a_done = 0, b_done = 0;
    for (guint i = 0; i < a->len; i++) {
        const int partner = g_array_index(partners, int, i);
        if (partner < 0)
            continue;
        add_change(parts, a, a_done, i, b, b_done, (guint)partner);
        add_part(parts, DIFFERENCE_SAME, g_ptr_array_index(a, i));
        a_done = i + 1;
        b_done = (guint)partner + 1;
    }
    add_change(parts, a, a_done, a->len, b, b_done, b->len);
}

static void add_changed_words(GPtrArray *parts, const GPtrArray *a, guint a_from, guint a_to,
                              const GPtrArray *b, guint b_from, guint b_to)
{
    add_range(parts, DIFFERENCE_REMOVED, a, a_from, a_to);
    add_range(parts, DIFFERENCE_ADDED, b, b_from, b_to);
}

static void add_changed_lines(GPtrArray *parts, const GPtrArray *a, guint a_from, guint a_to,
                              const GPtrArray *b, guint b_from, guint b_to)
{
    g_autoptr(GPtrArray) before = words_of(a, a_from, a_to);
    g_autoptr(GPtrArray) after = words_of(b, b_from, b_to);
    compare(parts, before, after, add_changed_words);
}

GPtrArray *difference_new(const char *before, const char *after)
{
    GPtrArray *parts = g_ptr_array_new_with_free_func(part_free);
    g_autoptr(GPtrArray) a = lines_of(before);
    g_autoptr(GPtrArray) b = lines_of(after);
    compare(parts, a, b, add_changed_lines);
    return parts;
}

void difference_write(JsonWriter *json, const char *key, const GPtrArray *parts)
{
    static const char *const NAMES[] = { "same", "removed", "added" };
    json_begin_list(json, key);
    for (guint i = 0; i < parts->len; i++) {
        const DifferencePart *part = g_ptr_array_index(parts, i);
        json_begin_object(json, NULL);
        json_text(json, "kind", NAMES[part->kind]);
        json_text(json, "text", part->text->str);
        json_end(json);
    }
    json_end(json);
}
