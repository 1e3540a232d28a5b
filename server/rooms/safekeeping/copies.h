/* copies.h - how far a company is with 3-2-1: three copies, two kinds of media, one elsewhere.
 * Pure. */
#pragma once

#include <stdbool.h>

/* What is known. The data themselves are the first copy. */
typedef struct {
    bool has_backup;      /* a whole backup of the last days */
    bool on_other_device; /* it lies on another disk than the data */
    bool has_second;      /* a copy of it in the second place */
    bool second_on_other_device;
    bool second_is_elsewhere; /* the second place is another machine */
    bool has_offline;         /* somebody said so within the last weeks */
} CopyFacts;

typedef struct {
    int copies; /* 1 to 4 */
    bool has_three, has_two_media, has_one_elsewhere;
} CopyState;

CopyState copies_state(const CopyFacts *facts);

#define OFFLINE_COPY_DAYS 35 /* how long the word of a person counts */
