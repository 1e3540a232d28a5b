#include "core/sigma/pattern.h"

#include <ctype.h>

#include "core/bytes/utf8.h"

/* What stands between two wildcards '*'. */
typedef struct {
    const PatternCode *codes; /* NULL: it is a literal */
    size_t count;
    const char *bytes;   /* the codes as bytes; of those that are none: zeros */
    const char *literal; /* the bytes; NULL: there is a wildcard or a dash among the codes */
    Slice run;           /* the longest run of bytes, in `bytes`; empty: there is none */
} Part;

struct Pattern {
    Part *parts;
    size_t count;
    bool is_cased;
    bool begins_anywhere, ends_anywhere;
};

static void add_code(PatternCodes *codes, PatternCode code)
{
    codes->codes[codes->count++] = code;
}

static PatternCodes codes_with_room(Arena *arena, size_t count)
{
    return (PatternCodes){ ARENA_NEW(arena, PatternCode, count), 0 };
}

static bool may_be_escaped(char byte)
{
    return byte == '*' || byte == '?' || byte == '\\';
}

PatternCodes pattern_codes(Arena *arena, Slice text)
{
    PatternCodes codes = codes_with_room(arena, text.length);
    for (size_t i = 0; i < text.length; i++) {
        const char byte = text.data[i];
        if (byte == '\\' && i + 1 < text.length && may_be_escaped(text.data[i + 1]))
            add_code(&codes, (unsigned char)text.data[++i]);
        else if (byte == '*')
            add_code(&codes, PATTERN_ANY_TEXT);
        else if (byte == '?')
            add_code(&codes, PATTERN_ANY_CHARACTER);
        else
            add_code(&codes, (unsigned char)byte);
    }
    return codes;
}

PatternCodes pattern_codes_of_bytes(Arena *arena, Slice bytes)
{
    PatternCodes codes = codes_with_room(arena, bytes.length);
    for (size_t i = 0; i < bytes.length; i++)
        add_code(&codes, (unsigned char)bytes.data[i]);
    return codes;
}

PatternCodes pattern_with(Arena *arena, PatternCodes codes, size_t at, Slice bytes)
{
    PatternCodes changed = codes_with_room(arena, codes.count + bytes.length);
    for (size_t i = 0; i < codes.count; i++) {
        for (size_t j = 0; i == at && j < bytes.length; j++)
            add_code(&changed, (unsigned char)bytes.data[j]);
        if (i != at)
            add_code(&changed, codes.codes[i]);
    }
    return changed;
}

bool pattern_bytes(Arena *arena, PatternCodes codes, Slice *bytes)
{
    char *data = arena_take(arena, codes.count + 1);
    for (size_t i = 0; i < codes.count; i++) {
        if (codes.codes[i] > 255)
            return false;
        data[i] = (char)codes.codes[i];
    }
    *bytes = (Slice){ data, codes.count };
    return true;
}

PatternCodes pattern_open(Arena *arena, PatternCodes codes, bool before, bool behind)
{
    PatternCodes open = codes_with_room(arena, codes.count + 2);
    const bool is_open = codes.count > 0 && codes.codes[0] == PATTERN_ANY_TEXT;
    if (before && !is_open)
        add_code(&open, PATTERN_ANY_TEXT);
    for (size_t i = 0; i < codes.count; i++)
        add_code(&open, codes.codes[i]);
    if (behind && (open.count == 0 || open.codes[open.count - 1] != PATTERN_ANY_TEXT))
        add_code(&open, PATTERN_ANY_TEXT);
    return open;
}

/* The length of the dash at @codes in codes; 0: there is none. */
static size_t dash_length(const PatternCode *codes, size_t count)
{
    if (count == 0)
        return 0;
    if (codes[0] == '-' || codes[0] == '/')
        return 1;
    const bool is_dash =
        count >= 3 && codes[0] == 0xE2 && codes[1] == 0x80 && codes[2] >= 0x93 && codes[2] <= 0x95;
    return is_dash ? 3 : 0;
}

/* Letters, digits, '_' and all that is not ASCII. */
static bool is_of_word(PatternCode code)
{
    return code < 256 && (code >= 0x80 || isalnum(code) || code == '_');
}

static bool is_of_word_before(PatternCodes codes, size_t at)
{
    if (at == 0)
        return false;
    const bool is_long_dash = at >= 3 && dash_length(codes.codes + at - 3, 3) == 3;
    return is_of_word(codes.codes[at - 1]) && !is_long_dash;
}

