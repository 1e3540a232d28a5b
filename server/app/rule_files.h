/* rule_files.h - what the commands about rules work with: rules and mappings from files, and how
 * problems with them are told. */
#pragma once

#include "app/speak.h"
#include "core/sigma/correlator.h"
#include "core/sigma/detector.h"
#include "core/sigma/profile.h"

typedef struct {
    Speaker speaker;
    Placeholders placeholders;
    SigmaRuleSet *rules;
    Mapping mapping;
    Profile *profile; /* of the packs: what is planned with; NULL until the mappings are read */
    SigmaProblems problems; /* of placeholders and mappings */
    guint file_count;
} RuleFiles;

void rule_files_clear(RuleFiles *files);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(RuleFiles, rule_files_clear)

/* Opens the messages and reads --placeholders and the rules of @paths (of char); none: the rules
 * of the packs and those imported. false: said why. */
bool rule_files_open(RuleFiles *files, const Arguments *arguments, const GPtrArray *paths);

/* Reads the mappings of --mapping, or all that are for use without being named, and the profiles of
 * the packs. false: said why. */
bool rule_files_map(RuleFiles *files, const Arguments *arguments);

/* Writes at most @most problems (notes left out unless wanted), one a line: "FILE:LINE: sentence".
 */
void rule_files_tell(const RuleFiles *files, const SigmaProblems *problems, FILE *out, size_t most,
                     bool with_notes);

/* Writes one, as above. */
void rule_files_tell_one(const RuleFiles *files, const SigmaProblem *problem, FILE *out);

/* A match for the correlations, with the time of its event. */
CorrelatorMatch rule_match(const RuleFiles *files, const SigmaRule *rule,
                           const Evaluation *evaluation, uint64_t origin);

/* Correlations that are written as one, without those that "| count()" stands for. */
size_t rule_correlations(const RuleFiles *files);

/* The text of the speaker's language; NULL if the rule has none. */
const char *rule_title(const RuleFiles *files, const SigmaRule *rule); /* else the rule's own */
const char *rule_plain(const RuleFiles *files, const char *const texts[SIGMA_LANGUAGES]);

/* Says why a file cannot be read. Always returns false. */
bool complain_of_path(const Speaker *speaker, const char *path, const GError *error);

/* Says that a record of a file cannot be read. @key: why (LogFileSink.tell) */
void tell_unreadable(const Speaker *speaker, const char *path, guint64 line, const char *key);
