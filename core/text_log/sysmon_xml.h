/* sysmon_xml.h - an event of Sysmon for Linux, as it stands in syslog. */
#pragma once

#include "core/text_log/json_line.h"

#define SYSMON_FIELDS_MAX 100

/* Writes Channel, EventID, Computer and the members of EventData, whose names are those Sysmon has
 * on Windows. What is no such event writes nothing. */
void sysmon_xml_write(JsonLine *json, Slice xml);
