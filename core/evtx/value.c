#include "core/evtx/value.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "core/evtx/cursor.h"
#include "core/evtx/json_text.h"

/* Of the types that have one; 0: any length, or several. */
static const uint8_t lengths[] = {
    [VALUE_INT8] = 1,     [VALUE_UINT8] = 1,       [VALUE_INT16] = 2,   [VALUE_UINT16] = 2,
    [VALUE_INT32] = 4,    [VALUE_UINT32] = 4,      [VALUE_INT64] = 8,   [VALUE_UINT64] = 8,
    [VALUE_FLOAT] = 4,    [VALUE_DOUBLE] = 8,      [VALUE_BOOLEAN] = 4, [VALUE_GUID] = 16,
    [VALUE_FILETIME] = 8, [VALUE_SYSTEMTIME] = 16, [VALUE_HEX32] = 4,   [VALUE_HEX64] = 8,
};

#define SID_HEADER 8 /* revision, count of parts, authority */

static size_t length_of_type(uint8_t type)
{
    return type < sizeof lengths ? lengths[type] : 0;
}

bool value_is_absent(uint8_t type)
{
    return type == VALUE_NULL;
}

static bool is_size(size_t length)
{
    return length == 4 || length == 8;
}

/* Whether the length fits the type. */
static bool fits(uint8_t type, Slice bytes)
{
    switch (type) {
    case VALUE_STRING:
    case VALUE_ANSI:
    case VALUE_EVENT_XML:
        return true;
    case VALUE_SIZE:
    case VALUE_EVENT_HANDLE:
        return is_size(bytes.length);
    case VALUE_SID:
        return bytes.length >= SID_HEADER &&
               bytes.length == SID_HEADER + 4 * (size_t)(unsigned char)bytes.data[1];
    default:
        return length_of_type(type) != 0 && length_of_type(type) == bytes.length;
    }
}

static double read_real(uint8_t type, Slice bytes)
{
    const uint64_t bits = read_number(bytes);
    const uint32_t half = (uint32_t)bits;
    double real = 0;
    float single = 0;
    memcpy(&real, &bits, sizeof real);
    memcpy(&single, &half, sizeof single);
    return type == VALUE_FLOAT ? (double)single : real;
}

bool value_is_bare(uint8_t type, Slice bytes)
{
    if (!fits(type, bytes))
        return false;
    if (type == VALUE_FLOAT || type == VALUE_DOUBLE)
        return isfinite(read_real(type, bytes));
    return (type >= VALUE_INT8 && type <= VALUE_UINT64) || type == VALUE_BOOLEAN;
}

static void add_bytes(Buffer *out, Slice bytes)
{
    static const char hex[] = "0123456789ABCDEF";
    char *to = buffer_room(out, 2 * bytes.length);
    for (size_t i = 0; to != NULL && i < bytes.length; i++) {
        to[2 * i] = hex[(unsigned char)bytes.data[i] >> 4];
        to[2 * i + 1] = hex[(unsigned char)bytes.data[i] & 15];
    }
    if (to != NULL)
        buffer_use(out, 2 * bytes.length);
}

/* At least @width digits. */
static void add_unsigned(Buffer *out, uint64_t number, int width)
{
    char digits[20];
    int at = sizeof digits;
    for (; number > 0 || width > 0; number /= 10, width--)
        digits[--at] = (char)('0' + number % 10);
    buffer_add(out, (Slice){ digits + at, sizeof digits - (size_t)at });
}

static void add_signed(Buffer *out, uint8_t type, Slice bytes)
{
    const unsigned unused = 64 - 8 * (unsigned)bytes.length;
    const int64_t number = (int64_t)(read_number(bytes) << unused) >> unused;
    const bool is_signed = (type & 1) != 0; /* 3, 5, 7, 9 */
    if (is_signed && number < 0)
        buffer_add_byte(out, '-');
    add_unsigned(out, is_signed && number < 0 ? 0 - (uint64_t)number : read_number(bytes), 1);
}

