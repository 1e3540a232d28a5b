#include "core/sigma/number.h"

#include <errno.h>
#include <locale.h>
#include <stdlib.h>
#include <threads.h>

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static size_t digits(const char *text)
{
    size_t count = 0;
    while (is_digit(text[count]))
        count++;
    return count;
}

/* [+-]digits[.digits][(e|E)[+-]digits]; *@is_whole: neither point nor exponent. */
static bool has_form(const char *text, bool *is_whole)
{
    text += *text == '+' || *text == '-';
    size_t count = digits(text);
    if (count == 0)
        return false;
    text += count;
    *is_whole = *text == '\0';
    if (*text == '.') {
        count = digits(++text);
        if (count == 0)
            return false;
        text += count;
    }
    if (*text == 'e' || *text == 'E') {
        text++;
        text += *text == '+' || *text == '-';
        count = digits(text);
        if (count == 0)
            return false;
        text += count;
    }
    return *text == '\0';
}

/* strtod() reads the decimal point of the locale. */
static locale_t plain_locale;

static void make_plain_locale(void)
{
    plain_locale = newlocale(LC_ALL_MASK, "C", (locale_t)0);
}

static double read_real(const char *text)
{
    static once_flag once = ONCE_FLAG_INIT;
    call_once(&once, make_plain_locale);
    return strtod_l(text, NULL, plain_locale);
}

bool number_read(Slice text, SigmaNumber *number)
{
    char copy[NUMBER_LENGTH_MAX + 1] = { 0 };
    if (text.length == 0 || text.length > NUMBER_LENGTH_MAX)
        return false;
    memcpy(copy, text.data, text.length);
    bool is_whole = false;
    if (strlen(copy) != text.length || !has_form(copy, &is_whole))
        return false;
    *number = (SigmaNumber){ .is_whole = is_whole, .real = read_real(copy) };
    errno = 0;
    if (is_whole)
        number->whole = strtoll(copy, NULL, 10);
    if (errno == ERANGE)
        number->is_whole = false;
    return true;
}

bool number_read_yaml(Slice text, SigmaNumber *number)
{
    if (number_read(text, number))
        return true;
    char copy[20] = { 0 };
    if (text.length < 3 || text.length > 17 || !slice_starts_with(text, SLICE("0x")))
        return false;
    memcpy(copy, text.data + 2, text.length - 2);
    if (strspn(copy, "0123456789abcdefABCDEF") != text.length - 2)
        return false;
    const int64_t whole = strtoll(copy, NULL, 16);
    *number = (SigmaNumber){ .is_whole = true, .whole = whole, .real = (double)whole };
    return true;
}

int number_compare(SigmaNumber a, SigmaNumber b)
{
    if (a.is_whole && b.is_whole)
        return (a.whole > b.whole) - (a.whole < b.whole);
    return (a.real > b.real) - (a.real < b.real);
}
