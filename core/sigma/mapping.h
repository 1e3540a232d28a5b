/* mapping.h - which rules are for an event, and what the event calls their fields.
 *
 * A mapping is a YAML file (packs/detection/README.md has the format): for each log source that
 * rules name, what events of it look like. Rules of a log source that no mapping knows are never
 * evaluated; they are counted, not hidden.
 */
#pragma once

#include "core/sigma/event.h"
#include "core/sigma/rule_set.h"

#define MAPPING_SOURCES_MAX 2000

typedef struct {
    FieldName rule, event;
} FieldMap;

/* One kind of event a log source has. */
typedef struct {
    const SigmaNode *where; /* NULL: every event */
    FieldMap *fields;
    size_t field_count;
} MappingEvents;

typedef struct {
    SigmaLogsource logsource;
    MappingEvents *events;
    size_t count;
} MappingSource;

/* Starts as { 0 }; one or several files. */
typedef struct {
    Arena arena;
    RuleReading reading;
    Slice *containers; /* objects whose members count as fields of the event */
    size_t container_count;
    FieldMap *names; /* .event: the path, .rule: its name */
    size_t name_count;
    FieldName *times; /* where the time of an event stands, the best first */
    size_t time_count;
    MappingSource *sources;
    size_t source_count;
} Mapping;

/* false: a problem was added. */
bool mapping_add(Mapping *mapping, const char *file, Slice yaml, SigmaProblems *problems);
void mapping_clear(Mapping *mapping);

/* What rules call the path; lent as long as the arena and the path are. */
FieldName mapping_name_of(const Mapping *mapping, Arena *arena, Slice path);

/* Gives the fields of an event the names that rules use. */
void mapping_rename(const Mapping *mapping, Event *event);

/* The time of the event as written; empty: it has none. */
Slice mapping_time(const Mapping *mapping, const Event *event);

/* Whether events of the source are meant by a rule: each attribute the rule has must be the
 * source's. Sources with more attributes are meant too ("product: windows" is all of Windows); "*"
 * is every attribute. */
bool mapping_is_for(const MappingSource *source, const SigmaLogsource *logsource);
