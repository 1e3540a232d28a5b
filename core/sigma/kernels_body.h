/* kernels_body.h - the loops over bytes (kernels.h). The file that includes it says with
 * KERNEL_NAME and these functions what the processor can do with 64 bytes:
 *
 *   Bytes bytes_at(const char *)                 from memory
 *   uint64_t bytes_equal(Bytes, char)            a bit for each byte that is this one
 *   uint64_t bytes_control(Bytes)                … that is below 0x20
 *   uint64_t bytes_wide(Bytes)                   … that is beyond ASCII
 *   Bytes bytes_folded(Bytes)                    A to Z as a to z
 *   void bytes_put(char *, Bytes)                to memory
 *   KERNEL_COMPRESS: bytes_kept(Bytes, uint64_t) those whose bit is set, at the front;
 *                    bytes_escapable(), bytes_meant() for bytes behind a backslash;
 *                    bytes_with(Bytes, uint64_t, char) another byte where the bit is set
 *   KERNEL_TABLES:   bytes_allowed(const GramSet *, const char *)  places that a bucket allows
 *   KERNEL_GATHER:   bytes_pass(Filter, const char *)              places whose hash is known
 *   COST_OF_BUCKETS, COST_OF_PLACE, COST_OF_ALL  as in Kernels
 */

typedef struct {
    Values *values;
    Paths *paths;
    const char *end;
    bool has_lines;
    unsigned notes; /* of the text read last */
} Scan;

static inline uint64_t below(unsigned bit)
{
    return ((uint64_t)1 << bit) - 1;
}

/* 64 bytes, zeros in place of what stands behind the end. */
static inline Bytes bytes_before(const char *at, const char *end)
{
    if (__builtin_expect(end - at >= 64, 1))
        return bytes_at(at);
    char copy[64] = { 0 };
    if (end > at)
        memcpy(copy, at, (size_t)(end - at));
    return bytes_at(copy);
}

/* What folds to a letter of ASCII: the sign of Kelvin and the long s. */
static inline bool is_letter_in_disguise(uint32_t character)
{
    return character == 0x212A || character == 0x17F;
}

/* ASCII in blocks, the rest character by character. *@is_disguised: as VALUE_DISGUISED. */
static bool wide_valid(Slice text, bool *is_disguised)
{
    size_t at = 0;
    while (at < text.length) {
        if (text.length - at >= 64) {
            const uint64_t wide = bytes_wide(bytes_at(text.data + at));
            at += wide == 0 ? 64 : (size_t)__builtin_ctzll(wide);
            if (wide == 0)
                continue;
        }
        do {
            uint32_t character = 0;
            const size_t length = utf8_read(slice_from(text, at), &character);
            if (length == 0)
                return false;
            *is_disguised |= is_letter_in_disguise(character);
            at += length;
        } while (at < text.length &&
                 ((unsigned char)text.data[at] >= 0x80 || text.length - at < 64));
    }
    return true;
}

static bool kernel_is_ascii(Slice text, const char *readable)
{
    for (size_t at = 0; at < text.length; at += 64) {
        const size_t rest = text.length - at;
        const uint64_t wide = bytes_wide(bytes_before(text.data + at, readable));
        if ((rest >= 64 ? wide : wide & below((unsigned)rest)) != 0)
            return false;
    }
    return true;
}

static bool kernel_notes_of(Slice text, const char *readable, unsigned *notes)
{
    bool is_disguised = false;
    *notes = 0;
    if (kernel_is_ascii(text, readable))
        return true;
    const bool is_valid = wide_valid(text, &is_disguised);
    *notes = VALUE_WIDE | (is_disguised ? VALUE_DISGUISED : 0);
    return is_valid;
}

/* The bytes behind a backslash that is not itself behind one. *@carry: whether the block before
 * ended in the midst of an escape; set for the next.
 *
 * In a run of backslashes that begins at an even place the odd ones are escaped, and the byte
 * behind it if that is odd; and the other way round. Adding the begins carries through the runs. */
