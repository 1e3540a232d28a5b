/* fuzz_text_log.c - any bytes as a log of each kind, whole and in pieces: what comes out is as many
 * lines, each of them empty or an event. The first byte chooses the size of the pieces.
 */
#include <assert.h>

#include "core/sigma/event.h"
#include "core/text_log/text_log.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static Buffer turned(TextLogKind kind, Slice text, size_t step)
{
    Buffer out = { 0 };
    TextLog *log = text_log_new(kind, 1775001600);
    for (size_t at = 0; at < text.length; at += step) {
        const size_t rest = text.length - at;
        text_log_add(log, (Slice){ text.data + at, rest < step ? rest : step }, &out);
    }
    text_log_end(log, &out);
    text_log_free(log);
    return out;
}

static size_t count_lines(Slice text)
{
    size_t lines = 0;
    for (size_t i = 0; i < text.length; i++)
        lines += text.data[i] == '\n';
    return lines + (text.length > 0 && text.data[text.length - 1] != '\n');
}

static void read_lines(Slice text)
{
    Event event = { 0 };
    while (text.length > 0) {
        const size_t length =
            (size_t)((const char *)memchr(text.data, '\n', text.length) - text.data);
        assert(length == 0 || event_read(&event, (Slice){ text.data, length }) == EVENT_NOTHING);
        text = slice_from(text, length + 1);
    }
    event_clear(&event);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    const Slice text = { (const char *)data + 1, size - 1 };
    text_log_sniff(text);
    for (TextLogKind kind = TEXT_LOG_SYSLOG; kind <= TEXT_LOG_PLAIN; kind++) {
        Buffer whole = turned(kind, text, size), pieces = turned(kind, text, data[0] % 64 + 1);
        assert(slice_equal(buffer_slice(&whole), buffer_slice(&pieces)));
        assert(count_lines(buffer_slice(&whole)) == count_lines(text));
        read_lines(buffer_slice(&whole));
        buffer_clear(&whole);
        buffer_clear(&pieces);
    }
    return 0;
}
