/* remote_place.h - SFTP and S3 by libcurl: put, read back, remove. See second_place.h. */
#pragma once

#include "rooms/safekeeping/second_place.h"

bool remote_place_put(const SecondPlace *place, const char *path, GError **error);
bool remote_place_remove(const SecondPlace *place, const char *name, GError **error);
