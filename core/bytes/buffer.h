/* buffer.h - bytes that grow up to a ceiling. */
#pragma once

#include "core/bytes/slice.h"

/* Starts as { .max = … }. */
typedef struct {
    char *data; /* owned; ended by a NUL that is not counted, NULL while nothing was added */
    size_t length, size;
    size_t max;   /* bytes; 0: no ceiling */
    bool is_full; /* something did not fit and was left out */
} Buffer;

void buffer_clear(Buffer *buffer);
void buffer_add(Buffer *buffer, Slice bytes);
void buffer_add_text(Buffer *buffer, const char *text);
void buffer_add_byte(Buffer *buffer, char byte);
void buffer_add_format(Buffer *buffer, const char *format, ...)
    __attribute__((format(printf, 2, 3)));

/* Room for @most bytes behind what is there, to be written and then counted by buffer_use(); NULL:
 * they would not fit, and is_full is set. */
char *buffer_room(Buffer *buffer, size_t most);
void buffer_use(Buffer *buffer, size_t written);

/* Lent until the next change. */
static inline Slice buffer_slice(const Buffer *buffer)
{
    return (Slice){ buffer->data, buffer->length };
}
