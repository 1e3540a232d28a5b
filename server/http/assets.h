/* assets.h - what the browser loads: scripts, styles, page templates; inside the binary or a
 * folder. */
#pragma once

#include <glib.h>
#include <stdbool.h>

typedef struct Assets Assets;

/* What web/pages.json and the build say of one page. */
typedef struct {
    char *name;
    char **scripts; /* the first is the page's own, the others are loaded with it */
    char *style;
    char *title;     /* key of packs/messages */
    char **messages; /* rooms of packs/messages that the page needs */
} AssetPage;

/* @directory: what web/build.mjs made; NULL: inside the binary. */
Assets *assets_load(const char *directory, GError **error);
void assets_free(Assets *assets);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Assets, assets_free)

const AssetPage *assets_page(const Assets *assets, const char *name); /* NULL: no such page */
const char *assets_style(const Assets *assets); /* file name of the style sheet */
/* The file name of the script of web/templates/NAME.html; NULL: it has none. */
const char *assets_plain_script(const Assets *assets, const char *name);
const char *assets_icon(const Assets *assets); /* NULL: none */

/* The text of web/templates/NAME.html; NULL: no such template. */
const char *assets_template(const Assets *assets, const char *name);

/**
 * Finds a file to send.
 *
 * @name: below /assets/
 * @accept_encoding: of the request; may be NULL
 * @type, @encoding: what to say about it; @encoding NULL: as it is
 * Returns its bytes, lent; NULL: no such file.
 */
GBytes *assets_find(const Assets *assets, const char *name, const char *accept_encoding,
                    const char **type, const char **encoding);
