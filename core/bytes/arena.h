/* arena.h - memory that is given back all at once.
 *
 * What a set of rules or one event consists of lives as long as the whole. Where
 * memory is used up the process ends, as with GLib.
 */
#pragma once

#include "core/bytes/slice.h"

typedef struct ArenaBlock ArenaBlock;

/* Starts as { 0 }. */
typedef struct {
    ArenaBlock *blocks; /* the newest first */
    size_t total;       /* bytes taken from the system */
} Arena;

/* Zeroed and aligned for any type; never NULL. */
void *arena_take(Arena *arena, size_t size);

/* Bytes with a NUL behind them. */
char *arena_copy(Arena *arena, Slice bytes);
Slice arena_copy_slice(Arena *arena, Slice bytes);

/* The array of *@count elements of @size with room for one more behind them. *@count stays. The old
 * array is left where it is. */
void *arena_grow(Arena *arena, void *array, size_t count, size_t size);

/* Forgets all, but keeps the newest block for the next round. */
void arena_reset(Arena *arena);
void arena_clear(Arena *arena);

#define ARENA_NEW(arena, type, count) ((type *)arena_take((arena), sizeof(type) * (count)))
