/* metrics.h - how many requests were answered how, and how long it took, since the start. For
 * Prometheus: text exposition format 0.0.4. Any thread may count.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* @spent_us: from the first header to the answer */
void metrics_count(unsigned status, gint64 spent_us);

/* Appends the metrics of requests and of the process. */
void metrics_write(GString *out);

/* Appends one metric: # HELP, # TYPE and a line. @labels: "state=\"ready\"" or "" */
void metrics_add(GString *out, const char *name, const char *type, const char *help,
                 const char *labels, double value);
