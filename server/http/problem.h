/* problem.h - an error as the client sees it (RFC 9457), in Japanese and English. */
#pragma once

#include <glib.h>

#include "base/json_writer.h"

typedef struct Messages Messages; /* base/messages.h */

unsigned problem_status(const GError *error);

/* Seconds for the header Retry-After; 0: none, trying again would not help. */
int problem_retry_after(const GError *error);

/**
 * Writes the problem document.
 *
 * What our own faults are stays in the log; the person sees a number to ask support with.
 * @number: eight characters that stand in the log as well
 */
void problem_write(JsonWriter *writer, const GError *error, const char *number,
                   const Messages *messages, const char *language);

/* The sentence for the person, in one language; the caller owns it. */
char *problem_sentence(const GError *error, const Messages *messages, const char *language);
char *problem_title(const GError *error, const Messages *messages, const char *language);
