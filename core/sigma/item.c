/* item.c - reads one line of a selection: a field, its modifiers, its values. */
#include "core/bytes/buffer.h"
#include "core/bytes/encode.h"
#include "core/bytes/utf8.h"
#include "core/sigma/reading.h"

#define ITEM_VALUES_MAX 20000 /* SigmaHQ's longest list has 3,866 */
#define VALUE_LENGTH_MAX ((size_t)16 * 1024)
#define MODIFIERS_MAX 8
#define EXPANSIONS_MAX 10000 /* of one value, by expand and base64offset */

typedef enum {
    MODIFIER_CONTAINS,
    MODIFIER_STARTSWITH,
    MODIFIER_ENDSWITH,
    MODIFIER_WINDASH,
    MODIFIER_BASE64,
    MODIFIER_BASE64OFFSET,
    MODIFIER_UTF16LE,
    MODIFIER_UTF16BE,
    MODIFIER_UTF16,
    MODIFIER_EXPAND,
    MODIFIER_ALL,
    MODIFIER_CASED,
    MODIFIER_NEQ,
    MODIFIER_RE,
    MODIFIER_I,
    MODIFIER_M,
    MODIFIER_S,
    MODIFIER_CIDR,
    MODIFIER_EXISTS,
    MODIFIER_FIELDREF,
    MODIFIER_LT,
    MODIFIER_LTE,
    MODIFIER_GT,
    MODIFIER_GTE,
    MODIFIER_TIME, /* minute … year */
    MODIFIER_NONE,
} Modifier;

/* What the values of an item are, beyond what the modifiers make of their text. */
typedef enum { AS_TEXT, AS_REGEX, AS_NETWORK, AS_EXISTS, AS_FIELD, AS_ORDER } ValueKind;

static const struct {
    const char *name;
    Modifier modifier;
} modifier_names[] = {
    { "contains", MODIFIER_CONTAINS },
    { "startswith", MODIFIER_STARTSWITH },
    { "endswith", MODIFIER_ENDSWITH },
    { "windash", MODIFIER_WINDASH },
    { "base64", MODIFIER_BASE64 },
    { "base64offset", MODIFIER_BASE64OFFSET },
    { "wide", MODIFIER_UTF16LE },
    { "utf16le", MODIFIER_UTF16LE },
    { "utf16be", MODIFIER_UTF16BE },
    { "utf16", MODIFIER_UTF16 },
    { "expand", MODIFIER_EXPAND },
    { "all", MODIFIER_ALL },
    { "cased", MODIFIER_CASED },
    { "neq", MODIFIER_NEQ },
    { "re", MODIFIER_RE },
    { "i", MODIFIER_I },
    { "m", MODIFIER_M },
    { "s", MODIFIER_S },
    { "cidr", MODIFIER_CIDR },
    { "exists", MODIFIER_EXISTS },
    { "fieldref", MODIFIER_FIELDREF },
    { "lt", MODIFIER_LT },
    { "lte", MODIFIER_LTE },
    { "gt", MODIFIER_GT },
    { "gte", MODIFIER_GTE },
};

/* What the modifiers of an item say together. */
typedef struct {
    Modifier list[MODIFIERS_MAX]; /* in the order of the rule */
    size_t count;
    ValueKind kind;
    SigmaTestKind order; /* of AS_ORDER */
    TimePart part;
    RegexFlags flags;
    bool needs_all, is_cased, is_negated;
} Modifiers;

static Modifier find_modifier(Slice word, TimePart *part)
{
    for (size_t i = 0; i < sizeof modifier_names / sizeof modifier_names[0]; i++) {
        if (slice_is(word, modifier_names[i].name))
            return modifier_names[i].modifier;
    }
    *part = time_part_find(word);
    return *part == TIME_PART_NONE ? MODIFIER_NONE : MODIFIER_TIME;
}

static bool has_modifier(const Modifiers *modifiers, Modifier modifier)
{
    for (size_t i = 0; i < modifiers->count; i++) {
        if (modifiers->list[i] == modifier)
            return true;
    }
    return false;
}

/* Whether the modifier changes what the text of a value is. */
static bool changes_text(Modifier modifier)
{
    return modifier <= MODIFIER_EXPAND;
}

static bool is_place(Modifier modifier)
{
    return modifier <= MODIFIER_ENDSWITH;
}

