#include "core/sigma/regex_literal.h"

#include <ctype.h>

#include "core/sigma/gram_set.h"

typedef struct {
    const char *at;
    char *run; /* characters that follow each other, so far */
    size_t length;
    char *rarest;
    size_t rarest_length;
} Reading;

static void end_run(Reading *reading)
{
    const Slice run = { reading->run, reading->length };
    if (gram_rarity(run) > gram_rarity((Slice){ reading->rarest, reading->rarest_length })) {
        memcpy(reading->rarest, reading->run, reading->length);
        reading->rarest_length = reading->length;
    }
    reading->length = 0;
}

/* Whether more than one byte behind the backslash has lost its meaning: \Q begins a text, \c takes
 * whatever follows it, also a bracket. */
static bool is_unusual_escape(const char *at)
{
    return at[1] == '\0' || strchr("QEc", at[1]) != NULL;
}

/* Behind the ']' of a class that begins at @at; NULL: it does not end, or is an unusual one. */
static const char *skip_class(const char *at)
{
    at += at[1] == '^' ? 2 : 1;
    if (*at == ']')
        at++;
    for (; *at != '\0' && *at != ']'; at++) {
        if (*at == '[' && (at[1] == ':' || at[1] == '.' || at[1] == '='))
            return NULL;
        if (*at == '\\' && is_unusual_escape(at++))
            return NULL;
    }
    return *at == ']' ? at + 1 : NULL;
}

/* "(?i)", "(?s)" and the like stand by themselves. */
static bool is_flag_group(const char *at)
{
    if (at[0] != '(' || at[1] != '?')
        return false;
    at += 2 + strspn(at + 2, "ims");
    return *at == ')';
}

/* Whether the group is none of those that change what brackets mean, or end the search: comments,
 * spaces that do not count, verbs. */
static bool is_usual_group(const char *at)
{
    if (at[1] == '*')
        return false;
    return at[1] != '?' || (at[2] != '\0' && strchr(":=!", at[2]) != NULL) || is_flag_group(at);
}

/* Behind the ')' of a group that begins at @at; NULL: it does not end, or has an unusual one in it.
 */
static const char *skip_group(const char *at)
{
    int depth = 0;
    while (at != NULL && *at != '\0') {
        if (*at == '[') {
            at = skip_class(at);
            continue;
        }
        if (*at == '\\') {
            if (is_unusual_escape(at++))
                return NULL;
        } else if (*at == '(') {
            if (!is_usual_group(at))
                return NULL;
            depth++;
        } else if (*at == ')' && --depth == 0) {
            return at + 1;
        }
        at++;
    }
    return NULL;
}

/* "{2}", "{2,}", "{2,5}": its length; 0: it is none. *@least: how often at least. */
static size_t quantifier_length(const char *at, unsigned *least)
{
    const char *begin = at;
    if (*at == '?' || *at == '*' || *at == '+') {
        *least = *at == '+';
        return 1;
    }
    if (*at++ != '{' || !isdigit((unsigned char)*at))
        return 0;
    for (*least = 0; isdigit((unsigned char)*at); at++)
        *least |= (unsigned)(*at - '0');
    if (*at == ',') {
        for (at++; isdigit((unsigned char)*at); at++)
            continue;
    }
    return *at == '}' ? (size_t)(at - begin) + 1 : 0;
}

/* What follows a character says whether it must be there. */
static void read_quantifier(Reading *reading)
{
    unsigned least = 1;
    const size_t length = quantifier_length(reading->at, &least);
    if (length == 0)
        return;
    if (least == 0 && reading->length > 0)
        reading->length--;
    end_run(reading);
    reading->at += length;
    if (*reading->at == '?' || *reading->at == '+')
        reading->at++;
}

static void add(Reading *reading, char byte)
{
    reading->run[reading->length++] = (char)tolower((unsigned char)byte);
    read_quantifier(reading);
}

/* false: what follows is beyond this reader. */
static bool read_escape(Reading *reading)
{
    const char letter = reading->at[1];
    if (letter == '\0' || (unsigned char)letter >= 0x80)
        return false;
    reading->at += 2;
    if (!isalnum((unsigned char)letter)) {
        add(reading, letter);
        return true;
    }
    if (strchr("dDwWsSbBAzZhHvVnrtfea", letter) == NULL)
        return false;
    end_run(reading);
    read_quantifier(reading);
    return true;
}

static bool read_group(Reading *reading)
{
    end_run(reading);
    if (is_flag_group(reading->at)) {
        reading->at = strchr(reading->at, ')') + 1;
        return true;
    }
    reading->at = skip_group(reading->at);
    if (reading->at != NULL)
        read_quantifier(reading);
    return reading->at != NULL;
}

static bool read_next(Reading *reading)
{
    const char byte = *reading->at;
    switch (byte) {
    case '\\':
        return read_escape(reading);
    case '(':
        return read_group(reading);
    case '[':
        end_run(reading);
        reading->at = skip_class(reading->at);
        if (reading->at != NULL)
            read_quantifier(reading);
        return reading->at != NULL;
    case '|':
    case ')':
    case '{':
    case '?':
    case '*':
    case '+':
        return false;
    case '.':
    case '^':
    case '$':
        end_run(reading);
        reading->at++;
        read_quantifier(reading);
        return true;
    default:
        if ((unsigned char)byte >= 0x80)
            return false;
        reading->at++;
        add(reading, byte);
        return true;
    }
}

Slice regex_literal(Arena *arena, const Regex *regex)
{
    const char *expression = regex_expression(regex);
    const size_t length = strlen(expression);
    Reading reading = { .at = expression,
                        .run = arena_take(arena, length + 1),
                        .rarest = arena_take(arena, length + 1) };
    while (*reading.at != '\0') {
        if (!read_next(&reading))
            return SLICE("");
    }
    end_run(&reading);
    return (Slice){ reading.rarest, reading.rarest_length };
}