PatternCodes pattern_with_dashes(Arena *arena, PatternCodes codes)
{
    PatternCodes changed = codes_with_room(arena, codes.count);
    for (size_t i = 0; i < codes.count;) {
        const size_t length = dash_length(codes.codes + i, codes.count - i);
        const size_t next = i + length;
        const bool before_word = next < codes.count && is_of_word(codes.codes[next]) &&
                                 dash_length(codes.codes + next, codes.count - next) == 0;
        if (length > 0 && before_word && !is_of_word_before(codes, i)) {
            add_code(&changed, PATTERN_DASH);
            i = next;
        } else {
            add_code(&changed, codes.codes[i++]);
        }
    }
    return changed;
}

/* Folds the characters; bytes that are none stay. */
static PatternCodes codes_folded(Arena *arena, PatternCodes codes)
{
    PatternCodes folded = codes_with_room(arena, codes.count * 2 + UTF8_LONGEST);
    for (size_t i = 0; i < codes.count;) {
        char bytes[UTF8_LONGEST];
        size_t count = 0;
        while (count < UTF8_LONGEST && i + count < codes.count && codes.codes[i + count] < 256) {
            bytes[count] = (char)codes.codes[i + count];
            count++;
        }
        uint32_t character = 0;
        const size_t length = utf8_read((Slice){ bytes, count }, &character);
        if (length == 0) {
            add_code(&folded, codes.codes[i++]);
            continue;
        }
        const size_t written = utf8_write(utf8_fold_character(character), bytes);
        for (size_t j = 0; j < written; j++)
            add_code(&folded, (unsigned char)bytes[j]);
        i += length;
    }
    return folded;
}

/* The longest run of bytes in a part with wildcards. */
static Slice longest_run(const Part *part)
{
    Slice longest = SLICE("");
    size_t begin = 0;
    for (size_t i = 0; i <= part->count; i++) {
        if (i < part->count && part->codes[i] < 256)
            continue;
        if (i - begin > longest.length)
            longest = (Slice){ part->bytes + begin, i - begin };
        begin = i + 1;
    }
    return longest;
}

/* Copies what matching needs: of a literal the bytes alone. */
static Part part_of(Arena *arena, const PatternCode *codes, size_t count)
{
    char *bytes = arena_take(arena, count + 1);
    bool is_literal = true;
    for (size_t i = 0; i < count; i++) {
        bytes[i] = (char)(codes[i] < 256 ? codes[i] : 0);
        is_literal &= codes[i] < 256;
    }
    Part part = { NULL, count, bytes, is_literal ? bytes : NULL, { bytes, count } };
    if (is_literal)
        return part;
    PatternCode *copy = ARENA_NEW(arena, PatternCode, count);
    memcpy(copy, codes, count * sizeof *codes);
    part.codes = copy;
    part.run = longest_run(&part);
    return part;
}

const Pattern *pattern_compile(Arena *arena, PatternCodes codes, bool is_cased)
{
    Arena scratch = { 0 };
    if (!is_cased)
        codes = codes_folded(&scratch, codes);
    Pattern *pattern = ARENA_NEW(arena, Pattern, 1);
    *pattern = (Pattern){
        .is_cased = is_cased,
        .begins_anywhere = codes.count > 0 && codes.codes[0] == PATTERN_ANY_TEXT,
        .ends_anywhere = codes.count > 0 && codes.codes[codes.count - 1] == PATTERN_ANY_TEXT,
    };
    size_t begin = 0;
    for (size_t i = 0; i <= codes.count; i++) {
        if (i < codes.count && codes.codes[i] != PATTERN_ANY_TEXT)
            continue;
        if (i > begin || codes.count == 0) {
            pattern->parts = arena_grow(arena, pattern->parts, pattern->count, sizeof(Part));
            pattern->parts[pattern->count++] = part_of(arena, codes.codes + begin, i - begin);
        }
        begin = i + 1;
    }
    arena_clear(&scratch);
    return pattern;
}

bool pattern_is_cased(const Pattern *pattern)
{
    return pattern->is_cased;
}

PatternPlace pattern_literal(const Pattern *pattern, Slice *literal)
{
    *literal = SLICE("");
    if (pattern->count == 1 && pattern->parts[0].literal != NULL) {
        *literal = (Slice){ pattern->parts[0].literal, pattern->parts[0].count };
        if (pattern->begins_anywhere)
            return pattern->ends_anywhere ? PATTERN_INSIDE : PATTERN_ENDS;
        return pattern->ends_anywhere ? PATTERN_BEGINS : PATTERN_WHOLE;
    }
    for (size_t i = 0; i < pattern->count; i++) {
        const Slice run = pattern->parts[i].run;
        if (run.length > literal->length)
            *literal = run;
    }
    return PATTERN_MORE;
}