static bool is_kind(Modifier modifier)
{
    return modifier == MODIFIER_RE || (modifier >= MODIFIER_CIDR && modifier <= MODIFIER_GTE);
}

/* Whether it may stand behind those that are there already. */
static bool may_follow(const Modifiers *before, Modifier modifier)
{
    if (modifier == MODIFIER_ALL || modifier == MODIFIER_NEQ)
        return before->kind != AS_EXISTS;
    if (modifier >= MODIFIER_I && modifier <= MODIFIER_S)
        return before->kind == AS_REGEX;
    if (modifier == MODIFIER_TIME)
        return before->kind == AS_TEXT || before->kind == AS_ORDER;
    if (is_kind(modifier) && before->kind != AS_TEXT)
        return false;
    if (modifier == MODIFIER_EXISTS && before->count > 0)
        return false;
    if (modifier == MODIFIER_EXPAND && (before->kind == AS_REGEX || before->kind == AS_NETWORK))
        return true;
    for (size_t i = 0; i < before->count; i++) {
        const Modifier other = before->list[i];
        const bool is_expanded =
            other == MODIFIER_EXPAND && (modifier == MODIFIER_RE || modifier == MODIFIER_CIDR);
        const bool stays_with_text =
            is_expanded || (modifier == MODIFIER_FIELDREF && is_place(other));
        if (is_kind(modifier) && changes_text(other) && !stays_with_text)
            return false;
    }
    if (before->kind == AS_FIELD)
        return is_place(modifier) || modifier == MODIFIER_CASED;
    if (changes_text(modifier) || modifier == MODIFIER_CASED)
        return before->kind == AS_TEXT;
    return true;
}

static void take_modifier(Modifiers *modifiers, Modifier modifier, TimePart part)
{
    static const ValueKind kinds[] = { AS_NETWORK, AS_EXISTS, AS_FIELD };
    static const SigmaTestKind orders[] = { SIGMA_TEST_BELOW, SIGMA_TEST_AT_MOST, SIGMA_TEST_ABOVE,
                                            SIGMA_TEST_AT_LEAST };
    modifiers->list[modifiers->count++] = modifier;
    modifiers->needs_all |= modifier == MODIFIER_ALL;
    modifiers->is_cased |= modifier == MODIFIER_CASED;
    modifiers->is_negated |= modifier == MODIFIER_NEQ;
    modifiers->flags.ignores_case |= modifier == MODIFIER_I;
    modifiers->flags.is_multi_line |= modifier == MODIFIER_M;
    modifiers->flags.dot_takes_line |= modifier == MODIFIER_S;
    if (modifier == MODIFIER_RE)
        modifiers->kind = AS_REGEX;
    if (modifier >= MODIFIER_CIDR && modifier <= MODIFIER_FIELDREF)
        modifiers->kind = kinds[modifier - MODIFIER_CIDR];
    if (modifier >= MODIFIER_LT && modifier <= MODIFIER_GTE) {
        modifiers->kind = AS_ORDER;
        modifiers->order = orders[modifier - MODIFIER_LT];
    }
    if (modifier == MODIFIER_TIME)
        modifiers->part = part;
}

static bool read_modifiers(RuleReading *reading, Slice words, int line, Modifiers *modifiers)
{
    while (words.length > 0) {
        const char *bar = memchr(words.data, '|', words.length);
        const size_t length = bar == NULL ? words.length : (size_t)(bar - words.data);
        const Slice word = { words.data, length };
        TimePart part = TIME_PART_NONE;
        const Modifier modifier = find_modifier(word, &part);
        if (modifier == MODIFIER_NONE)
            return reading_refuse(reading, line, SIGMA_MODIFIER_UNKNOWN, word);
        if (modifiers->count == MODIFIERS_MAX || has_modifier(modifiers, modifier) ||
            !may_follow(modifiers, modifier))
            return reading_refuse(reading, line, SIGMA_MODIFIER_ORDER, word);
        take_modifier(modifiers, modifier, part);
        words = slice_from(words, bar == NULL ? length : length + 1);
        if (bar != NULL && words.length == 0)
            return reading_refuse(reading, line, SIGMA_MODIFIER_UNKNOWN, SLICE(""));
    }
    return true;
}

/* The texts a value has become, each to be tested. */
typedef struct {
    PatternCodes *list;
    size_t count;
} Texts;

static void add_text(Arena *arena, Texts *texts, PatternCodes codes)
{
    texts->list = arena_grow(arena, texts->list, texts->count, sizeof(PatternCodes));
    texts->list[texts->count++] = codes;
}

