/* testing_memory.h - memory with nothing behind it: who reads one byte too far ends the test. Only
 * for tests. */
#pragma once

#include <glib.h>
#include <sys/mman.h>

#include "core/bytes/slice.h"

typedef struct {
    char *pages, *end; /* pages whose first and last cannot be touched */
    size_t size;
} FencedMemory;

#define FENCE ((size_t)4096)

/* At least @size bytes before the end. */
static inline FencedMemory fenced_memory_new(size_t size)
{
    const size_t inside = (size + FENCE - 1) / FENCE * FENCE;
    FencedMemory memory = { .size = inside + 2 * FENCE };
    memory.pages =
        mmap(NULL, memory.size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    g_assert_true(memory.pages != MAP_FAILED);
    g_assert_cmpint(mprotect(memory.pages + FENCE, inside, PROT_READ | PROT_WRITE), ==, 0);
    memory.end = memory.pages + FENCE + inside;
    return memory;
}

static inline void fenced_memory_free(FencedMemory *memory)
{
    munmap(memory->pages, memory->size);
}

/* The text with @behind bytes behind it that may be read, and then nothing. */
static inline Slice fenced_text(const FencedMemory *memory, Slice text, size_t behind)
{
    char *at = memory->end - behind - text.length;
    g_assert_true(at >= memory->pages + FENCE);
    memset(memory->end - behind, '"', behind);
    if (text.length > 0)
        memcpy(at, text.data, text.length);
    return (Slice){ at, text.length };
}
