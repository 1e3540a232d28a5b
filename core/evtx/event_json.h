/* event_json.h - the tree of a record as the JSON of an event.
 *
 * The shape is that of the public JSON of Windows events, which rules and mappings know:
 *
 *   <Event xmlns="x"><System><EventID>1</EventID></System> {"Event":{"#attributes":{"xmlns":"x"},
 *     <EventData><Data Name="Image">C:\a.exe</Data>              "System":{"EventID":1},
 *     </EventData></Event> "EventData":{"Image":"C:\\a.exe"}}}
 *
 * - An element without attributes and elements is its value, one without a value null.
 * - Attributes are "#attributes", text beside them or beside elements "#text". Attributes without a
 *   value are left out.
 * - <Data Name="…"> is called by its name; <Data> without a name is a list, "Data".
 * - Elements of the same name beside each other become one list; so do the elements of an array.
 */
#pragma once

#include "core/bytes/buffer.h"
#include "core/evtx/binxml.h"

/**
 * Adds the event as one line of JSON without its line end, within the limits of
 * core/sigma/event.h.
 *
 * @nodes: what binxml_read_record() returned
 * @out: without a ceiling
 * false: binxml->wrong says why; what was added is to be thrown away.
 */
bool event_json_write(BinXml *binxml, const XmlNode *nodes, Buffer *out);
