/* frame_lines.h - a stream of frames as JSON lines, for those who know nothing of frames.
 *
 * Names are not taken apart: the value of "a.b" becomes {"a.b":…}, which event.h reads as the same
 * event. Memory is bounded whatever is in the stream.
 */
#pragma once

#include "core/sigma/frame.h"

typedef struct FrameLines FrameLines;

/* An event, or a place of the stream where none can be read. */
typedef struct {
    unsigned long number; /* from 1; a place that cannot be read counts as one */
    FrameWrong wrong;
    Slice
        json; /* one line without its end; empty if something is wrong. Lent until the next call */
} FrameLine;

/* Whether a file that begins so is a stream of frames. */
bool frame_is_front(Slice front);

FrameLines *frame_lines_new(void);
void frame_lines_free(FrameLines *lines); /* may be NULL */

/* The next bytes of the stream. Take all lines before the next call. */
void frame_lines_add(FrameLines *lines, Slice bytes);

/* No more bytes will come. */
void frame_lines_end(FrameLines *lines);

/* The next line; false: more bytes are needed, or nothing is left. */
bool frame_lines_next(FrameLines *lines, FrameLine *line);
