/* json_slice.h - texts of events as JSON. */
#pragma once

#include "base/json_writer.h"
#include "core/bytes/slice.h"

/* @text: UTF-8; a NUL in it is written as U+FFFD. */
void json_slice(JsonWriter *writer, const char *key, Slice text);
