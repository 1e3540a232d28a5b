/* remote_place.h - SFTP and S3 by libcurl: put, read back, remove. See second_place.h. */
#pragma once

#include "rooms/safekeeping/second_place.h"

/* Whether the SFTP of this machine can sign in with the kind of key that FILE.pub beside
 * @identity_file names; what cannot be read is found out when it is used. Fails with INVALID. */
bool remote_place_check_key(const char *identity_file, GError **error);

bool remote_place_put(const SecondPlace *place, const char *path, GError **error);
bool remote_place_remove(const SecondPlace *place, const char *name, GError **error);
