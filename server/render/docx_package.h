/* docx_package.h - the parts of an Office file in their zip archive: the same bytes each time. */
#pragma once

#include <glib.h>
#include <stdint.h>

typedef struct Package Package;

/* @made_at: Unix time in seconds, UTC; the time of every part */
Package *package_new(int64_t made_at);
void package_free(Package *package);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Package, package_free)

/* Adds a part at the end; takes @bytes. @name: "word/document.xml" */
void package_add(Package *package, const char *name, GBytes *bytes);

/* The archive. Fails with APP_ERROR_INTERNAL. */
GBytes *package_close(Package *package, GError **error);
