#include "base/text.h"

#include "base/error.h"

#define EMAIL_LOCAL_MAX 64    /* characters, RFC 5321 section 4.5.3.1.1 */
#define HOST_LABEL_MAX 63     /* characters, RFC 1035 section 2.3.4 */
#define NEAREST_LENGTH_MAX 64 /* bytes; longer words are not compared */

/* Characters that turn the direction of writing around, so that a text looks like another. */
static bool is_direction_sign(gunichar c)
{
    return (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069);
}

static bool is_line_separator(gunichar c)
{
    return c == 0x2028 || c == 0x2029;
}

static bool is_clean(const char *bytes, ssize_t length, const char *allowed)
{
    const size_t size = length < 0 ? strlen(bytes) : (size_t)length;
    if (!g_utf8_validate_len(bytes, size, NULL))
        return false;

    for (const char *at = bytes; at < bytes + size; at = g_utf8_next_char(at)) {
        const gunichar c = g_utf8_get_char(at);
        if (c < 0x80 && strchr(allowed, (int)c) != NULL)
            continue;
        if (g_unichar_iscntrl(c) || is_direction_sign(c) || is_line_separator(c))
            return false;
    }
    return true;
}

bool text_is_plain(const char *bytes, ssize_t length)
{
    return is_clean(bytes, length, "");
}

bool text_is_lines(const char *bytes, ssize_t length)
{
    return is_clean(bytes, length, "\t\r\n");
}

size_t text_length(const char *text)
{
    return (size_t)g_utf8_strlen(text, -1);
}

size_t text_columns(const char *text)
{
    size_t columns = 0;
    for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at)) {
        const gunichar c = g_utf8_get_char(at);
        if (!g_unichar_iszerowidth(c))
            columns += g_unichar_iswide(c) ? 2 : 1;
    }
    return columns;
}

char *text_trim(const char *text)
{
    while (*text != '\0' && g_unichar_isspace(g_utf8_get_char(text)))
        text = g_utf8_next_char(text);

    const char *end = text + strlen(text);
    while (end > text) {
        const char *last = g_utf8_prev_char(end);
        if (!g_unichar_isspace(g_utf8_get_char(last)))
            break;
        end = last;
    }
    return g_strndup(text, (gsize)(end - text));
}

char *text_fold(const char *text)
{
    g_autofree char *same_width = g_utf8_normalize(text, -1, G_NORMALIZE_NFKC);
    g_autofree char *lower = g_utf8_casefold(same_width, -1);
    g_autoptr(GString) folded = g_string_new(lower);
    g_string_replace(folded, "\u2212", "-", 0); /* the minus sign, which NFKC leaves alone */
    return text_trim(folded->str);
}

bool text_to_int(const char *text, int least, int most, int *number)
{
    g_autofree char *folded = text_fold(text);
    const char *digits = folded[0] == '-' ? folded + 1 : folded;
    const size_t length = strspn(digits, "0123456789");
    if (length == 0 || length > 9 || digits[length] != '\0')
        return false;

    const gint64 value = g_ascii_strtoll(folded, NULL, 10);
    if (value < least || value > most)
        return false;
    *number = (int)value;
    return true;
}

char *text_from_cp932(const char *bytes, size_t length)
{
    return g_convert(bytes, (gssize)length, "UTF-8", "CP932", NULL, NULL, NULL);
}

char *text_email(const char *text)
{
    g_autofree char *trimmed = text_trim(text);
    return g_ascii_strdown(trimmed, -1);
}

/* Letters, digits and hyphens, no hyphen at either end. */
static bool is_host_label(const char *label)
{
    const size_t length = strlen(label);
    if (length < 1 || length > HOST_LABEL_MAX || label[0] == '-' || label[length - 1] == '-')
        return false;
    for (size_t i = 0; i < length; i++) {
        if (!g_ascii_isalnum(label[i]) && label[i] != '-')
            return false;
    }
    return true;
}

static bool is_host_name(const char *host)
{
    g_auto(GStrv) labels = g_strsplit(host, ".", 0);
    for (char **label = labels; *label != NULL; label++) {
        if (!is_host_label(*label))
            return false;
    }
    return g_strv_length(labels) >= 2;
}

/* Dots may stand anywhere: Japanese mobile carriers gave such addresses away for years. */
static bool is_email_local_part(const char *text, size_t length)
{
    if (length < 1 || length > EMAIL_LOCAL_MAX)
        return false;
    for (size_t i = 0; i < length; i++) {
        if (!g_ascii_isalnum(text[i]) && strchr(".!#$%&'*+/=?^_`{|}~-", text[i]) == NULL)
            return false;
    }
    return true;
}

