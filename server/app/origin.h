/* origin.h - the address of a server: scheme, name and port, as browsers write it. Pure. */
#pragma once

/**
 * Reads "https://mimamori.example:8443".
 *
 * In small letters, without a port that goes without saying and without one slash at the end: so
 * the header Origin can be held against it, and paths can be put behind it.
 *
 * NULL where it is anything else: another scheme, a user, a path, a name that is not written in
 * ASCII. The caller owns it.
 */
char *origin_read(const char *text);
