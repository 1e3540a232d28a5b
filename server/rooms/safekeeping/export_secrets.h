/* export_secrets.h - passphrases between the request that names one and the job that seals with it:
 * in memory only, so that no database or backup ever holds one. */
#pragma once

#include <stdint.h>

#include "rooms/safekeeping/seal_key.h"

#define EXPORT_SECRETS_MAX 256 /* the oldest goes first */

/* Keeps a passphrase for a job. @passphrase: is copied */
void export_secret_keep(const char *job_id, const char *passphrase, int64_t now);

/* Hands it over, once. Returns false if there is none: the server was started again meanwhile. */
bool export_secret_take(const char *job_id, SealSecret *secret);
