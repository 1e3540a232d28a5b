/* event.h - one event as rules see it: a flat list of named values.
 *
 * An event is a JSON object. What is nested gets a dotted name
 * ("Event.EventData.Image"); an element of a list has the name of the list, so that a field
 * with several values matches when one of them does. A key that stands twice is such a field
 * too: whoever writes it twice shall not hide the other one.
 *
 * Names are kept without spaces, as the specification wants ("Threat Name" is ThreatName).
 * Numbers and booleans keep the text they were written as.
 */
#pragma once

#include "core/sigma/rule.h"

#define EVENT_SIZE_MAX ((size_t)1024 * 1024) /* bytes of JSON */
#define EVENT_DEPTH_MAX 32
#define EVENT_FIELDS_MAX 10000
#define EVENT_NAME_MAX 1000 /* bytes of a dotted name */

typedef enum {
    FIELD_TEXT,
    FIELD_NUMBER,
    FIELD_BOOLEAN,
    FIELD_NULL,
    FIELD_EMPTY, /* {} or []: there, but without a value */
} FieldKind;

typedef struct {
    FieldKind kind;
    FieldName path; /* "Event.EventData.Image" */
    FieldName name; /* as the mapping calls it: "Image"; the path until event_rename() */
    Slice text;     /* UTF-8; of FIELD_NULL and FIELD_EMPTY: empty */
    Slice folded;   /* utf8_fold() of the text, once somebody asked; see event_folded() */
} EventField;

/* X(ENUM, "name"): the sentence is cli.event-name. */
#define EVENT_WRONGS(X)                                                                            \
    X(NOTHING, "")                                                                                 \
    X(TOO_LARGE, "too-large")                                                                      \
    X(TOO_DEEP, "too-deep")                                                                        \
    X(TOO_MANY, "too-many")                                                                        \
    X(NO_OBJECT, "no-object")                                                                      \
    X(NO_UTF8, "no-utf8")                                                                          \
    X(SYNTAX, "syntax")

typedef enum {
#define X(name, text) EVENT_##name,
    EVENT_WRONGS(X)
#undef X
} EventWrong;

/* Starts as { 0 }; used for one event after the other. */
typedef struct {
    Arena arena;
    EventField *fields; /* in the order of the text */
    size_t count;
    size_t wrong_at; /* byte of the text */
} Event;

/**
 * Reads an event in place of the one before.
 *
 * The whole text must be one JSON object (RFC 8259) in UTF-8. A lone surrogate (\ud800), which
 * Windows lets into file names, becomes U+FFFD.
 */
EventWrong event_read(Event *event, Slice json);
void event_clear(Event *event);

/* A copy whose texts and names are in the arena as well; event_clear() before the arena goes. */
Event *event_copy(Arena *arena, const Event *event);

/* Text between quotation marks without JSON's escapes. @plain: as long as the text and UTF8_LONGEST
 * bytes more. false: an escape is none. */
bool event_unescape(Slice text, char *plain, size_t *length);

/* "syntax" */
const char *event_wrong_name(EventWrong wrong);

/* The text without regard to case; kept with the field. */
Slice event_folded(Event *event, EventField *field);

/* The next field of that name at or behind @from; NULL: there is none. Both the name of the
 * mapping and the path count. *@from is set behind it. */
EventField *event_next(const Event *event, FieldName name, size_t *from);

/* Whether there is a field of that name, or one below it. */
bool event_has(const Event *event, FieldName name);
