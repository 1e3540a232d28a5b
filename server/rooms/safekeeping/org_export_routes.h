/* org_export_routes.h - all data of a company as a file for its owner. */
#pragma once

#include "base/json_writer.h"
#include "http/route.h"

extern const Route org_export_routes[];

/* The export as it stands, or null where the person may not have it. */
bool write_org_export(Request *request, JsonWriter *json, const char *key, GError **error);
