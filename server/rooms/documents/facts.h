/* facts.h - what a template can say about a company, as one object. Pure.
 *
 * The names are those that packs/README.md promises to whoever writes templates:
 *
 *   company    name, address, industry, size (address is missing if it is not recorded)
 *   answers    QUESTION: the text ("choice": the label, "day": as documents write days,
 *              "lines": a list of texts); QUESTION-is-CHOICE: true
 *   has-QUESTION: true, for "lines" that are answered
 *   rules      of the kind's questionnaire: number, category, question, measures (text, person)
 *   decisions, has-decisions: measure, person, due, state
 *   assessment: see assessment_facts(); days as documents write them
 */
#pragma once

#include <glib.h>
#include <jansson.h>

#include "content/content.h"
#include "rooms/accounts/accounts.h"
#include "rooms/controls/controls.h"

/* All of it is borrowed. */
typedef struct {
    const Content *content;
    const DocumentKind *kind;
    const Organisation *organisation;
    GHashTable *answers;        /* char* question -> char* value; "" is no answer */
    const GPtrArray *decisions; /* of Decision */
    GHashTable *names;          /* people_names() */
    json_t *assessment;         /* NULL: there is none */
} FactsInput;

/* Returns a new object; the caller owns it. */
json_t *facts_new(const FactsInput *input);

/* A day as the company writes it in documents: "2026年11月21日" or "令和8年11月21日". The caller
 * owns it. */
char *facts_day(const char *day, const Organisation *organisation);