static inline uint64_t escaped_bytes(uint64_t slashes, uint64_t *carry)
{
    const uint64_t even = 0x5555555555555555u, before = *carry;
    slashes &= ~before;
    const uint64_t begins = slashes & ~(slashes << 1) & even;
    const uint64_t sum = slashes + begins;
    const uint64_t of_even = slashes & ~sum, of_odd = slashes & sum;
    const uint64_t behind_even = sum & ~slashes, behind_odd = (of_odd << 1) & ~slashes;
    *carry = of_odd >> 63;
    return before | ((of_even | behind_even) & ~even) | ((of_odd | behind_odd) & even);
}

/* The unit of four hexadecimal digits; above 0xFFFF: they are none. */
static inline uint32_t hexadecimal_at(const char *at)
{
    uint32_t unit = 0;
    for (int i = 0; i < 4; i++)
        unit = unit << 8 | hexadecimal_digits[(unsigned char)at[i]];
    if ((unit & 0xF0F0F0F0u) != 0)
        return UINT32_MAX;
    return (unit >> 12 & 0xF000) | (unit >> 8 & 0xF00) | (unit >> 4 & 0xF0) | (unit & 0xF);
}

static inline unsigned notes_of_unit(uint32_t unit)
{
    const bool is_usual = unit < 0x20 || unit == '\'' || unit == '<' || unit == '>' ||
                          unit == '&' || (unit >= 0x7F && !is_letter_in_disguise(unit));
    return VALUE_UNICODE | (is_usual ? 0 : VALUE_DISGUISED);
}

static inline char unescaped(char byte)
{
    return (unsigned char)byte < 128 ? escape_meanings[(unsigned char)byte] : 0;
}

#ifndef KERNEL_COMPRESS
/* A bit for each byte that may stand behind a backslash by itself. */
static inline uint64_t bytes_escapable(Bytes bytes, uint64_t asked, const char *block)
{
    uint64_t found = 0;
    (void)bytes;
    for (; asked != 0; asked &= asked - 1)
        found |= unescaped(block[__builtin_ctzll(asked)]) != 0 ? asked & -asked : 0;
    return found;
}
#endif

/* Whether the escaped bytes of a block (a bit each) are ones that JSON knows. */
static bool are_escapes(Scan *scan, const char *at, Bytes block, uint64_t escaped)
{
    escaped &= ~bytes_escapable(block, escaped, at);
    for (; escaped != 0; escaped &= escaped - 1) {
        const char *letter = at + __builtin_ctzll(escaped);
        if (*letter != 'u' || scan->end - letter < 5)
            return false;
        const uint32_t unit = hexadecimal_at(letter + 1);
        if (unit > 0xFFFF)
            return false;
        scan->notes |= notes_of_unit(unit);
    }
    return true;
}

static bool is_wide_text(Scan *scan, const char *text, const char *end)
{
    bool is_disguised = false;
    const bool is_valid = wide_valid((Slice){ text, (size_t)(end - text) }, &is_disguised);
    scan->notes |= is_disguised ? VALUE_DISGUISED : 0;
    return is_valid;
}

/* From behind the opening quotation mark to the closing one; NULL: there is none, or what stands
 * between is no text. */
static const char *scan_text(Scan *scan, const char *text)
{
    uint64_t carry = 0;
    scan->notes = 0;
    for (const char *at = text; at < scan->end; at += 64) {
        const Bytes block = bytes_before(at, scan->end);
        const uint64_t slashes = bytes_equal(block, '\\');
        uint64_t quotes = bytes_equal(block, '"'), escaped = 0;
        if ((slashes | carry) != 0) {
            escaped = escaped_bytes(slashes, &carry);
            quotes &= ~escaped;
        }
        const uint64_t control = bytes_control(block), stops = quotes | control;
        const uint64_t inside = stops == 0 ? UINT64_MAX : below((unsigned)__builtin_ctzll(stops));
        scan->notes |= (slashes & inside) != 0 ? VALUE_ESCAPED : 0;
        scan->notes |= (bytes_wide(block) & inside) != 0 ? VALUE_WIDE : 0;
        escaped &= ~slashes & inside;
        if (escaped != 0 && !are_escapes(scan, at, block, escaped))
            return NULL;
        if (stops == 0)
            continue;
        if ((quotes & (stops & -stops)) == 0)
            return NULL;
        const char *end = at + __builtin_ctzll(stops);
        return (scan->notes & VALUE_WIDE) == 0 || is_wide_text(scan, text, end) ? end : NULL;
    }
    return NULL;
}

