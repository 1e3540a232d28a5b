/* second_place.h - a copy of a backup in another folder: another disk, or a folder of another
 * machine. */
#pragma once

#include <glib.h>
#include <stdbool.h>

/**
 * Copies @path into @folder, reads the copy back and compares it; it appears whole or not at all.
 *
 * Fails with UNAVAILABLE and a sentence.
 */
bool second_place_put(const char *path, const char *folder, GError **error);

/* Nothing to remove is no failure. */
bool second_place_remove(const char *name, const char *folder, GError **error);