/* The shortest decimal number that reads back as the same. */
static void add_real(Buffer *out, uint8_t type, Slice bytes)
{
    const double real = read_real(type, bytes);
    const int most = type == VALUE_FLOAT ? 9 : 17;
    char text[40];
    for (int precision = most - 2; precision <= most; precision++) {
        snprintf(text, sizeof text, "%.*g", precision, real);
        const double again = strtod(text, NULL);
        if (type == VALUE_FLOAT ? (float)again == (float)real : again == real)
            break;
    }
    for (char *at = text; *at != '\0' && isfinite(real); at++) {
        if (strchr("+-0123456789e", *at) == NULL)
            *at = '.'; /* whatever the locale has */
    }
    buffer_add_text(out, text);
}

static void add_hex(Buffer *out, Slice bytes)
{
    static const char hex[] = "0123456789abcdef";
    char text[18];
    size_t at = sizeof text;
    uint64_t number = read_number(bytes);
    do {
        text[--at] = hex[number & 15];
        number >>= 4;
    } while (number > 0);
    text[--at] = 'x';
    text[--at] = '0';
    buffer_add(out, (Slice){ text + at, sizeof text - at });
}

static void add_hex_digits(Buffer *out, uint64_t number, int count)
{
    static const char hex[] = "0123456789ABCDEF";
    for (int shift = 4 * (count - 1); shift >= 0; shift -= 4)
        buffer_add_byte(out, hex[number >> shift & 15]);
}

/* Three little-endian numbers and eight bytes. */
static void add_guid(Buffer *out, Slice bytes)
{
    add_hex_digits(out, read_number((Slice){ bytes.data, 4 }), 8);
    buffer_add_byte(out, '-');
    add_hex_digits(out, read_number((Slice){ bytes.data + 4, 2 }), 4);
    buffer_add_byte(out, '-');
    add_hex_digits(out, read_number((Slice){ bytes.data + 6, 2 }), 4);
    buffer_add_byte(out, '-');
    add_bytes(out, (Slice){ bytes.data + 8, 2 });
    buffer_add_byte(out, '-');
    add_bytes(out, (Slice){ bytes.data + 10, 6 });
}

/* The authority is the only number of the format that is big endian. */
static void add_sid(Buffer *out, Slice bytes)
{
    uint64_t authority = 0;
    for (size_t i = 2; i < SID_HEADER; i++)
        authority = authority << 8 | (unsigned char)bytes.data[i];
    buffer_add_text(out, "S-");
    add_unsigned(out, (unsigned char)bytes.data[0], 1);
    buffer_add_byte(out, '-');
    add_unsigned(out, authority, 1);
    for (size_t at = SID_HEADER; at < bytes.length; at += 4) {
        buffer_add_byte(out, '-');
        add_unsigned(out, read_number((Slice){ bytes.data + at, 4 }), 1);
    }
}

typedef struct {
    uint64_t year, month, day, hour, minute, second, microsecond;
} Moment;

/* 2026-04-17T05:24:53.092051Z */
static void add_moment(Buffer *out, Moment moment)
{
    const uint64_t parts[] = { moment.year,   moment.month,  moment.day,        moment.hour,
                               moment.minute, moment.second, moment.microsecond };
    static const int widths[] = { 4, 2, 2, 2, 2, 2, 6 };
    static const char behind[] = "--T::.Z";
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++) {
        add_unsigned(out, parts[i], widths[i]);
        buffer_add_byte(out, behind[i]);
    }
}

/* Year, month and day of a day counted from 1601-01-01, the first of 400 years of 146,097 days.
 * Years are counted from March, so that the leap day is the last one. */
static void set_date(Moment *moment, uint64_t days)
{
    days += 306; /* since 1600-03-01 */
    const uint64_t era = days / 146097, day_of_era = days % 146097;
    const uint64_t year =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    const uint64_t day = day_of_era - (365 * year + year / 4 - year / 100);
    const uint64_t month = (5 * day + 2) / 153; /* 0: March */
    moment->day = day - (153 * month + 2) / 5 + 1;
    moment->month = month < 10 ? month + 3 : month - 9;
    moment->year = 1600 + 400 * era + year + (month >= 10);
}