static inline int peek(const Scan *scan, const char *at)
{
    return at < scan->end ? (unsigned char)*at : -1;
}

static inline const char *skip_space(const Scan *scan, const char *at)
{
    int byte = peek(scan, at);
    while (byte == ' ' || byte == '\t' || byte == '\r' || (byte == '\n' && scan->has_lines))
        byte = peek(scan, ++at);
    return at;
}

static inline const char *skip_digits(const Scan *scan, const char *at)
{
    while (peek(scan, at) >= '0' && peek(scan, at) <= '9')
        at++;
    return at;
}

static const char *scan_number(Scan *scan, const char *text, uint32_t path)
{
    const char *at = text + (*text == '-');
    const char *first = at;
    at = skip_digits(scan, at);
    if (at == first || (*first == '0' && at > first + 1))
        return NULL;
    if (peek(scan, at) == '.') {
        const char *behind = skip_digits(scan, at + 1);
        if (behind == at + 1)
            return NULL;
        at = behind;
    }
    if (peek(scan, at) == 'e' || peek(scan, at) == 'E') {
        at++;
        at += peek(scan, at) == '+' || peek(scan, at) == '-';
        const char *behind = skip_digits(scan, at);
        if (behind == at)
            return NULL;
        at = behind;
    }
    values_add(scan->values, path, FIELD_NUMBER, (Slice){ text, (size_t)(at - text) }, 0);
    return at;
}

static const char *scan_word(Scan *scan, const char *at, uint32_t path)
{
    const size_t rest = (size_t)(scan->end - at);
    if (rest >= 4 && memcmp(at, "true", 4) == 0) {
        values_add(scan->values, path, FIELD_BOOLEAN, (Slice){ at, 4 }, 0);
        return at + 4;
    }
    if (rest >= 5 && memcmp(at, "false", 5) == 0) {
        values_add(scan->values, path, FIELD_BOOLEAN, (Slice){ at, 5 }, 0);
        return at + 5;
    }
    if (rest >= 4 && memcmp(at, "null", 4) == 0) {
        values_add(scan->values, path, FIELD_NULL, SLICE(""), 0);
        return at + 4;
    }
    return NULL;
}

static inline const char *scan_value(Scan *scan, const char *at, uint32_t path, unsigned depth);

/* Whether the key of the path, its quotation mark and a colon stand there. */
static inline bool is_key_at(const Scan *scan, const char *at, const Path *path)
{
    const unsigned length = path->key_length + 2;
    return scan->end - at >= 64 && length <= 64 &&
           (bytes_differ(bytes_at(at), bytes_at(path->key)) << (64 - length)) == 0;
}

/* The member whose key begins at *@at, which goes behind the colon. @guess: the paths that stood
 * here lately. */
static uint32_t scan_key(Scan *scan, const char **at, uint32_t path, uint32_t *guess)
{
    const char *end = scan_text(scan, *at);
    if (end == NULL)
        return PATH_NONE;
    const uint32_t found = paths_below(scan->paths, path, (Slice){ *at, (size_t)(end - *at) });
    *at = skip_space(scan, end + 1);
    if (found == PATH_NONE || peek(scan, *at) != ':')
        return PATH_NONE;
    ++*at;
    guess[1] = guess[0];
    guess[0] = found;
    return found;
}

/* … if it is one of those that stood here lately. */
static inline uint32_t guess_key(const Scan *scan, const char **at, const uint32_t *guess)
{
    for (int i = 0; i < PATH_GUESSES; i++) {
        const Path *expected = &scan->paths->list[guess[i]];
        if (guess[i] != PATH_ROOT && is_key_at(scan, *at, expected)) {
            *at += expected->key_length + 2;
            return guess[i];
        }
    }
    return PATH_NONE;
}

/* The closing quotation mark of a text that is usual: it ends within 64 bytes, is ASCII, and only
 * backslashes are escaped. NULL: it may be any other. Without a branch for the backslashes, because
 * every other value has some. */
