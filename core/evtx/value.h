/* value.h - the typed values of a Windows event, and what they look like in JSON.
 *
 * The types are those of [MS-EVEN6] 2.2.12; their bytes are little endian. A value whose length
 * does not fit its type, or of a type that nobody knows, is shown as its bytes in hexadecimal:
 * better a strange value than a lost record.
 */
#pragma once

#include "core/bytes/buffer.h"

enum {
    VALUE_NULL = 0x00,
    VALUE_STRING = 0x01, /* UTF-16 */
    VALUE_ANSI = 0x02,   /* of the code page of the computer, which the file does not say */
    VALUE_INT8 = 0x03,
    VALUE_UINT8 = 0x04,
    VALUE_INT16 = 0x05,
    VALUE_UINT16 = 0x06,
    VALUE_INT32 = 0x07,
    VALUE_UINT32 = 0x08,
    VALUE_INT64 = 0x09,
    VALUE_UINT64 = 0x0A,
    VALUE_FLOAT = 0x0B,
    VALUE_DOUBLE = 0x0C,
    VALUE_BOOLEAN = 0x0D, /* 4 bytes */
    VALUE_BINARY = 0x0E,
    VALUE_GUID = 0x0F,
    VALUE_SIZE = 0x10,       /* 4 or 8 bytes */
    VALUE_FILETIME = 0x11,   /* 100 ns since 1601 */
    VALUE_SYSTEMTIME = 0x12, /* year, month, day of week, day, hour, minute, second, ms */
    VALUE_SID = 0x13,        /* S-1-5-18 */
    VALUE_HEX32 = 0x14,      /* 0x1f */
    VALUE_HEX64 = 0x15,
    VALUE_EVENT_HANDLE = 0x20,
    VALUE_BINXML = 0x21,
    VALUE_EVENT_XML = 0x23, /* XML as text */
    VALUE_ARRAY = 0x80,     /* added to another type: several of them */
};

/* Whether it stands for no value at all: such an attribute is left out, such an element null. */
bool value_is_absent(uint8_t type);

/* Whether JSON writes it without quotation marks: a number, true, false. */
bool value_is_bare(uint8_t type, Slice bytes);

/* Adds its text, escaped as inside a JSON string; not of arrays and VALUE_BINXML. */
void value_write(Buffer *out, uint8_t type, Slice bytes);

/* Takes the next element of an array off the front of *@rest; false: there is none. */
bool value_next(uint8_t type, Slice *rest, Slice *element);
