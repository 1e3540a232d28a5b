/* letter.h - one mail as the bytes that go over the wire: RFC 5322 and MIME, in UTF-8. */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* All of it is lent. */
typedef struct {
    const char *id;   /* stays the same if it is sent again; no blanks */
    const char *from; /* "見守り <mimamori@example.jp>", or an address alone */
    const char *to_name;
    const char *to_address;
    const char *subject;
    const char *body; /* lines ended by "\n" */
    int64_t sent_at;
} Letter;

/**
 * Writes the letter: subject and names encoded, the body in base64, Date in Tokyo, Message-ID from
 * @id and the sender's domain, Auto-Submitted so that no machine answers.
 *
 * Line ends are CRLF. Nothing in a name or a subject can become a header of its own.
 * Returns the bytes; the caller owns them.
 * Fails with INVALID if @from is no address.
 */
GBytes *letter_write(const Letter *letter, GError **error);

/* The bare address in "見守り <mimamori@example.jp>"; NULL if there is not exactly one. The caller
 * owns it. */
char *letter_address(const char *text);