static inline const char *usual_text_end(const Scan *scan, const char *at, unsigned *notes)
{
    uint64_t carry = 0;
    if (scan->end - at < 64)
        return NULL;
    const Bytes block = bytes_at(at);
    const uint64_t slashes = bytes_equal(block, '\\');
    const uint64_t escaped = escaped_bytes(slashes, &carry);
    const uint64_t quotes = bytes_equal(block, '"') & ~escaped;
    const uint64_t others = (escaped & ~slashes) | bytes_control(block) | bytes_wide(block);
    const uint64_t before = ~quotes & (quotes - 1);
    if (quotes == 0 || (others & before) != 0)
        return NULL;
    *notes = (slashes & before) != 0 ? VALUE_ESCAPED : 0;
    return at + __builtin_ctzll(quotes);
}

static const char *scan_object(Scan *scan, const char *at, uint32_t path, unsigned depth);
static const char *scan_list(Scan *scan, const char *at, uint32_t path, unsigned depth);

/* A text that is not usual. */
static __attribute__((noinline)) const char *scan_long_text(Scan *scan, const char *at,
                                                            uint32_t path)
{
    const char *end = scan_text(scan, at);
    if (end == NULL)
        return NULL;
    values_add(scan->values, path, FIELD_TEXT, (Slice){ at, (size_t)(end - at) }, scan->notes);
    return end + 1;
}

/* Anything but a text. */
static __attribute__((noinline)) const char *scan_other(Scan *scan, const char *at, uint32_t path,
                                                        unsigned depth)
{
    const int byte = peek(scan, at);
    if (byte == '-' || (byte >= '0' && byte <= '9'))
        return scan_number(scan, at, path);
    if ((byte == '{' || byte == '[') && depth > EVENT_DEPTH_MAX)
        return NULL;
    if (byte == '{')
        return scan_object(scan, at, path, depth);
    if (byte == '[')
        return scan_list(scan, at, path, depth);
    return byte < 0 ? NULL : scan_word(scan, at, path);
}

static inline __attribute__((always_inline)) const char *scan_value(Scan *scan, const char *at,
                                                                    uint32_t path, unsigned depth)
{
    unsigned notes = 0;
    if (peek(scan, at) != '"')
        return scan_other(scan, at, path, depth);
    const char *end = usual_text_end(scan, at + 1, &notes);
    if (end == NULL)
        return scan_long_text(scan, at + 1, path);
    values_add(scan->values, path, FIELD_TEXT, (Slice){ at + 1, (size_t)(end - at - 1) }, notes);
    return end + 1;
}

/* {} and [] are values without content, but not where the event itself is one. */
static const char *scan_empty(Scan *scan, const char *at, uint32_t path)
{
    if (scan->paths->list[path].path.text.length > 0)
        values_add(scan->values, path, FIELD_EMPTY, SLICE(""), 0);
    return at + 1;
}

static const char *scan_object(Scan *scan, const char *at, uint32_t path, unsigned depth)
{
    uint32_t *guess = scan->paths->list[path].first;
    at = skip_space(scan, at + 1);
    if (peek(scan, at) == '}')
        return scan_empty(scan, at, path);
    for (;;) {
        if (peek(scan, at) != '"')
            return NULL;
        at++;
        uint32_t member = guess_key(scan, &at, guess);
        if (member == PATH_NONE)
            member = scan_key(scan, &at, path, guess);
        if (member == PATH_NONE)
            return NULL;
        at = scan_value(scan, skip_space(scan, at), member, depth + 1);
        if (at == NULL)
            return NULL;
        guess = scan->paths->list[member].next;
        at = skip_space(scan, at);
        if (peek(scan, at) == '}')
            return at + 1;
        if (peek(scan, at) != ',')
            return NULL;
        at = skip_space(scan, at + 1);
    }
}

static const char *scan_list(Scan *scan, const char *at, uint32_t path, unsigned depth)
{
    at = skip_space(scan, at + 1);
    if (peek(scan, at) == ']')
        return scan_empty(scan, at, path);
    for (;;) {
        at = scan_value(scan, at, path, depth + 1);
        if (at == NULL)
            return NULL;
        at = skip_space(scan, at);
        if (peek(scan, at) == ']')
            return at + 1;
        if (peek(scan, at) != ',')
            return NULL;
        at = skip_space(scan, at + 1);
    }
}

