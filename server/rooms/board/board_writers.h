/* board_writers.h - the owner's board as the JSON of api/openapi.yaml. */
#pragma once

#include "rooms/board/progress.h"
#include "rooms/board/report_store.h"

/* Whose words, and for whom. */
typedef struct {
    const Content *content;
    const char *language;
    GHashTable *names;         /* of people_names() */
    const GPtrArray *requests; /* of ReportRequest */
} BoardView;

/* As the schema Board. */
void write_board(JsonWriter *json, const char *key, const ProgressFacts *facts,
                 const BoardView *view);
