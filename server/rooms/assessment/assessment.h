/* assessment.h - all that others may know of the self-diagnosis (診断). */
#pragma once

#include "rooms/accounts/accounts.h"

/* Keeps the scores that others compare themselves with in step with consent, industry and size.
 * For accounts_on_organisation_changed(). */
bool assessment_organisation_changed(Db *db, const Organisation *organisation, GError **error);