static const char *kernel_scan(Values *values, const char *text, const char *end, bool has_lines)
{
    Scan scan = { values, values->paths, end, has_lines, 0 };
    const char *at = skip_space(&scan, text);
    if (peek(&scan, at) != '{')
        return NULL;
    at = scan_object(&scan, at, PATH_ROOT, 1);
    return values->is_full ? NULL : at;
}

typedef struct {
    char *out;
    size_t length;
    bool folds;
    uint64_t slashes; /* all bits: a backslash begins an escape; none: it is one itself */
} Copy;

static inline void copy_block(Copy *copy, Bytes block, size_t count)
{
    bytes_put(copy->out + copy->length, copy->folds ? bytes_folded(block) : block);
    copy->length += count;
}

/* A pair is one character, a lone one U+FFFD; returns how many bytes the second one took. */
static size_t read_surrogate(Slice rest, uint32_t *character)
{
    const uint32_t high = *character;
    *character = 0xFFFD;
    if (high >= 0xDC00 || rest.length < 12 || rest.data[6] != '\\' || rest.data[7] != 'u')
        return 0;
    const uint32_t low = hexadecimal_at(rest.data + 8);
    if (low < 0xDC00 || low >= 0xE000)
        return 0;
    *character = 0x10000 + ((high - 0xD800) << 10) + (low - 0xDC00);
    return 6;
}

/* One character, or one escape; returns how many bytes of the text it took. */
static size_t copy_one(Copy *copy, Slice rest)
{
    char *out = copy->out + copy->length;
    uint32_t character = 0;
    size_t taken = 1, written = 1;
    const bool is_escape = *rest.data == '\\' && copy->slashes != 0;
    if (is_escape && rest.data[1] == 'u') {
        character = hexadecimal_at(rest.data + 2);
        taken = 6;
        if (character >= 0xD800 && character < 0xE000)
            taken += read_surrogate(rest, &character);
        written = utf8_write(character, out);
    } else if (is_escape) {
        taken = 2;
        *out = unescaped(rest.data[1]);
        character = (unsigned char)*out;
    } else {
        taken = utf8_read(rest, &character);
        memcpy(out, rest.data, taken);
        written = taken;
    }
    if (copy->folds)
        written = utf8_write(utf8_fold_character(character), out);
    copy->length += written;
    return taken;
}

#ifdef KERNEL_COMPRESS
/* Puts characters of ASCII in place of the u of escapes (a bit each), because some programs write
 * every apostrophe as \u0027, and their digits out of @kept. false: another one, or it is cut. */
static inline bool put_units(Bytes *block, const char *at, uint64_t units, uint64_t *kept)
{
    for (; units != 0; units &= units - 1) {
        const unsigned bit = (unsigned)__builtin_ctzll(units);
        const uint32_t unit = bit < 60 ? hexadecimal_at(at + bit + 1) : UINT32_MAX;
        if (unit >= 0x80)
            return false;
        *block = bytes_with(*block, units & -units, (char)unit);
        *kept &= ~((uint64_t)0xF << (bit + 1));
    }
    return true;
}

/* As many whole blocks from the front as are ASCII; returns how much of the text. An escape that a
 * block cuts is left if it was the last. */
static size_t copy_blocks(Copy *copy, Slice text)
{
    uint64_t carry = 0;
    size_t at = 0;
    for (; text.length - at >= 64; at += 64) {
        const uint64_t before = carry;
        Bytes block = bytes_at(text.data + at);
        const uint64_t slashes = bytes_equal(block, '\\') & copy->slashes;
        const uint64_t escaped = escaped_bytes(slashes, &carry);
        const uint64_t letters = escaped & ~slashes, units = letters & bytes_equal(block, 'u');
        uint64_t kept = ~(slashes & ~escaped);
        if (letters != 0)
            block = bytes_meant(block, letters & ~units);
        if (bytes_wide(block) != 0 || !put_units(&block, text.data + at, units, &kept)) {
            carry = before;
            break;
        }
        copy_block(copy, bytes_kept(block, kept), (size_t)__builtin_popcountll(kept));
    }
    return at - carry;
}

