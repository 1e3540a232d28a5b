/* breach_spread.h - more keys than memory holds, in any order, given back in ascending order.
 *
 * They are spread over 256 buckets by their leading bits. What a bucket has too much lies in one
 * temporary file without a name, so that nothing of it is left however the program ends. A bucket
 * that is larger than may be sorted at once is spread again by the next bits.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct BreachSpread BreachSpread;

/* Memory of the buckets themselves, in bytes, where keys are as even as hashes. */
#define SPREAD_MEMORY ((gsize)8 * 1024 * 1024)

/* @folder: for the temporary file, 8 bytes a key */
BreachSpread *breach_spread_new(const char *folder);
void breach_spread_free(BreachSpread *spread);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(BreachSpread, breach_spread_free)

/* Fails with APP_ERROR_UNAVAILABLE if the temporary file cannot be made or written. */
bool breach_spread_add(BreachSpread *spread, guint64 key, GError **error);

/* false stops. */
typedef bool (*BreachTake)(const guint64 *keys, gsize count, void *data);

/**
 * Gives all keys, each once, in ascending order, piece after piece; then there are none.
 *
 * @sorted_max: keys that may be sorted at once, for 16 bytes of memory each
 * Fails with APP_ERROR_UNAVAILABLE. Returns false without an error if @take stopped.
 */
bool breach_spread_drain(BreachSpread *spread, gsize sorted_max, BreachTake take, void *data,
                         GError **error);
