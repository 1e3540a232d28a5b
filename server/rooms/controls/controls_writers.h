/* controls_writers.h - rows of this room as the JSON of api/openapi.yaml, for routes and pages. */
#pragma once

#include "rooms/controls/controls_store.h"
#include "rooms/controls/weak_controls.h"

/* What a control is shown with. */
typedef struct {
    const Content *content;
    const char *language;
    int64_t now;
    GHashTable *names;            /* char* id -> char* name of people; may be NULL in lists */
    const GPtrArray *departments; /* of Department */
    SizeClass size;               /* of the company: which measures suit */
} ControlContext;

void write_evidence(JsonWriter *json, const char *key, const Evidence *evidence);
void write_decision(JsonWriter *json, const char *key, const Decision *decision,
                    const ControlContext *context);
void write_weak_control(JsonWriter *json, const WeakControl *weak, const ControlContext *context);
void write_control_summary(JsonWriter *json, const Control *control, const ControlStatus *status,
                           bool is_decided, const char *language);

/* What is recorded of one control. All borrowed. */
typedef struct {
    const Control *control;
    const ControlStatus *status;
    const GPtrArray *evidence; /* of Evidence */
    const Decision *decision;  /* NULL: none */
    const GPtrArray *tasks;    /* of Task */
} ControlRecord;

void write_control(JsonWriter *json, const char *key, const ControlRecord *record,
                   const ControlContext *context);