/* The end of the placeholder that begins at @from with '%', behind its second '%'; 0: there is
 * none. */
static size_t placeholder_end(Slice text, size_t from)
{
    for (size_t i = from + 1; i < text.length; i++) {
        const char byte = text.data[i];
        if (byte == '%')
            return i > from + 1 ? i + 1 : 0;
        const bool is_name = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
                             (byte >= '0' && byte <= '9') || byte == '_' || byte == '-' ||
                             byte == '.';
        if (!is_name)
            return 0;
    }
    return 0;
}

/* Where the next placeholder begins; the length of the text if there is none. */
static size_t placeholder_begin(Slice text, size_t *end)
{
    for (size_t i = 0; i < text.length; i++) {
        if (text.data[i] == '\\' && i + 1 < text.length) {
            i++;
            continue;
        }
        *end = text.data[i] == '%' ? placeholder_end(text, i) : 0;
        if (*end != 0)
            return i;
    }
    return text.length;
}

/* The text without the backslash before '%', which only expand knows. */
static Slice without_percent_escapes(Arena *arena, Slice text)
{
    char *plain = arena_take(arena, text.length + 1);
    size_t length = 0;
    for (size_t i = 0; i < text.length; i++) {
        if (text.data[i] == '\\' && i + 1 < text.length && text.data[i + 1] == '%')
            i++;
        plain[length++] = text.data[i];
    }
    return (Slice){ plain, length };
}

/* A value with each value of its placeholders. */
typedef struct {
    Slice *list;
    size_t count;
} Expanded;

static void add_expanded(Arena *arena, Expanded *expanded, Slice text)
{
    expanded->list = arena_grow(arena, expanded->list, expanded->count, sizeof(Slice));
    expanded->list[expanded->count++] = arena_copy_slice(arena, text);
}

/* Adds the text with each value of each placeholder. false: there would be too many, or too long
 * ones. @before: what has been expanded already. */
static bool expand(RuleReading *reading, Slice before, Slice text, Expanded *expanded)
{
    size_t end = 0;
    const size_t begin = placeholder_begin(text, &end);
    const Slice plain = without_percent_escapes(reading->arena, (Slice){ text.data, begin });
    Buffer joined = { .max = VALUE_LENGTH_MAX };
    buffer_add(&joined, before);
    buffer_add(&joined, plain);
    bool is_good = !joined.is_full && expanded->count < EXPANSIONS_MAX;
    if (is_good && begin == text.length) {
        add_expanded(reading->arena, expanded, buffer_slice(&joined));
    } else if (is_good) {
        const Slice name = { text.data + begin + 1, end - begin - 2 };
        const Placeholder *placeholder = placeholders_find(reading->placeholders, name);
        reading->lacks_placeholder |= placeholder == NULL || placeholder->count == 0;
        const size_t length = joined.length;
        for (size_t i = 0; placeholder != NULL && is_good && i < placeholder->count; i++) {
            joined.length = length;
            buffer_add(&joined, placeholder->values[i]);
            is_good = !joined.is_full &&
                      expand(reading, buffer_slice(&joined), slice_from(text, end), expanded);
        }
    }
    buffer_clear(&joined);
    return is_good;
}

/* The texts that the value stands for: itself, where nothing is to be expanded. */
static bool expand_value(RuleReading *reading, const Modifiers *modifiers, const YamlNode *node,
                         Expanded *expanded)
{
    *expanded = (Expanded){ 0 };
    if (!has_modifier(modifiers, MODIFIER_EXPAND)) {
        add_expanded(reading->arena, expanded, node->text);
        return true;
    }
    return expand(reading, SLICE(""), node->text, expanded) ||
           reading_refuse(reading, node->line, SIGMA_VALUE_LONG, node->text);
}

static Slice with_byte_order_mark(Arena *arena, Slice encoded)
{
    char *marked = arena_take(arena, encoded.length + 2);
    memcpy(marked, "\xFF\xFE", 2);
    if (encoded.length > 0)
        memcpy(marked + 2, encoded.data, encoded.length);
    return (Slice){ marked, encoded.length + 2 };
}