/* As much of the block as has neither \u nor bytes beyond ASCII; returns how much of the text.
 * Escapes that the block cuts are left for the next. */
static size_t copy_some(Copy *copy, Bytes block, unsigned count)
{
    uint64_t valid = count == 64 ? UINT64_MAX : below(count), carry = 0;
    const uint64_t slashes = bytes_equal(block, '\\') & valid & copy->slashes;
    uint64_t escaped = escaped_bytes(slashes, &carry) & valid;
    const uint64_t stops = (bytes_wide(block) & valid) | (escaped & bytes_equal(block, 'u')) >> 1;
    if (stops != 0)
        valid &= below((unsigned)__builtin_ctzll(stops));
    else if (carry != 0 && count == 64)
        valid &= below(63);
    const uint64_t kept = (~slashes | escaped) & valid;
    if ((escaped & ~slashes) != 0)
        block = bytes_meant(block, escaped & ~slashes);
    copy_block(copy, bytes_kept(block, kept), (size_t)__builtin_popcountll(kept));
    return (size_t)__builtin_popcountll(valid);
}
#else
static size_t copy_blocks(Copy *copy, Slice text)
{
    (void)copy;
    (void)text;
    return 0;
}

static size_t copy_some(Copy *copy, Bytes block, unsigned count)
{
    const uint64_t valid = count == 64 ? UINT64_MAX : below(count);
    const uint64_t slashes = bytes_equal(block, '\\') & copy->slashes;
    const uint64_t stops = (slashes | bytes_wide(block)) & valid;
    const size_t plain = stops == 0 ? count : (size_t)__builtin_ctzll(stops);
    copy_block(copy, block, plain);
    return plain;
}
#endif

static size_t kernel_copy(char *out, Slice text, unsigned notes, bool folds, const char *readable)
{
    const uint64_t slashes = (notes & VALUE_ESCAPED) != 0 ? UINT64_MAX : 0;
    Copy copy = { out, 0, folds, slashes };
    size_t at = 0;
    while (at < text.length) {
        if (notes != 0)
            at += copy_blocks(&copy, slice_from(text, at));
        const size_t rest = text.length - at;
        const unsigned count = rest < 64 ? (unsigned)rest : 64;
        const Bytes block = bytes_before(text.data + at, readable);
        if (notes == 0) {
            copy_block(&copy, block, count);
            at += count;
            continue;
        }
        const size_t taken = copy_some(&copy, block, count);
        at += taken;
        if (taken < count && (taken < 63 || at < text.length))
            at += copy_one(&copy, slice_from(text, at));
    }
    return copy.length;
}

static inline bool passes(Filter filter, const char *at)
{
    uint32_t key;
    memcpy(&key, at, sizeof key);
    const uint32_t hash = ((key & filter.mask) * GRAM_MULTIPLIER) >> filter.shift;
    return (filter.bitmap[hash / 64] >> hash % 64 & 1) != 0;
}

#ifndef KERNEL_GATHER
/* Of all 64 places. */
static inline uint64_t bytes_pass(Filter filter, const char *at)
{
    uint64_t found = 0;
    for (unsigned i = 0; i < 64; i++)
        found |= (uint64_t)passes(filter, at + i) << i;
    return found;
}
#endif

/* Of the places that are allowed. */
static inline uint64_t places_pass(Filter filter, const char *at, uint64_t allowed)
{
    uint64_t found = 0;
    if (__builtin_popcountll(allowed) >= (int)(COST_OF_ALL / COST_OF_PLACE))
        return bytes_pass(filter, at) & allowed;
    for (; allowed != 0; allowed &= allowed - 1)
        found |= passes(filter, at + __builtin_ctzll(allowed)) ? allowed & -allowed : 0;
    return found;
}

