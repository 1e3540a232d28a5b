/* aggregation.c - reads the deprecated "| count() by User > 5" as the correlation it means. */
#include <strings.h>

#include "core/sigma/correlation.h"

typedef struct {
    const char *word;
    CorrelationType type;
    double percentile;
} Function;

/* count(field) is value_count. */
static const Function functions[] = {
    { "count", CORRELATION_EVENT_COUNT, 0 },      { "sum", CORRELATION_VALUE_SUM, 0 },
    { "avg", CORRELATION_VALUE_AVG, 0 },          { "min", CORRELATION_VALUE_PERCENTILE, 0 },
    { "max", CORRELATION_VALUE_PERCENTILE, 100 },
};

static bool is_sign(char byte)
{
    return byte != '\0' && strchr("(),<>=!|", byte) != NULL;
}

/* The next word or sign of the text; ">=" is one. Empty at the end. */
static Slice take_token(Slice *text)
{
    *text = slice_trim(*text);
    size_t length = 0;
    while (length < text->length && !is_sign(text->data[length]) &&
           strchr(" \t\r\n", text->data[length]) == NULL)
        length++;
    if (length == 0 && text->length > 0) {
        length = 1;
        if (text->length > 1 && strchr("<>=!", text->data[0]) != NULL && text->data[1] == '=')
            length = 2;
    }
    const Slice token = { text->data, length };
    *text = slice_from(*text, length);
    return token;
}

static bool is_name(Slice token)
{
    return token.length > 0 && (unsigned char)token.data[0] > ' ' && !is_sign(token.data[0]);
}

static bool take_word(Slice *text, const char *word)
{
    Slice ahead = *text;
    const Slice token = take_token(&ahead);
    if (token.length != strlen(word) || strncasecmp(token.data, word, token.length) != 0)
        return false;
    *text = ahead;
    return true;
}

static const char **single(Arena *arena, Slice word)
{
    const char **words = ARENA_NEW(arena, const char *, 1);
    words[0] = arena_copy(arena, word);
    return words;
}

/* "count(", "count(Image" or "sum(Bytes", and the ")". */
static bool take_function(RuleReading *reading, Slice *text, SigmaCorrelation *correlation)
{
    size_t i = 0;
    while (i < sizeof functions / sizeof functions[0] && !take_word(text, functions[i].word))
        i++;
    if (i == sizeof functions / sizeof functions[0] || !take_word(text, "("))
        return false;
    correlation->type = functions[i].type;
    correlation->percentile = functions[i].percentile;
    if (take_word(text, ")"))
        return correlation->type == CORRELATION_EVENT_COUNT;
    const Slice field = take_token(text);
    if (!is_name(field) || !take_word(text, ")"))
        return false;
    if (correlation->type == CORRELATION_EVENT_COUNT)
        correlation->type = CORRELATION_VALUE_COUNT;
    correlation->fields = single(reading->arena, field);
    correlation->field_count = 1;
    return true;
}

static bool take_group(RuleReading *reading, Slice *text, SigmaCorrelation *correlation)
{
    if (!take_word(text, "by"))
        return true;
    do {
        const Slice field = take_token(text);
        if (!is_name(field) || correlation->group_count == CORRELATION_GROUP_MAX)
            return false;
        correlation->group_by = arena_grow(reading->arena, correlation->group_by,
                                           correlation->group_count, sizeof(char *));
        correlation->group_by[correlation->group_count++] = arena_copy(reading->arena, field);
    } while (take_word(text, ","));
    return true;
}

/* "" if it is none. */
static const char *criterion_of(Slice sign)
{
    static const char *const names[][2] = { { ">", "gt" },   { ">=", "gte" }, { "<", "lt" },
                                            { "<=", "lte" }, { "=", "eq" },   { "==", "eq" },
                                            { "!=", "neq" } };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        if (slice_is(sign, names[i][0]))
            return names[i][1];
    }
    return "";
}

static bool read_timeframe(RuleReading *reading, const YamlNode *section, int64_t *seconds)
{
    const YamlNode *timeframe = yaml_get(section, "timeframe");
    *seconds = CORRELATION_TIMESPAN_MAX_S;
    if (timeframe == NULL)
        return true;
    *seconds = 0;
    return (yaml_is_scalar(timeframe) && correlation_read_timespan(timeframe->text, seconds)) ||
           reading_refuse(reading, timeframe->line, SIGMA_CORRELATION_TIMESPAN, timeframe->text);
}

bool correlation_read_aggregation(RuleReading *reading, const YamlNode *section, Slice aggregation,
                                  SigmaCorrelation *correlation)
{
    const int line = yaml_get(section, "condition")->line;
    Slice text = aggregation;
    if (take_word(&text, "near")) {
        reading_refuse(reading, line, SIGMA_NOTE_NEAR, slice_of(correlation->title));
        return true;
    }
    if (!take_function(reading, &text, correlation) || !take_group(reading, &text, correlation))
        return reading_refuse(reading, line, SIGMA_CONDITION_PIPE, slice_trim(aggregation));
    const Slice sign = take_token(&text), number = take_token(&text);
    if (slice_trim(text).length > 0)
        return reading_refuse(reading, line, SIGMA_CONDITION_PIPE, slice_trim(aggregation));
    if (!correlation_add_criterion(reading, line, slice_of(criterion_of(sign)), number,
                                   correlation) ||
        !read_timeframe(reading, section, &correlation->timespan_s))
        return false;
    correlation->is_aggregation = true;
    correlation->rules = single(reading->arena, slice_of(correlation->title));
    correlation->rule_count = 1;
    correlation_name_fields(reading, NULL, correlation);
    return true;
}
