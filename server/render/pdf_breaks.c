#include "render/pdf_breaks.h"

#include <uchar.h>

/* How far back a cut inside a word looks for a place that the rules allow. */
#define CUT_BACK_MAX 8
/* Sums of rounded widths must not push a character out of a line that it fills. */
#define TOLERANCE 0.01

/* Each set in the order of code points. */
static const char32_t NEVER_FIRST[] =
    U"!%),.:;?]}»‐–’”‥…℃、。々〉》」』】〕〗〙〜〟ぁぃぅぇぉっゃゅょゎゕゖ゛゜ゝゞ゠ァィゥ"
    U"ェォッャュョヮヵヶ・ーヽヾㇰㇱㇲㇳㇴㇵㇶㇷㇸㇹㇺㇻㇼㇽㇾㇿ！％），．：；？］｝～｡｣､ｧ"
    U"ｨｩｪｫｬｭｮｯｰﾞﾟ";
static const char32_t NEVER_LAST[] = U"$([{¥«‘“№〈《「『【〔〖〘〝＄（［｛｢￥";
/* from one like it */
static const char32_t NEVER_PARTED[] = U"—―‥…";

/* @set: @count characters in the order of their code points */
static bool is_among(const char32_t *set, size_t count, gunichar character)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (set[middle] == character)
            return true;
        if (set[middle] < character)
            low = middle + 1;
        else
            high = middle;
    }
    return false;
}

#define IS_AMONG(set, character) is_among(set, G_N_ELEMENTS(set) - 1, character)

/* Almost every character is a kanji, a letter or a large kana: they are in no list. */
static bool is_ordinary(gunichar character)
{
    return (character >= 0x4e00 && character <= 0x9fff) ||
           g_ascii_isalnum((char)MIN(character, 127));
}

bool break_is_allowed(gunichar before, gunichar after)
{
    if (!is_ordinary(after) && IS_AMONG(NEVER_FIRST, after))
        return false;
    if (is_ordinary(before))
        return true;
    return !IS_AMONG(NEVER_LAST, before) && !(before == after && IS_AMONG(NEVER_PARTED, after));
}

/* Where a word that fills the line from @begin is cut, so that @over begins the next line or stands
 * behind its beginning. */
static int cut(const BreakCharacter *characters, int count, int begin, int over)
{
    for (int i = over; i > begin && over - i < CUT_BACK_MAX; i--)
        if (characters[i].may_split &&
            break_is_allowed(characters[i - 1].character, characters[i].character))
            return i;
    for (int i = over; i > begin; i--)
        if (characters[i].may_split)
            return i;
    int next = over + 1;
    while (next < count && !characters[next].may_split)
        next++;
    return next;
}

/* The character the line after the one from @begin begins with. */
static int line_end(const BreakCharacter *characters, int count, int begin, double width)
{
    double sum = 0;
    int last_place = begin;
    for (int i = begin; i < count; i++) {
        const BreakCharacter *here = &characters[i];
        if (i > begin && here->must_begin)
            return i;
        if (i > begin && here->may_begin)
            last_place = i;
        sum += here->advance;
        if (here->is_vanishing || sum <= width + TOLERANCE)
            continue;
        return last_place > begin ? last_place : cut(characters, count, begin, i);
    }
    return count;
}

static BreakLine line_of(const BreakCharacter *characters, int begin, int end)
{
    BreakLine line = { begin, end, 0 };
    while (line.end > begin && characters[line.end - 1].is_vanishing)
        line.end--;
    for (int i = begin; i < line.end; i++)
        line.width += characters[i].advance;
    return line;
}

GArray *break_lines(const BreakCharacter *characters, int count, double width)
{
    GArray *lines = g_array_new(FALSE, FALSE, sizeof(BreakLine));
    int begin = 0;
    do {
        int end = line_end(characters, count, begin, width);
        BreakLine line = line_of(characters, begin, end);
        g_array_append_val(lines, line);
        begin = end;
    } while (begin < count);
    return lines;
}

void break_measure(const BreakCharacter *characters, int count, double *least, double *most)
{
    double word = 0, line = 0;
    *least = *most = 0;
    for (int i = 0; i < count; i++) {
        const BreakCharacter *here = &characters[i];
        if (here->may_begin || here->must_begin)
            word = 0;
        if (here->must_begin)
            line = 0;
        line += here->advance;
        if (here->is_vanishing)
            continue;
        word += here->advance;
        *least = MAX(*least, word);
        *most = MAX(*most, line);
    }
}
