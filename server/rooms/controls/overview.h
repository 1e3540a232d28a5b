/* overview.h - every control of the catalogue with its state, from all claims of an organisation.
 *
 * Pure logic. What it tells others stands in controls.h.
 */
#pragma once

#include "rooms/controls/controls.h"

/* @claims: of Claim, taken. @department_id: NULL for the whole company. */
ControlsOverview *controls_overview_new(const Content *content, GPtrArray *claims,
                                        const char *department_id);
