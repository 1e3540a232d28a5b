#include "core/bytes/arena.h"

#include <stdalign.h>
#include <stdint.h>
#include <stdlib.h>

#define BLOCK_SIZE ((size_t)64 * 1024)

struct ArenaBlock {
    ArenaBlock *older;
    size_t size, used;
    alignas(max_align_t) char bytes[];
};

static ArenaBlock *block_new(Arena *arena, size_t size)
{
    ArenaBlock *block = malloc(sizeof(ArenaBlock) + size);
    if (block == NULL)
        abort();
    *block = (ArenaBlock){ .older = arena->blocks, .size = size };
    arena->blocks = block;
    arena->total += size;
    return block;
}

void *arena_take(Arena *arena, size_t size)
{
    const size_t alignment = alignof(max_align_t);
    if (size > SIZE_MAX / 2)
        abort();
    size = (size + alignment - 1) / alignment * alignment;
    ArenaBlock *block = arena->blocks;
    if (block == NULL || block->size - block->used < size)
        block = block_new(arena, size > BLOCK_SIZE ? size : BLOCK_SIZE);
    void *taken = block->bytes + block->used;
    block->used += size;
    return memset(taken, 0, size);
}

char *arena_copy(Arena *arena, Slice bytes)
{
    char *copy = arena_take(arena, bytes.length + 1);
    if (bytes.length > 0)
        memcpy(copy, bytes.data, bytes.length);
    return copy;
}

Slice arena_copy_slice(Arena *arena, Slice bytes)
{
    return (Slice){ arena_copy(arena, bytes), bytes.length };
}

/* Doubles when the count reaches a power of two, so that a list of n costs 2n. */
void *arena_grow(Arena *arena, void *array, size_t count, size_t size)
{
    if (count != 0 && (count & (count - 1)) != 0)
        return array;
    void *larger = arena_take(arena, size * (count == 0 ? 1 : 2 * count));
    if (count > 0)
        memcpy(larger, array, count * size);
    return larger;
}

static void free_blocks(ArenaBlock *block)
{
    while (block != NULL) {
        ArenaBlock *older = block->older;
        free(block);
        block = older;
    }
}

void arena_reset(Arena *arena)
{
    if (arena->blocks == NULL)
        return;
    free_blocks(arena->blocks->older);
    arena->blocks->older = NULL;
    arena->blocks->used = 0;
    arena->total = arena->blocks->size;
}

void arena_clear(Arena *arena)
{
    free_blocks(arena->blocks);
    *arena = (Arena){ 0 };
}
