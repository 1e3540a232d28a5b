#pragma once

#include "content/content.h"
#include "http/route.h"
#include "rooms/documents/documents_store.h"

extern const Route documents_routes[];      /* working on documents: API and pages */
extern const Route document_files_routes[]; /* documents as files, and the public page */

/* What the path names, or NULL with NOT_FOUND. */
const DocumentKind *kind_of_path(const Request *request, GError **error);
VersionRow *version_of_path(const Request *request, GError **error); /* the caller owns it */

/* A version in force or replaced is approved; else its papers say 案. */
bool version_is_approved(const VersionRow *version);
