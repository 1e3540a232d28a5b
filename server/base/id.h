/* id.h - identifiers of rows: UUID version 7 (RFC 9562), which sort by the time they were made. */
#pragma once

#include <stdbool.h>

/* A new id, 36 characters; the caller owns it. */
char *id_new(void);

/* A name for addresses that people read aloud or type: 80 random bits as 16 letters and digits that
 * are not mistaken for each other (no 0, 1, l, o); the caller owns it. */
char *id_short(void);

/* Whether @text has the form of a UUID in lower case. NULL has not. */
bool id_is_valid(const char *text);
