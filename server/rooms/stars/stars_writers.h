/* stars_writers.h - the way to the stars as the JSON of api/openapi.yaml. */
#pragma once

#include "rooms/stars/readiness.h"
#include "rooms/stars/stars.h"
#include "rooms/stars/stars_store.h"

/* Whose words, and for whom. */
typedef struct {
    const Content *content;
    const char *language;
    GHashTable *names; /* of people_names() */
    bool may_write;    /* whether the person may declare, and so choose who did */
} StarView;

/* What stands of the company. All of it is lent. */
typedef struct {
    const StarRecord *record;
    const StarRules *rules;
    const GPtrArray *statuses; /* of StarStatus */
    const GPtrArray *closed;   /* of ClosedAssessment, the newest first */
} StarsShown;

/* The rules that count: the chosen ones, else the first. Lent by the content. */
const StarRules *star_rules_of(const Stars *stars, const StarRecord *record);

/* What is known, with the record, as the rules of readiness.h take it. @today: a day */
StarFacts star_facts(const StarsKnown *known, const StarRecord *record, const char *today);

void write_star_step(JsonWriter *json, const StarStatus *status, const char *language);

/* As the schema SecurityAction. */
void write_security_action(JsonWriter *json, const char *key, const StarsShown *shown,
                           const StarView *view);
