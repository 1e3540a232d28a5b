/* rule_sieve.h - leaves of files of rules only the documents that can be used. Pure. */
#pragma once

#include "app/rule_source.h"
#include "core/sigma/rule_set.h"

typedef struct {
    guint rules; /* with filters and correlations, in what is left */
    guint wrong; /* problems told */
} SieveCounts;

/* Called for each problem. */
typedef void (*SieveTell)(const SigmaProblem *problem, void *data);

/**
 * Reads all files as one set of rules and takes out each document with a problem, again until none
 * is left: what names a document that went goes too. Lines keep their numbers. Notes are no
 * problems. Files without a document go out of @source.
 */
SieveCounts rule_sieve(RuleSource *source, SieveTell tell, void *data);
