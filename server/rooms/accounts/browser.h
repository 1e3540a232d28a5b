/* browser.h - how a browser, and where it stands, are called for people. Pure. */
#pragma once

/* "Windows / Edge" from a User-Agent header; NULL where neither is known. The caller owns it. */
char *browser_name(const char *user_agent);

/* An IP address without its last part, enough to know one's own office by: "203.0.113.*",
 * "2001:db8:1:*". What is no address stays as it is. The caller owns it. */
char *browser_coarse_address(const char *address);