static void add_filetime(Buffer *out, Slice bytes)
{
    const uint64_t microseconds = read_number(bytes) / 10;
    const uint64_t seconds = microseconds / 1000000;
    Moment moment = { .hour = seconds / 3600 % 24,
                      .minute = seconds / 60 % 60,
                      .second = seconds % 60,
                      .microsecond = microseconds % 1000000 };
    set_date(&moment, seconds / 86400);
    add_moment(out, moment);
}

static void add_systemtime(Buffer *out, Slice bytes)
{
    uint64_t parts[8];
    for (size_t i = 0; i < 8; i++)
        parts[i] = read_number((Slice){ bytes.data + 2 * i, 2 });
    add_moment(out, (Moment){ parts[0], parts[1], parts[3], parts[4], parts[5], parts[6],
                              parts[7] * 1000 });
}

/* Some are ended by NUL within their length. */
static Slice without_end(Slice text, size_t unit)
{
    static const char zeros[2] = { 0 };
    while (text.length >= unit && memcmp(text.data + text.length - unit, zeros, unit) == 0)
        text.length -= unit;
    return text;
}

void value_write(Buffer *out, uint8_t type, Slice bytes)
{
    if (!fits(type, bytes)) {
        add_bytes(out, bytes);
        return;
    }
    switch (type) {
    case VALUE_STRING:
    case VALUE_EVENT_XML:
        json_add_utf16(out, without_end((Slice){ bytes.data, bytes.length & ~(size_t)1 }, 2));
        break;
    case VALUE_ANSI:
        json_add_narrow(out, without_end(bytes, 1));
        break;
    case VALUE_FLOAT:
    case VALUE_DOUBLE:
        add_real(out, type, bytes);
        break;
    case VALUE_BOOLEAN:
        buffer_add_text(out, read_number(bytes) != 0 ? "true" : "false");
        break;
    case VALUE_GUID:
        add_guid(out, bytes);
        break;
    case VALUE_SIZE:
    case VALUE_HEX32:
    case VALUE_HEX64:
    case VALUE_EVENT_HANDLE:
        add_hex(out, bytes);
        break;
    case VALUE_FILETIME:
        add_filetime(out, bytes);
        break;
    case VALUE_SYSTEMTIME:
        add_systemtime(out, bytes);
        break;
    case VALUE_SID:
        add_sid(out, bytes);
        break;
    default:
        add_signed(out, type, bytes);
    }
}

/* Up to the NUL that ends it, or the end. */
static void take_text(Slice *rest, size_t unit, Slice *element)
{
    size_t at = 0;
    while (at + unit <= rest->length &&
           (rest->data[at] != 0 || (unit == 2 && rest->data[at + 1] != 0)))
        at += unit;
    *element = (Slice){ rest->data, at };
    *rest = slice_from(*rest, at + unit <= rest->length ? at + unit : rest->length);
}

static size_t length_in_array(uint8_t type, Slice rest)
{
    if (type == VALUE_SID && rest.length >= SID_HEADER)
        return SID_HEADER + 4 * (size_t)(unsigned char)rest.data[1];
    if (type == VALUE_SIZE || type == VALUE_EVENT_HANDLE)
        return 8; /* of a 64-bit computer */
    return length_of_type(type);
}

bool value_next(uint8_t type, Slice *rest, Slice *element)
{
    type = (uint8_t)(type & ~VALUE_ARRAY);
    if (rest->length == 0)
        return false;
    if (type == VALUE_STRING || type == VALUE_ANSI) {
        take_text(rest, type == VALUE_STRING ? 2 : 1, element);
        return true;
    }
    size_t length = length_in_array(type, *rest);
    if (length == 0 || length > rest->length)
        length = rest->length;
    *element = (Slice){ rest->data, length };
    *rest = slice_from(*rest, length);
    return true;
}
