/* stars.h - all that other rooms may know of the way to the stars of SECURITY ACTION. */
#pragma once

#include "base/json_writer.h"
#include "rooms/controls/controls.h"

/* What the stages are judged by. All of it is lent. */
typedef struct {
    const Content *content;
    const ControlsOverview *overview;
    const GPtrArray *decisions; /* of Decision, the newest first */
    const GPtrArray *standings; /* of DocumentStanding */
    const GPtrArray *closed;    /* of ClosedAssessment, the newest first */
    int64_t now;
} StarsKnown;

/* Writes the stages in short, as a list of the schema StarStep. One statement. */
bool stars_write_path(Db *db, JsonWriter *json, const char *key, const StarsKnown *known,
                      const char *language, GError **error);
