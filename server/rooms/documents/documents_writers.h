/* documents_writers.h - documents as the JSON of api/openapi.yaml, for routes and pages. */
#pragma once

#include "base/json_writer.h"
#include "rooms/documents/documents_draft.h"
#include "rooms/documents/documents_store.h"

/* Whose words, and for whom. All borrowed. */
typedef struct {
    const Content *content;
    const char *language;
    const char *base_url; /* before the path of a public page */
    GHashTable *names;    /* people_names() */
} DocumentView;

/* One line of the list: the schema DocumentSummary. @standing: NULL if nothing stands */
void write_document_summary(JsonWriter *json, const DocumentKind *kind,
                            const DocumentStanding *standing, const DocumentView *view);

/* The schema DocumentVersion. */
void write_document_version(JsonWriter *json, const char *key, const VersionRow *version,
                            const DocumentView *view);

/* What a document is shown with. All borrowed. */
typedef struct {
    const Draft *draft;
    const char *html;                 /* of the draft's text */
    const DocumentStanding *standing; /* NULL: nothing stands */
    const GPtrArray *versions;        /* of VersionRow */
    const GPtrArray *reasons;         /* of RevisionReason */
    bool may_approve;                 /* the person who looks */
} DocumentRecord;

/* The schema Document. */
void write_document(JsonWriter *json, const char *key, const DocumentRecord *record,
                    const DocumentView *view);
