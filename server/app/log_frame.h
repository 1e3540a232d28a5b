/* log_frame.h - what the process that reads a log says to the one that started it.
 *
 * A row of frames in one pipe: lines and problems as they come, and at the end LOG_FRAME_END. A
 * pipe that closes without it means that the process died. Whoever reads the frames trusts none of
 * it: the log may have taken over the process that writes them.
 */
#pragma once

#include <stdint.h>

#define LOG_FRAME_MAX ((uint32_t)256 * 1024) /* bytes behind the head */

typedef enum {
    LOG_FRAME_LINES = 1, /* bytes of JSON lines, cut anywhere */
    LOG_FRAME_PROBLEM,   /* a LogProblem */
    LOG_FRAME_END,       /* a LogEnd */
} LogFrameKind;

/* Both processes are the same program on the same computer: numbers are as in memory. */
typedef struct {
    uint32_t kind;
    uint32_t length; /* of what follows */
} LogFrame;

/* The place of the log that @line stands for cannot be read; the line is empty. */
typedef struct {
    uint64_t line;
    uint32_t kind;   /* number of the LogKind (log_kind.h) */
    uint32_t reason; /* number of its reason */
} LogProblem;

/* What the reading ended with. */
typedef struct {
    uint32_t packing;      /* UNPACK_GZIP …: it is cut or damaged; UNPACK_NONE: it is not */
    uint32_t error_number; /* errno of reading; 0: it could be read */
    uint64_t cut;          /* lines that are too long and were cut */
} LogEnd;
