/* kernels.h - the loops that see every byte, written once and built for each kind of processor.
 *
 * kernels_body.h has them; kernels_scalar.c, kernels_sse42.c, kernels_avx2.c and
 * kernels_avx512.c build it. All of them give the same answers.
 */
#pragma once

#include "core/sigma/gram_set.h"
#include "core/sigma/values.h"

typedef struct {
    const char *name; /* "avx512" */

    /**
     * Reads one JSON object that begins at @text into @values (values_begin() was called) and
     * returns where it ends.
     *
     * NULL: it is none, or does not fit; event_read() says why. @has_lines: line ends may stand
     * between its parts; else they end it.
     */
    const char *(*scan)(Values *values, const char *text, const char *end, bool has_lines);

    /* Unescapes text of an event whose @notes are known, and folds it if @folds; returns the
     * length. @out has utf8_fold_room() and 64 bytes more; up to @readable bytes may be read. */
    size_t (*copy)(char *out, Slice text, unsigned notes, bool folds, const char *readable);

    /* Where literals of the set may begin in the folded @text, behind which 64 bytes may be read:
     * fills @places with at most @most of them from *@from on, which goes forward. */
    size_t (*places)(const GramSet *set, Slice text, size_t *from, uint32_t *places, size_t most);

    /* As places(), but of text that is not folded, and only what the buckets say. */
    size_t (*allowed)(const GramSet *set, Slice text, const char *readable, size_t *from,
                      uint32_t *places, size_t most);

    /* Whether the literal, which is not empty, is in the text; 64 bytes behind may be read. */
    bool (*find)(Slice text, Slice literal);

    /* Whether all bytes are ASCII; up to @readable bytes may be read. */
    bool (*is_ascii)(Slice text, const char *readable);

    /* What is special about a text without escapes; false: it is no UTF-8. */
    bool (*notes_of)(Slice text, const char *readable, unsigned *notes);

    /* What places() costs of 64 places, roughly in cycles: to ask eight buckets for one byte; to
     * look up one place; to look up all. */
    double cost_of_buckets, cost_of_place, cost_of_all;
} Kernels;

/* The best for this processor. */
const Kernels *kernels(void);

/* "scalar", "sse42", "avx2", "avx512"; NULL: unknown, or not for this processor. */
const Kernels *kernels_named(const char *name);

/* Makes kernels() give these from now on: for tests and comparisons, before anything is read. */
void kernels_force(const Kernels *kernels);
