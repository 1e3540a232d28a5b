/* finding.h - what detection found, a matching rule or a completed correlation, and how it is
 * written: a line of JSON, or lines of text. */
#pragma once

#include "app/rule_files.h"
#include "core/sigma/correlator.h"

/* All is lent. */
typedef struct {
    const RuleFiles *files;
    const GPtrArray *logs; /* of char: the files that are read, by their number in origins */
    uint64_t origin; /* finding_origin() of the event, of a correlation the one that came last */
    const SigmaRule *rule;         /* NULL: a correlation that was written as one */
    const CorrelationAlert *alert; /* NULL: one event is enough for the rule */
    const Evaluation *evaluation;
} Finding;

Finding finding_of_rule(const RuleFiles *files, const SigmaRule *rule,
                        const Evaluation *evaluation);
Finding finding_of_alert(const RuleFiles *files, const CorrelationAlert *alert,
                         const Evaluation *evaluation);

const char *finding_id(const Finding *finding);          /* "" if it has none */
const char *finding_title(const Finding *finding);       /* as the rule has it */
SigmaLevel finding_level(const Finding *finding);        /* never SIGMA_LEVEL_NONE */
const SigmaPlain *finding_plain(const Finding *finding); /* NULL: none */

/* The time of the event as written; empty: it has none. */
Slice finding_time(const Finding *finding);

/* Where an event stands: number of its file, and line. */
uint64_t finding_origin(guint file, unsigned long line);
const char *finding_file(const Finding *finding, uint64_t origin);
unsigned long finding_line(uint64_t origin);

/* Called for each field that the rule asks for, or that the correlation groups by, and each of its
 * values. */
typedef void (*FindingField)(Slice name, Slice value, void *data);
void finding_fields(const Finding *finding, FindingField take, void *data);

/* What the correlation saw, in a sentence. @from, @to: the times of its window as they are to be
 * shown. The caller owns it. */
char *finding_sentence(const Finding *finding, const char *from, const char *to);

void finding_write_json(const Finding *finding, GString *out);
void finding_write_text(const Finding *finding, GString *out);