bool text_is_email(const char *text)
{
    const char *at = strchr(text, '@');
    if (at == NULL || strlen(text) > TEXT_EMAIL_MAX)
        return false;
    return is_email_local_part(text, (size_t)(at - text)) && is_host_name(at + 1);
}

static bool is_digits(const char *text, size_t length)
{
    return strlen(text) == length && strspn(text, "0123456789") == length;
}

/* The check digit of 法人番号: ordinance of the Ministry of Finance no. 70 of 2014, article 2. */
bool corporate_number_is_valid(const char *text)
{
    if (!is_digits(text, 13))
        return false;
    int sum = 0;
    for (int place = 1; place <= 12; place++) {
        const int digit = text[13 - place] - '0'; /* places count from the last digit */
        sum += digit * (place % 2 == 1 ? 1 : 2);
    }
    return text[0] - '0' == 9 - sum % 9;
}

bool postal_code_is_valid(const char *text)
{
    if (is_digits(text, 7))
        return true;
    return strlen(text) == 8 && strspn(text, "0123456789") == 3 && text[3] == '-' &&
           is_digits(text + 4, 4);
}

void text_append_html(GString *out, const char *text)
{
    for (const char *at = text; *at != '\0'; at++) {
        switch (*at) {
        case '&':
            g_string_append(out, "&amp;");
            break;
        case '<':
            g_string_append(out, "&lt;");
            break;
        case '>':
            g_string_append(out, "&gt;");
            break;
        case '"':
            g_string_append(out, "&quot;");
            break;
        case '\'':
            g_string_append(out, "&#39;");
            break;
        default:
            g_string_append_c(out, *at);
        }
    }
}

static bool may_break(gunichar before, gunichar after)
{
    static const char not_at_start[] =
        "、。，．・：；？！）」』】〕〉》ー々…ぁぃぅぇぉっゃゅょァィゥェォッャュョ,.)!?";
    static const char not_at_end[] = "（「『【〔〈《(";
    if (before == ' ')
        return true;
    if (g_utf8_strchr(not_at_start, -1, after) != NULL ||
        g_utf8_strchr(not_at_end, -1, before) != NULL)
        return false;
    return g_unichar_iswide(before) || g_unichar_iswide(after);
}

/* Where the line that begins at @text ends: at the last place to break within @columns, or, if
 * there is none, where the columns end. */
static const char *line_end(const char *text, size_t columns)
{
    const char *best = NULL, *at = text;
    size_t used = 0;
    while (*at != '\0') {
        const gunichar c = g_utf8_get_char(at);
        const char *next = g_utf8_next_char(at);
        used += g_unichar_iszerowidth(c) ? 0 : g_unichar_iswide(c) ? 2 : 1;
        if (used > columns && c != ' ' && at > text)
            return best == NULL ? at : best;
        if (*next != '\0' && may_break(c, g_utf8_get_char(next)))
            best = next;
        at = next;
    }
    return at;
}

void text_append_wrapped(GString *out, const char *text, size_t columns, const char *indent)
{
    const size_t used = text_columns(indent);
    const size_t width = columns > used ? columns - used : 1;
    while (*text != '\0') {
        const char *end = line_end(text, width);
        g_autofree char *line = g_strndup(text, (gsize)(end - text));
        g_string_append_printf(out, "%s%s\n", indent, g_strchomp(line));
        text = end;
    }
}

/* Letters to insert, delete or replace to make one word of the other (Levenshtein). */
static size_t letters_between(const char *left, const char *right)
{
    size_t row[NEAREST_LENGTH_MAX + 1];
    const size_t width = strlen(right);
    for (size_t j = 0; j <= width; j++)
        row[j] = j;

    for (size_t i = 1; left[i - 1] != '\0'; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= width; j++) {
            const size_t replaced = diagonal + (left[i - 1] == right[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = MIN(replaced, MIN(row[j], row[j - 1]) + 1);
        }
    }
    return row[width];
}

const char *text_nearest(const char *word, const char *const *candidates)
{
    const size_t length = strlen(word);
    if (length > NEAREST_LENGTH_MAX)
        return NULL;

    const char *nearest = NULL;
    size_t least = MAX(length / 3, 1) + 1; /* one more than is allowed */
    for (; *candidates != NULL; candidates++) {
        if (strlen(*candidates) > NEAREST_LENGTH_MAX)
            continue;
        const size_t distance = letters_between(word, *candidates);
        if (distance >= least)
            continue;
        least = distance;
        nearest = *candidates;
    }
    return nearest;
}
