#include "content/wording.h"

#include <stdbool.h>
#include <string.h>

#define BEHIND 8 /* characters behind the later word in which an "unless" still counts */

static void finding_free(void *data)
{
    WordingFinding *finding = data;
    g_free(finding->quote);
    g_free(finding);
}

/* A sentence as it is looked through. */
typedef struct {
    const char *begin, *end;
} Sentence;

static const char *sentence_end(const char *text)
{
    static const char *const ENDS[] = { "。", "！", "？", "\n", NULL };
    for (; *text != '\0'; text = g_utf8_next_char(text)) {
        for (int i = 0; ENDS[i] != NULL; i++) {
            if (g_str_has_prefix(text, ENDS[i]))
                return text;
        }
    }
    return text;
}

/* The first of @words at @place; NULL: none begins there. */
static const char *word_at(const GPtrArray *words, const char *place)
{
    for (guint i = 0; i < words->len; i++) {
        if (g_str_has_prefix(place, g_ptr_array_index(words, i)))
            return g_ptr_array_index(words, i);
    }
    return NULL;
}

static bool has_word_within(const GPtrArray *words, const char *begin, const char *end)
{
    for (const char *place = begin; place < end; place = g_utf8_next_char(place)) {
        const char *word = word_at(words, place);
        if (word != NULL && place + strlen(word) <= end)
            return true;
    }
    return false;
}

static const char *behind(const char *place, const char *end)
{
    for (int i = 0; i < BEHIND && place < end; i++)
        place = g_utf8_next_char(place);
    return place;
}

/* Whether the two words, from the earlier one's begin to the later one's end, are about each other.
 */
static bool is_meant(const WordingRule *rule, const Sentence *sentence, const char *between,
                     const char *between_end, const char *end)
{
    if (between > between_end || g_utf8_strlen(between, between_end - between) > WORDING_REACH)
        return false;
    return !has_word_within(rule->unless, between, behind(end, sentence->end));
}

/* Where the quote begins and ends, if a word of "about" belongs to the wrong one at @wrong. */
static bool find_about(const WordingRule *rule, const Sentence *sentence, const char *wrong,
                       const char *wrong_end, const char **begin, const char **end)
{
    for (const char *place = sentence->begin; place < sentence->end;
         place = g_utf8_next_char(place)) {
        const char *word = word_at(rule->about, place);
        if (word == NULL)
            continue;
        const char *word_end = place + strlen(word);
        *begin = MIN(place, wrong);
        *end = MAX(word_end, wrong_end);
        if (place < wrong ? is_meant(rule, sentence, word_end, wrong, wrong_end)
                          : is_meant(rule, sentence, wrong_end, place, word_end))
            return true;
    }
    return false;
}

static void check_sentence(GPtrArray *findings, const WordingRule *rule, const Sentence *sentence,
                           int line)
{
    for (const char *place = sentence->begin; place < sentence->end;
         place = g_utf8_next_char(place)) {
        const char *word = word_at(rule->wrong, place);
        const char *begin = NULL, *end = NULL;
        if (word == NULL || !find_about(rule, sentence, place, place + strlen(word), &begin, &end))
            continue;
        WordingFinding *finding = g_new(WordingFinding, 1);
        *finding = (WordingFinding){ rule, line, g_strndup(begin, (gsize)(end - begin)) };
        g_ptr_array_add(findings, finding);
    }
}

GPtrArray *wording_check(const GPtrArray *rules, const char *text)
{
    GPtrArray *findings = g_ptr_array_new_with_free_func(finding_free);
    int line = 1;
    for (const char *end = NULL; *text != '\0'; text = end) {
        end = sentence_end(text);
        const Sentence sentence = { text, end };
        for (guint i = 0; i < rules->len; i++)
            check_sentence(findings, g_ptr_array_index(rules, i), &sentence, line);
        if (*end != '\0') {
            line += *end == '\n';
            end = g_utf8_next_char(end);
        }
    }
    return findings;
}

void wording_write(JsonWriter *json, const char *key, const GPtrArray *rules, const char *text,
                   const char *language)
{
    g_autoptr(GPtrArray) findings = wording_check(rules, text);
    json_begin_list(json, key);
    for (guint i = 0; i < findings->len; i++) {
        const WordingFinding *finding = g_ptr_array_index(findings, i);
        json_begin_object(json, NULL);
        json_int(json, "line", finding->line);
        json_text(json, "quote", finding->quote);
        json_text(json, "right", finding->rule->right);
        json_text(json, "reason", local_text(&finding->rule->reason, language));
        json_end(json);
    }
    json_end(json);
}
