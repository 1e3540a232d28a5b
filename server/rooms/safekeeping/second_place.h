/* second_place.h - where each backup is copied to: a folder, a machine reached by SFTP, or a bucket
 * (S3). */
#pragma once

#include <glib.h>
#include <stdbool.h>

/* All texts are owned; NULL where not set. */
typedef struct {
    char *place; /* a folder, "sftp://user@host[:port]/folder", "https://host/bucket[/folder]" */
    char *identity_file;    /* SFTP: private key; its public half is FILE.pub */
    char *known_hosts_file; /* SFTP: the host must stand there */
    char *credentials_file; /* S3: first line "ACCESS-KEY:SECRET" */
    char *region;           /* S3 */
    char *ca_file;          /* S3: certificates of a private authority */
} SecondPlace;

void second_place_clear(SecondPlace *place);

/* Fails with INVALID, naming the setting, if @place is of another form or something it needs is
 * missing. */
bool second_place_check(const SecondPlace *place, GError **error);

/* Whether it is another machine. */
bool second_place_is_elsewhere(const SecondPlace *place);

/**
 * Copies @path there, reads the copy back and compares it. Under an existing name only the same
 * file is written.
 *
 * Fails with UNAVAILABLE and a sentence.
 */
bool second_place_put(const SecondPlace *place, const char *path, GError **error);

/* Nothing to remove is no failure. */
bool second_place_remove(const SecondPlace *place, const char *name, GError **error);
