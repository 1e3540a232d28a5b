/* key_sort.h - numbers in ascending order, each once. */
#pragma once

#include <stddef.h>
#include <stdint.h>

/* Sorts @keys in place with the memory of as many more at @spare; returns how many different ones
 * there are, which then stand at the front. */
size_t key_sort_unique(uint64_t *keys, uint64_t *spare, size_t count);
