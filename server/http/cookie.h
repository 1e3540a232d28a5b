/* cookie.h - names of the cookies. Inside http/ only. */
#pragma once

#define SESSION_COOKIE "mimamori_session"
#define LANGUAGE_COOKIE "mimamori_language"
#define BROWSER_COOKIE "mimamori_browser"
