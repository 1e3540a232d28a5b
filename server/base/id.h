/* id.h - identifiers of rows: UUID version 7 (RFC 9562), which sort by the time they were made. */
#pragma once

#include <stdbool.h>

/* A new id, 36 characters; the caller owns it. */
char *id_new(void);

/* Whether @text has the form of a UUID in lower case. NULL has not. */
bool id_is_valid(const char *text);