#define NOWHERE SIZE_MAX

static size_t code_length(PatternCode code, Slice text)
{
    if (text.length == 0)
        return 0;
    if (code < 256)
        return (unsigned char)text.data[0] == code;
    if (code == PATTERN_ANY_CHARACTER) {
        const size_t length = utf8_read(text, NULL);
        return length == 0 ? 1 : length;
    }
    if (text.data[0] == '-' || text.data[0] == '/')
        return 1;
    const bool is_dash = text.length >= 3 && memcmp(text.data, "\xE2\x80", 2) == 0 &&
                         (unsigned char)text.data[2] >= 0x93 && (unsigned char)text.data[2] <= 0x95;
    return is_dash ? 3 : 0;
}

/* How many bytes of the beginning of @text the part takes; NOWHERE: it does not match there. */
static size_t part_length(const Part *part, Slice text)
{
    if (part->literal != NULL)
        return slice_starts_with(text, (Slice){ part->literal, part->count }) ? part->count
                                                                              : NOWHERE;
    size_t length = 0;
    for (size_t i = 0; i < part->count; i++) {
        const size_t taken = code_length(part->codes[i], slice_from(text, length));
        if (taken == 0)
            return NOWHERE;
        length += taken;
    }
    return length;
}

/* The end of the first place from @from up to before @until where the part matches. */
static size_t part_find_between(const Part *part, Slice text, size_t from, size_t until)
{
    for (size_t at = from; at < until; at++) {
        if (utf8_is_inside(text.data[at]))
            continue;
        const size_t length = part_length(part, slice_from(text, at));
        if (length != NOWHERE)
            return at + length;
    }
    return NOWHERE;
}

/* Only places from which the longest run of the part can be reached are tried: each code before it
 * takes one to UTF8_LONGEST bytes. */
static size_t part_find_by_run(const Part *part, Slice text, size_t from)
{
    const size_t before = (size_t)(part->run.data - part->bytes);
    size_t look_from = from + before;
    while (look_from < text.length) {
        const char *found = memmem(text.data + look_from, text.length - look_from, part->run.data,
                                   part->run.length);
        if (found == NULL)
            return NOWHERE;
        const size_t place = (size_t)(found - text.data);
        const size_t most = UTF8_LONGEST * before;
        const size_t first = place - from < most ? from : place - most;
        const size_t end = part_find_between(part, text, first, place - before + 1);
        if (end != NOWHERE)
            return end;
        look_from = place + 1;
    }
    return NOWHERE;
}

/* The end of the first place from @from on where the part matches. */
static size_t part_find(const Part *part, Slice text, size_t from)
{
    if (part->literal != NULL) {
        const char *found =
            memmem(text.data + from, text.length - from, part->literal, part->count);
        return found == NULL ? NOWHERE : (size_t)(found - text.data) + part->count;
    }
    return part->run.length > 0 ? part_find_by_run(part, text, from)
                                : part_find_between(part, text, from, text.length);
}

static bool part_ends(const Part *part, Slice text, size_t from)
{
    if (part->literal != NULL)
        return text.length - from >= part->count &&
               memcmp(text.data + text.length - part->count, part->literal, part->count) == 0;
    const size_t most = UTF8_LONGEST * part->count;
    const size_t first = text.length - from < most ? from : text.length - most;
    for (size_t at = first; at < text.length; at++) {
        if (!utf8_is_inside(text.data[at]) &&
            part_length(part, slice_from(text, at)) == text.length - at)
            return true;
    }
    return false;
}

bool pattern_matches(const Pattern *pattern, Slice text)
{
    if (text.data == NULL)
        text.data = "";
    size_t at = 0;
    for (size_t i = 0; i < pattern->count; i++) {
        const Part *part = &pattern->parts[i];
        const bool is_first = i == 0 && !pattern->begins_anywhere;
        const bool is_last = i + 1 == pattern->count && !pattern->ends_anywhere;
        if (is_first && is_last)
            return part_length(part, text) == text.length;
        if (is_last)
            return part_ends(part, text, at);
        at = is_first ? part_length(part, text) : part_find(part, text, at);
        if (at == NOWHERE)
            return false;
    }
    return true;
}