/* utf16 alone: little endian behind a mark, as the specification shows it. */
static bool change_encoding(Arena *arena, Modifier modifier, Slice *bytes)
{
    if (modifier == MODIFIER_BASE64) {
        *bytes = encode_base64(arena, *bytes);
        return true;
    }
    if (!encode_utf16(arena, *bytes, modifier == MODIFIER_UTF16BE, bytes))
        return false;
    if (modifier == MODIFIER_UTF16)
        *bytes = with_byte_order_mark(arena, *bytes);
    return true;
}

/* Adds the texts with each dash in the place of those that windash made interchangeable. false:
 * there would be too many. */
static bool add_each_dash(Arena *arena, PatternCodes codes, Texts *texts)
{
    static const char *const dashes[] = { "-", "/", "\xE2\x80\x93", "\xE2\x80\x94",
                                          "\xE2\x80\x95" };
    size_t at = 0;
    while (at < codes.count && codes.codes[at] != PATTERN_DASH)
        at++;
    if (texts->count >= EXPANSIONS_MAX)
        return false;
    if (at == codes.count) {
        add_text(arena, texts, codes);
        return true;
    }
    bool is_good = true;
    for (size_t i = 0; is_good && i < sizeof dashes / sizeof dashes[0]; i++)
        is_good = add_each_dash(arena, pattern_with(arena, codes, at, slice_of(dashes[i])), texts);
    return is_good;
}

/* Encodes every text, which must have no wildcard: nobody knows what '*' is in Base64. */
static bool encode_texts(Arena *arena, Modifier modifier, Texts *texts)
{
    Texts encoded = { 0 }, plain = { 0 };
    for (size_t i = 0; i < texts->count; i++) {
        if (!add_each_dash(arena, texts->list[i], &plain))
            return false;
    }
    for (size_t i = 0; i < plain.count; i++) {
        Slice bytes;
        if (!pattern_bytes(arena, plain.list[i], &bytes))
            return false;
        const unsigned count = modifier == MODIFIER_BASE64OFFSET ? 3 : 1;
        for (unsigned offset = 0; offset < count; offset++) {
            Slice changed = bytes;
            if (count == 3)
                changed = encode_base64_inside(arena, bytes, offset);
            else if (!change_encoding(arena, modifier, &changed))
                return false;
            add_text(arena, &encoded, pattern_codes_of_bytes(arena, changed));
        }
    }
    *texts = encoded;
    return true;
}

static bool change_texts(Arena *arena, Modifier modifier, Texts *texts)
{
    if (modifier >= MODIFIER_BASE64 && modifier <= MODIFIER_UTF16)
        return encode_texts(arena, modifier, texts);
    const bool before = modifier == MODIFIER_CONTAINS || modifier == MODIFIER_ENDSWITH;
    const bool behind = modifier == MODIFIER_CONTAINS || modifier == MODIFIER_STARTSWITH;
    for (size_t i = 0; i < texts->count; i++) {
        if (before || behind)
            texts->list[i] = pattern_open(arena, texts->list[i], before, behind);
        else if (modifier == MODIFIER_WINDASH)
            texts->list[i] = pattern_with_dashes(arena, texts->list[i]);
    }
    return true;
}

static void add_test(Arena *arena, SigmaValue *value, SigmaTest test)
{
    value->tests = arena_grow(arena, value->tests, value->count, sizeof(SigmaTest));
    value->tests[value->count++] = test;
}

/* What the modifiers make of the text; all in the arena. */
static bool make_texts(RuleReading *reading, Arena *arena, const Modifiers *modifiers,
                       bool is_keyword, const YamlNode *node, Texts *made)
{
    Texts texts = { 0 };
    Expanded expanded;
    if (!expand_value(reading, modifiers, node, &expanded))
        return false;
    for (size_t i = 0; i < expanded.count; i++)
        add_text(arena, &texts, pattern_codes(arena, expanded.list[i]));
    for (size_t i = 0; i < modifiers->count; i++) {
        if (changes_text(modifiers->list[i]) && !change_texts(arena, modifiers->list[i], &texts))
            return reading_refuse(reading, node->line, SIGMA_VALUE_WILDCARD, node->text);
    }
    bool has_place = false;
    for (size_t i = 0; i < modifiers->count; i++)
        has_place |= is_place(modifiers->list[i]);
    /* A keyword is looked for inside the values. */
    if (is_keyword && !has_place)
        change_texts(arena, MODIFIER_CONTAINS, &texts);
    *made = texts;
    return true;
}

