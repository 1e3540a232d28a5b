/* condition.c - reads conditions: names joined by or, and, not, "N of pattern" and parentheses.
 *
 *   either  = both { "or" both }
 *   both    = negated { "and" negated }
 *   negated = "not" negated | single
 *   single  = "(" either ")" | number|"all"|"any" "of" name|pattern|"them" | name
 */
#include <strings.h>

#include "core/sigma/reading.h"

#define CONDITION_LENGTH_MAX ((size_t)16 * 1024)
#define CONDITION_DEPTH_MAX 50 /* parentheses and "not" inside each other */
#define CONDITIONS_MAX 100     /* in a list */

typedef struct {
    RuleReading *reading;
    const Selections *selections;
    int line;
    Slice rest;  /* behind the present token */
    Slice token; /* empty at the end */
    int depth;
} Parser;

static bool is_space(char byte)
{
    return byte == ' ' || byte == '\t' || byte == '\n' || byte == '\r';
}

static bool is_sign(char byte)
{
    return byte == '(' || byte == ')' || byte == '|';
}

static void next_token(Parser *parser)
{
    while (parser->rest.length > 0 && is_space(parser->rest.data[0]))
        parser->rest = slice_from(parser->rest, 1);
    size_t length = 0;
    while (length < parser->rest.length && !is_space(parser->rest.data[length]) &&
           !is_sign(parser->rest.data[length]))
        length++;
    if (length == 0 && parser->rest.length > 0)
        length = 1;
    parser->token = (Slice){ parser->rest.data, length };
    parser->rest = slice_from(parser->rest, length);
}

static bool is_word(Slice token, const char *word)
{
    return token.length == strlen(word) && strncasecmp(token.data, word, token.length) == 0;
}

static void *refuse_condition(Parser *parser, SigmaReason reason, Slice detail)
{
    reading_refuse(parser->reading, parser->line, reason, detail);
    return NULL;
}

static bool is_reserved(Slice token)
{
    static const char *const words[] = { "and", "or", "not", "of", "(", ")", "|" };
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++) {
        if (is_word(token, words[i]))
            return true;
    }
    return token.length == 0;
}

/* Names compare as written; '*' stands for any characters. */
static bool name_matches(Slice pattern, Slice name)
{
    size_t at = 0, in = 0, star = SIZE_MAX, star_at = 0;
    while (at < name.length) {
        if (in < pattern.length && pattern.data[in] == '*') {
            star = in++;
            star_at = at;
        } else if (in < pattern.length && pattern.data[in] == name.data[at]) {
            in++;
            at++;
        } else if (star != SIZE_MAX) {
            in = star + 1;
            at = ++star_at;
        } else {
            return false;
        }
    }
    while (in < pattern.length && pattern.data[in] == '*')
        in++;
    return in == pattern.length;
}

static const SigmaNode *find_selection(const Selections *selections, Slice name)
{
    for (size_t i = 0; i < selections->count; i++) {
        if (slice_is(name, selections->list[i]->label))
            return selections->list[i];
    }
    return NULL;
}

/* "them" leaves out names that begin with '_'. */
static bool is_among(Slice pattern, const char *name)
{
    if (is_word(pattern, "them"))
        return name[0] != '_';
    return name_matches(pattern, slice_of(name));
}

static const char *quantity_label(Arena *arena, Slice quantity, Slice pattern)
{
    char *label = arena_take(arena, quantity.length + pattern.length + 5);
    memcpy(label, quantity.data, quantity.length);
    memcpy(label + quantity.length, " of ", 4);
    memcpy(label + quantity.length + 4, pattern.data, pattern.length);
    return label;
}

/* How many a quantity asks for of @count; 0: it is none. "any" is "1". */
static unsigned quantity_of(Slice quantity, size_t count)
{
    SigmaNumber number;
    if (is_word(quantity, "all"))
        return (unsigned)count;
    if (is_word(quantity, "any"))
        return 1;
    if (!number_read(quantity, &number) || !number.is_whole || number.whole < 1 ||
        number.whole > 1000)
        return 0;
    return (unsigned)number.whole;
}

static SigmaNode *read_quantity(Parser *parser, Slice quantity)
{
    next_token(parser); /* "of" */
    next_token(parser);
    const Slice pattern = parser->token;
    if (is_reserved(pattern))
        return refuse_condition(parser, SIGMA_CONDITION_SYNTAX, pattern);
    SigmaNode *node = node_new(parser->reading->arena, SIGMA_AT_LEAST);
    for (size_t i = 0; i < parser->selections->count; i++) {
        const SigmaNode *selection = parser->selections->list[i];
        if (is_among(pattern, selection->label))
            node_add(parser->reading->arena, node, selection);
    }
    if (node->count == 0)
        return refuse_condition(parser, SIGMA_CONDITION_PATTERN, pattern);
    node->least = quantity_of(quantity, node->count);
    if (node->least == 0 || node->least > node->count)
        return refuse_condition(parser, SIGMA_CONDITION_NUMBER, quantity);
    node->label = quantity_label(parser->reading->arena, quantity, pattern);
    next_token(parser);
    return node;
}

