/* ctap_item.h - where an item of CBOR ends, and what stands in a map. Pure.
 *
 * Only what authenticators may send (CTAP 2.1, section 8, canonical CBOR): definite lengths, at
 * most four levels. Everything is checked against the bytes that are there before anybody takes
 * memory for what a length claims.
 */
#pragma once

#include "core/bytes/slice.h"

/* The first item of @bytes, with its head; empty (length 0) if there is no whole one. */
Slice ctap_item_first(Slice bytes);

/* Whether @bytes are exactly one item. */
bool ctap_item_is_whole(Slice bytes);

/* The item that stands in the map @map under the text @key; empty if @map is no map or has no such
 * key. @map: exactly one item. */
Slice ctap_map_find(Slice map, const char *key);

/* How many pairs the map @map has; -1: it is no map. */
int ctap_map_size(Slice map);

/* The content of a text or of a byte string, without its head; false if @item is neither. Lent. */
bool ctap_item_content(Slice item, Slice *content);
