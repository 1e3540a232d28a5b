#include "core/bytes/buffer.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void buffer_clear(Buffer *buffer)
{
    free(buffer->data);
    *buffer = (Buffer){ .max = buffer->max };
}

static void make_room(Buffer *buffer, size_t more)
{
    const size_t needed = buffer->length + more + 1;
    if (needed <= buffer->size)
        return;
    size_t size = buffer->size < 64 ? 64 : buffer->size;
    while (size < needed)
        size *= 2;
    buffer->data = realloc(buffer->data, size);
    if (buffer->data == NULL)
        abort();
    buffer->size = size;
}

char *buffer_room(Buffer *buffer, size_t most)
{
    if (buffer->max != 0 && most > buffer->max - buffer->length) {
        buffer->is_full = true;
        return NULL;
    }
    make_room(buffer, most);
    return buffer->data + buffer->length;
}

void buffer_use(Buffer *buffer, size_t written)
{
    buffer->length += written;
    buffer->data[buffer->length] = '\0';
}

void buffer_add(Buffer *buffer, Slice bytes)
{
    char *room = buffer_room(buffer, bytes.length);
    if (room == NULL)
        return;
    if (bytes.length > 0)
        memcpy(room, bytes.data, bytes.length);
    buffer_use(buffer, bytes.length);
}

void buffer_add_text(Buffer *buffer, const char *text)
{
    buffer_add(buffer, slice_of(text));
}

void buffer_add_byte(Buffer *buffer, char byte)
{
    buffer_add(buffer, (Slice){ &byte, 1 });
}

void buffer_add_format(Buffer *buffer, const char *format, ...)
{
    char text[512];
    va_list arguments;
    va_start(arguments, format);
    const int length = vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    if (length > 0)
        buffer_add(buffer, (Slice){ text, (size_t)length < sizeof text ? (size_t)length
                                                                       : sizeof text - 1 });
}