static bool read_text(RuleReading *reading, const Modifiers *modifiers, bool is_keyword,
                      const YamlNode *node, SigmaValue *value)
{
    Arena scratch = { 0 };
    Texts texts = { 0 };
    const bool is_good = make_texts(reading, &scratch, modifiers, is_keyword, node, &texts);
    for (size_t i = 0; is_good && i < texts.count; i++) {
        const Pattern *pattern =
            pattern_compile(reading->arena, texts.list[i], modifiers->is_cased);
        add_test(reading->arena, value, (SigmaTest){ SIGMA_TEST_TEXT, { pattern } });
    }
    arena_clear(&scratch);
    return is_good;
}

static bool read_number(RuleReading *reading, const YamlNode *node, SigmaTestKind kind,
                        SigmaValue *value)
{
    SigmaTest test = { .kind = kind };
    if (!number_read_yaml(node->text, &test.is.number))
        return reading_refuse(reading, node->line, SIGMA_VALUE_NUMBER, node->text);
    add_test(reading->arena, value, test);
    return true;
}

static bool add_regex(RuleReading *reading, const Modifiers *modifiers, Slice text, int line,
                      SigmaValue *value)
{
    char wrong[SIGMA_DETAIL_MAX] = "";
    Regex *regex = regex_new(text, modifiers->flags, wrong, sizeof wrong);
    if (regex == NULL)
        return reading_refuse(reading, line, SIGMA_VALUE_REGEX, slice_of(wrong));
    reading->regexes =
        arena_grow(reading->arena, reading->regexes, reading->regex_count, sizeof(Regex *));
    reading->regexes[reading->regex_count++] = regex;
    add_test(reading->arena, value, (SigmaTest){ SIGMA_TEST_REGEX, { .regex = regex } });
    return true;
}

static bool add_network(RuleReading *reading, Slice text, int line, SigmaValue *value)
{
    SigmaTest test = { .kind = SIGMA_TEST_NETWORK };
    if (!network_read(text, &test.is.network))
        return reading_refuse(reading, line, SIGMA_VALUE_NETWORK, text);
    add_test(reading->arena, value, test);
    return true;
}

/* Values of placeholders stand in an expression as they are: they may be expressions too. */
static bool read_regex_or_network(RuleReading *reading, const Modifiers *modifiers,
                                  const YamlNode *node, SigmaValue *value)
{
    Expanded expanded;
    bool is_good = expand_value(reading, modifiers, node, &expanded);
    for (size_t i = 0; is_good && i < expanded.count; i++)
        is_good = modifiers->kind == AS_REGEX
                      ? add_regex(reading, modifiers, expanded.list[i], node->line, value)
                      : add_network(reading, expanded.list[i], node->line, value);
    return is_good;
}

static bool read_exists(RuleReading *reading, const YamlNode *node, SigmaValue *value)
{
    /* In YAML 1.1, which many rules were written for, yes and no are such as well. */
    const bool is_yes = slice_is(node->text, "yes"), is_no = slice_is(node->text, "no");
    if (node->kind != YAML_BOOLEAN && !is_yes && !is_no)
        return reading_refuse(reading, node->line, SIGMA_VALUE_BOOLEAN, node->text);
    const bool is_true = is_yes || node->text.data[0] == 't' || node->text.data[0] == 'T';
    add_test(reading->arena, value,
             (SigmaTest){ .kind = is_true ? SIGMA_TEST_EXISTS : SIGMA_TEST_ABSENT });
    return true;
}

static bool read_field(RuleReading *reading, const Modifiers *modifiers, const YamlNode *node,
                       SigmaValue *value)
{
    const bool contains = has_modifier(modifiers, MODIFIER_CONTAINS);
    const bool starts = has_modifier(modifiers, MODIFIER_STARTSWITH);
    const bool ends = has_modifier(modifiers, MODIFIER_ENDSWITH);
    SigmaTest test = { .kind = SIGMA_TEST_FIELD };
    test.is.field.name = field_name(reading->arena, node->text);
    test.is.field.is_cased = modifiers->is_cased;
    test.is.field.from_start = !contains && !ends;
    test.is.field.to_end = !contains && !starts;
    add_test(reading->arena, value, test);
    return true;
}

/* Whether a number stands for itself: a modifier of texts or a keyword makes it a text. */
static bool is_plain_number(const Modifiers *modifiers, bool is_keyword, const YamlNode *node)
{
    for (size_t i = 0; i < modifiers->count; i++) {
        if (changes_text(modifiers->list[i]))
            return false;
    }
    return node->kind == YAML_NUMBER && !is_keyword;
}

