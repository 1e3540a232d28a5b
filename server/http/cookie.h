/* cookie.h - names of the cookies. Inside http/ only.
 *
 * Over TLS a cookie is called __Host-NAME: browsers take it only from this very host, with Secure
 * and for all paths, so that no other host of the domain can plant one (RFC 6265bis, 4.1.3.2).
 */
#pragma once

#define SESSION_COOKIE "mimamori_session"
#define LANGUAGE_COOKIE "mimamori_language"
#define BROWSER_COOKIE "mimamori_browser"

#define SECURE_PREFIX "__Host-"
