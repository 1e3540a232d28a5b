/* report_steps.h - asking for reports: each step whole, in the transaction of the Db, with its
 * entry in the audit log. */
#pragma once

#include "rooms/board/board.h"
#include "rooms/board/report_store.h"

/**
 * Asks a person to report regularly; the first report is due at the end of this month or quarter.
 *
 * @wanted: initiative, title, person and rhythm count
 * Fails with INVALID if the person does not work here, CONFLICT if she is asked already.
 */
bool report_ask(Db *db, const Actor *actor, const ReportRequest *wanted, GError **error);

/* No further report is asked for; what stands as a task stays. Fails with CONFLICT if it was
 * stopped already. */
bool report_stop(Db *db, const Actor *actor, const ReportRequest *request, GError **error);