static bool is_quantity(Slice token)
{
    return is_word(token, "all") || is_word(token, "any") ||
           (token.length > 0 && strspn(token.data, "0123456789") >= token.length);
}

static bool of_comes_next(const Parser *parser)
{
    Parser ahead = *parser;
    next_token(&ahead);
    return is_word(ahead.token, "of");
}

static const SigmaNode *read_either(Parser *parser);

static const SigmaNode *read_parentheses(Parser *parser)
{
    next_token(parser);
    const SigmaNode *inside = read_either(parser);
    if (inside == NULL)
        return NULL;
    if (!slice_is(parser->token, ")"))
        return refuse_condition(parser, SIGMA_CONDITION_SYNTAX, parser->token);
    next_token(parser);
    return inside;
}

static const SigmaNode *read_single(Parser *parser)
{
    const Slice token = parser->token;
    if (slice_is(token, "("))
        return read_parentheses(parser);
    if (is_quantity(token) && of_comes_next(parser))
        return read_quantity(parser, token);
    if (is_reserved(token))
        return refuse_condition(parser, SIGMA_CONDITION_SYNTAX, token);
    const SigmaNode *selection = find_selection(parser->selections, token);
    if (selection == NULL)
        return refuse_condition(parser, SIGMA_CONDITION_NAME, token);
    next_token(parser);
    return selection;
}

static const SigmaNode *read_negated(Parser *parser)
{
    if (++parser->depth > CONDITION_DEPTH_MAX)
        return refuse_condition(parser, SIGMA_CONDITION_DEEP, SLICE(""));
    const SigmaNode *node = NULL;
    if (is_word(parser->token, "not")) {
        next_token(parser);
        const SigmaNode *inside = read_negated(parser);
        SigmaNode *negated = node_new(parser->reading->arena, SIGMA_NOT);
        if (inside != NULL) {
            node_add(parser->reading->arena, negated, inside);
            node = negated;
        }
    } else {
        node = read_single(parser);
    }
    parser->depth--;
    return node;
}

/* Parts read by @read and joined by @word; a single one stands for itself. */
static const SigmaNode *read_joined(Parser *parser, const char *word, SigmaNodeKind kind,
                                    const SigmaNode *(*read)(Parser *parser))
{
    const SigmaNode *first = read(parser);
    if (first == NULL || !is_word(parser->token, word))
        return first;
    SigmaNode *node = node_new(parser->reading->arena, kind);
    node_add(parser->reading->arena, node, first);
    while (is_word(parser->token, word)) {
        next_token(parser);
        const SigmaNode *part = read(parser);
        if (part == NULL)
            return NULL;
        node_add(parser->reading->arena, node, part);
    }
    return node;
}

static const SigmaNode *read_both(Parser *parser)
{
    return read_joined(parser, "and", SIGMA_ALL_OF, read_negated);
}

static const SigmaNode *read_either(Parser *parser)
{
    return read_joined(parser, "or", SIGMA_AT_LEAST, read_both);
}

static const SigmaNode *read_one(RuleReading *reading, const YamlNode *text,
                                 const Selections *selections, Slice *pipe)
{
    Parser parser = { reading, selections, text->line, text->text, { 0 }, 0 };
    if (!yaml_is_scalar(text))
        return refuse_condition(&parser, SIGMA_CONDITION_SYNTAX, SLICE(""));
    if (text->text.length > CONDITION_LENGTH_MAX)
        return refuse_condition(&parser, SIGMA_CONDITION_DEEP, SLICE(""));
    next_token(&parser);
    const SigmaNode *node = read_either(&parser);
    if (node == NULL || parser.token.length == 0)
        return node;
    if (pipe == NULL || !slice_is(parser.token, "|"))
        return refuse_condition(&parser, SIGMA_CONDITION_SYNTAX, parser.token);
    *pipe = slice_trim(parser.rest);
    return pipe->length == 0 ? refuse_condition(&parser, SIGMA_CONDITION_PIPE, *pipe) : node;
}

const SigmaNode *condition_read(RuleReading *reading, const YamlNode *section,
                                const Selections *selections, Slice *pipe)
{
    const YamlNode *condition = yaml_get(section, "condition");
    const int line = condition == NULL ? section->line : condition->line;
    const bool is_list = condition != NULL && condition->kind == YAML_LIST;
    if (condition == NULL || condition->kind == YAML_NULL || (is_list && condition->count == 0)) {
        reading_refuse(reading, line, SIGMA_CONDITION_MISSING, SLICE(""));
        return NULL;
    }
    if (!is_list)
        return read_one(reading, condition, selections, pipe);
    if (condition->count > CONDITIONS_MAX) {
        reading_refuse(reading, line, SIGMA_CONDITION_DEEP, SLICE(""));
        return NULL;
    }
    SigmaNode *node = node_new(reading->arena, SIGMA_AT_LEAST);
    for (size_t i = 0; i < condition->count; i++) {
        const SigmaNode *part = read_one(reading, condition->entries[i], selections,
                                         condition->count == 1 ? pipe : NULL);
        if (part == NULL)
            return NULL;
        node_add(reading->arena, node, part);
    }
    return node;
}
