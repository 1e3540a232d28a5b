/* weak_controls.h - which controls ask for a decision, and which of them first. Pure. */
#pragma once

#include "rooms/controls/controls.h"

typedef struct {
    const Control *control; /* lent by the content */
    ControlState state;     /* not implemented, unknown or partial */
    bool is_important;      /* an item that counts as important points at it */
} WeakControl;

/**
 * The weak controls for which nothing is decided.
 *
 * @decisions: of Decision, the newest first; what was dropped decides nothing, what is done and did
 *     not make the control strong leaves it to be decided anew
 * Returns of WeakControl: the important ones first, then the weakest, then as in the catalogue.
 */
GArray *weak_controls(const Content *content, const ControlsOverview *overview,
                      const GPtrArray *decisions);
