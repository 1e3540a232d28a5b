#include "rooms/accounts/ctap_item.h"

#include <glib.h>

#define DEPTH_MAX 4 /* CTAP 2.1, section 8 */

enum { MAJOR_BYTES = 2, MAJOR_TEXT = 3, MAJOR_LIST = 4, MAJOR_MAP = 5, MAJOR_TAG = 6 };

typedef struct {
    int major;
    uint64_t number; /* value, length or count */
    size_t length;   /* of the head itself */
} Head;

/* RFC 8949, section 3. Indefinite lengths (31) and reserved ones (28 to 30) are refused. */
static bool read_head(Slice bytes, Head *head)
{
    if (bytes.length == 0)
        return false;
    const uint8_t first = (uint8_t)bytes.data[0];
    const int low = first & 0x1F;
    *head = (Head){ .major = first >> 5, .number = (uint64_t)low, .length = 1 };
    if (low < 24)
        return true;
    if (low > 27)
        return false;
    const size_t more = (size_t)1 << (low - 24);
    if (bytes.length < 1 + more)
        return false;
    head->number = 0;
    head->length = 1 + more;
    for (size_t i = 1; i <= more; i++)
        head->number = head->number << 8 | (uint8_t)bytes.data[i];
    return true;
}

static size_t item_length(Slice bytes, int depth);

/* The length of @count items that stand one after the other; 0: not all are there. */
static size_t items_length(Slice bytes, uint64_t count, int depth)
{
    size_t sum = 0;
    for (uint64_t i = 0; i < count; i++) {
        const size_t length = item_length(slice_from(bytes, sum), depth);
        if (length == 0)
            return 0;
        sum += length;
    }
    return sum;
}

/* 0: no whole item. Each item takes a byte at least, so a count ends with the bytes. */
static size_t item_length(Slice bytes, int depth)
{
    Head head;
    if (depth > DEPTH_MAX || !read_head(bytes, &head))
        return 0;
    const Slice rest = slice_from(bytes, head.length);
    uint64_t count = 0;
    switch (head.major) {
    case MAJOR_BYTES:
    case MAJOR_TEXT:
        return head.number <= rest.length ? head.length + (size_t)head.number : 0;
    case MAJOR_LIST:
        count = head.number;
        break;
    case MAJOR_MAP:
        count = 2 * MIN(head.number, UINT32_MAX);
        break;
    case MAJOR_TAG:
        return 0; /* canonical CBOR has none */
    default:
        return head.length; /* numbers, true, false, null */
    }
    const size_t inside = items_length(rest, count, depth + 1);
    return inside > 0 || count == 0 ? head.length + inside : 0;
}

Slice ctap_item_first(Slice bytes)
{
    return (Slice){ bytes.data, item_length(bytes, 1) };
}

bool ctap_item_is_whole(Slice bytes)
{
    return bytes.length > 0 && item_length(bytes, 1) == bytes.length;
}

int ctap_map_size(Slice map)
{
    Head head;
    return ctap_item_is_whole(map) && read_head(map, &head) && head.major == MAJOR_MAP
               ? (int)head.number
               : -1;
}

bool ctap_item_content(Slice item, Slice *content)
{
    Head head;
    if (!ctap_item_is_whole(item) || !read_head(item, &head) ||
        (head.major != MAJOR_BYTES && head.major != MAJOR_TEXT))
        return false;
    *content = slice_from(item, head.length);
    return true;
}

Slice ctap_map_find(Slice map, const char *key)
{
    Head head;
    const int size = ctap_map_size(map);
    if (size < 0 || !read_head(map, &head))
        return (Slice){ 0 };
    Slice rest = slice_from(map, head.length);
    for (int i = 0; i < size; i++) {
        Slice name;
        const Slice key_item = ctap_item_first(rest);
        const Slice value = ctap_item_first(slice_from(rest, key_item.length));
        if (ctap_item_content(key_item, &name) && slice_is(name, key))
            return value;
        rest = slice_from(rest, key_item.length + value.length);
    }
    return (Slice){ 0 };
}
