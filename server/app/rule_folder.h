/* rule_folder.h - the folder that imported rules are in. */
#pragma once

#include "app/rule_source.h"

typedef struct {
    guint added, changed, unchanged, gone; /* files */
} FolderChange;

/**
 * Puts the files of @source in place of those in @folder, all at once: what reads the folder sees
 * the old files or the new ones.
 *
 * Only a folder that an earlier import made, or an empty one, is replaced.
 * Fails with APP_ERROR_CONFLICT (there are other files) or INVALID (cannot be written); then
 * @folder is as it was.
 */
bool rule_folder_replace(const char *folder, const RuleSource *source, FolderChange *change,
                         GError **error);
