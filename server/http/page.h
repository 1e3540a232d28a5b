/* page.h - HTML around what handlers write: pages with their first state inlined, and plain forms.
 */
#pragma once

#include "http/assets.h"
#include "http/request.h"

/**
 * The HTML of a page of web/, its first state inlined so that nothing moves while it loads.
 *
 * @state: JSON, already safe inside HTML (JsonWriter writes '<' as \u003c)
 * The caller owns the text.
 */
char *page_render(const Assets *assets, const AssetPage *page, const Request *request,
                  const char *browser_key, const char *state);

/**
 * The HTML of web/templates/NAME.html; works without scripts.
 *
 * {{name}} becomes the value of that name in @pairs (name, value, …, NULL), escaped; {{t:key}} the
 * words sign-in.key of packs/messages; {{css}}, {{script}}, {{language}} and {{other-language-id}}
 * are known. Anything else becomes nothing. The caller owns the text.
 */
char *page_render_template(const Assets *assets, const char *name, const char *language,
                           const Messages *messages, const char *const *pairs);