static bool read_value(RuleReading *reading, const Modifiers *modifiers, bool is_keyword,
                       const YamlNode *node, SigmaValue *value)
{
    value->written = arena_copy_slice(reading->arena, node->text);
    if (node->text.length > VALUE_LENGTH_MAX)
        return reading_refuse(reading, node->line, SIGMA_VALUE_LONG, SLICE(""));
    if (node->kind == YAML_NULL) {
        const bool is_plain = modifiers->kind == AS_TEXT && modifiers->part == TIME_PART_NONE &&
                              !is_keyword && modifiers->count == (size_t)modifiers->is_negated;
        if (!is_plain)
            return reading_refuse(reading, node->line, SIGMA_MODIFIER_VALUE, SLICE("null"));
        add_test(reading->arena, value, (SigmaTest){ .kind = SIGMA_TEST_NULL });
        return true;
    }
    if (!yaml_is_scalar(node))
        return reading_refuse(reading, node->line, SIGMA_ITEM_NESTED, SLICE(""));
    switch (modifiers->kind) {
    case AS_REGEX:
    case AS_NETWORK:
        return read_regex_or_network(reading, modifiers, node, value);
    case AS_EXISTS:
        return read_exists(reading, node, value);
    case AS_FIELD:
        return read_field(reading, modifiers, node, value);
    case AS_ORDER:
        return read_number(reading, node, modifiers->order, value);
    default:
        break;
    }
    if (modifiers->part != TIME_PART_NONE)
        return read_number(reading, node, SIGMA_TEST_NUMBER, value);
    if (!is_plain_number(modifiers, is_keyword, node))
        return read_text(reading, modifiers, is_keyword, node, value);
    /* The same number or the same characters: 0x10 in an event is 0x10 in a rule. */
    return read_number(reading, node, SIGMA_TEST_NUMBER, value) &&
           read_text(reading, modifiers, is_keyword, node, value);
}

static const SigmaValue *read_values(RuleReading *reading, const Modifiers *modifiers,
                                     bool is_keyword, const YamlNode *node, size_t *count)
{
    const YamlNode *single[] = { node };
    const bool is_list = node->kind == YAML_LIST;
    const YamlNode **nodes = is_list ? node->entries : single;
    *count = is_list ? node->count : 1;
    if (*count == 0 || *count > ITEM_VALUES_MAX) {
        reading_refuse(reading, node->line, *count == 0 ? SIGMA_ITEM_EMPTY : SIGMA_ITEM_MANY,
                       node->key);
        return NULL;
    }
    SigmaValue *values = ARENA_NEW(reading->arena, SigmaValue, *count);
    for (size_t i = 0; i < *count; i++) {
        if (!read_value(reading, modifiers, is_keyword, nodes[i], &values[i]))
            return NULL;
    }
    return values;
}

const SigmaItem *item_read(RuleReading *reading, Slice key, const YamlNode *value)
{
    const char *bar = key.length == 0 ? NULL : memchr(key.data, '|', key.length);
    const Slice name = { key.data, bar == NULL ? key.length : (size_t)(bar - key.data) };
    const Slice words = bar == NULL ? SLICE("") : slice_from(key, name.length + 1);
    const bool is_keyword = name.length == 0;
    Modifiers modifiers = { 0 };
    if (bar != NULL && words.length == 0) {
        reading_refuse(reading, value->line, SIGMA_MODIFIER_UNKNOWN, SLICE(""));
        return NULL;
    }
    if (!read_modifiers(reading, words, value->line, &modifiers))
        return NULL;
    const bool needs_field = modifiers.kind != AS_TEXT && modifiers.kind != AS_REGEX;
    if (is_keyword && (needs_field || modifiers.part != TIME_PART_NONE)) {
        reading_refuse(reading, value->line, SIGMA_MODIFIER_KEYWORD, words);
        return NULL;
    }
    SigmaItem *item = ARENA_NEW(reading->arena, SigmaItem, 1);
    *item = (SigmaItem){
        .field = field_name(reading->arena, name),
        .modifiers = arena_copy(reading->arena, words),
        .part = modifiers.part,
        .needs_all = modifiers.needs_all,
        .is_negated = modifiers.is_negated,
        .line = value->line,
    };
    item->values = read_values(reading, &modifiers, is_keyword, value, &item->count);
    return item->values == NULL ? NULL : item;
}