static size_t kernel_places(const GramSet *set, Slice text, size_t *from, uint32_t *places,
                            size_t most)
{
    const Filter filter = { set->bitmap, gram_mask(set), set->shift };
    const size_t count_of = text.length - set->key_length + 1;
    size_t count = 0, block = *from;
    for (; block < count_of && most - count >= 64; block += 64) {
        const char *at = text.data + block;
        uint64_t allowed =
            count_of - block >= 64 ? UINT64_MAX : below((unsigned)(count_of - block));
#ifdef KERNEL_TABLES
        if (set->group_count > 0)
            allowed &= bytes_allowed(set, at);
#endif
        for (allowed = places_pass(filter, at, allowed); allowed != 0; allowed &= allowed - 1)
            places[count++] = (uint32_t)block + (unsigned)__builtin_ctzll(allowed);
    }
    *from = block;
    return count;
}

#ifdef KERNEL_TABLES
/* Of the last bytes before what may not be read. */
static uint64_t allowed_at_end(const GramSet *set, const char *at, size_t rest)
{
    char copy[64 + GRAM_WINDOW] = { 0 };
    memcpy(copy, at, rest < sizeof copy ? rest : sizeof copy);
    return bytes_allowed(set, copy);
}

static size_t kernel_allowed(const GramSet *set, Slice text, const char *readable, size_t *from,
                             uint32_t *places, size_t most)
{
    size_t count = 0;
    while (*from < text.length && most - count >= 64) {
        const size_t rest = text.length - *from;
        const char *at = text.data + *from;
        const bool is_readable = readable - at >= 64 + GRAM_WINDOW;
        uint64_t allowed = is_readable ? bytes_allowed(set, at) : allowed_at_end(set, at, rest);
        allowed &= rest >= 64 ? UINT64_MAX : below((unsigned)rest);
        for (; allowed != 0; allowed &= allowed - 1)
            places[count++] = (uint32_t)(*from + (size_t)__builtin_ctzll(allowed));
        *from += 64;
    }
    return count;
}
#else
/* Without tables the hash of the bytes as small letters says as much. */
static bool is_allowed(const GramSet *set, const char *at)
{
    uint32_t key;
    memcpy(&key, at, sizeof key);
    /* In bytes from 0x40 to 0x5F that are A to Z the bit 0x20 is missing. */
    const uint32_t from_a = (key | 0x80808080u) - 0x41414141u,
                   past_z = (key | 0x80808080u) - 0x5B5B5B5Bu;
    const uint32_t is_upper = from_a & ~past_z & ~key & 0x80808080u;
    char small[sizeof key];
    key |= is_upper >> 2;
    memcpy(small, &key, sizeof key);
    return gram_may_be(set, gram_hash(set, small));
}

static size_t kernel_allowed(const GramSet *set, Slice text, const char *readable, size_t *from,
                             uint32_t *places, size_t most)
{
    size_t count = 0, place = *from;
    for (; place < text.length && count < most; place++) {
        places[count] = (uint32_t)place;
        count += readable - (text.data + place) < 4 || is_allowed(set, text.data + place);
    }
    *from = place;
    return count;
}
#endif

/* Where its first and its last byte stand at the right distance, all of it is compared. */
static bool kernel_find(Slice text, Slice literal)
{
    if (text.length < literal.length)
        return false;
    const size_t places = text.length - literal.length + 1, last = literal.length - 1;
    const char *end = text.data + text.length + 64;
    for (size_t at = 0; at < places; at += 64) {
        const Bytes block = bytes_at(text.data + at);
        uint64_t maybe = bytes_equal(block, literal.data[0]);
        if (maybe == 0)
            continue;
        maybe &= bytes_equal(bytes_before(text.data + at + last, end), literal.data[last]);
        maybe &= places - at >= 64 ? UINT64_MAX : below((unsigned)(places - at));
        for (; maybe != 0; maybe &= maybe - 1) {
            const char *place = text.data + at + __builtin_ctzll(maybe);
            if (memcmp(place, literal.data, literal.length) == 0)
                return true;
        }
    }
    return false;
}

const Kernels KERNEL_NAME = { KERNEL_TEXT,     kernel_scan,   kernel_copy,     kernel_places,
                              kernel_allowed,  kernel_find,   kernel_is_ascii, kernel_notes_of,
                              COST_OF_BUCKETS, COST_OF_PLACE, COST_OF_ALL };
