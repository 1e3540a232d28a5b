/* messages.h - the words of the user interface, in Japanese and English.
 *
 * The texts come from packs/messages/ROOM.LANGUAGE.json; a key is "ROOM.key".
 * Read-only once loaded, so that threads may share it.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/json_writer.h"
#include "base/problems.h"

typedef struct Messages Messages;

Messages *messages_new(void);
void messages_free(Messages *messages);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Messages, messages_free)

/**
 * Adds one file. What is wrong with it is added to @problems; what is right is kept.
 *
 * @file: as shown in problems; the part after the last slash is ROOM.LANGUAGE.json
 * @json: a flat object of key and text, @length bytes
 */
void messages_add(Messages *messages, const char *file, const char *json, size_t length,
                  Problems *problems);

/* After the last file: both languages must have the same keys with the same {name}s. */
void messages_check(const Messages *messages, Problems *problems);

/* Whether there is such a key. */
bool messages_has(const Messages *messages, const char *key);

/**
 * The text of a key; lent.
 *
 * @language: "en", or anything else for Japanese
 * Returns @key itself if there is no such key: a mistake that tests find and users survive.
 */
const char *messages_text(const Messages *messages, const char *language, const char *key);

/**
 * The text with its {name}s filled in; the caller owns it.
 *
 * @pairs: name, value, name, value ... NULL; may be NULL. A name without a value stays as it is.
 */
char *messages_format(const Messages *messages, const char *language, const char *key,
                      const char *const *pairs);

/* Writes the members "room.key": "text" of one room into the open object, in the order of the file.
 */
void messages_write_room(const Messages *messages, const char *language, const char *room,
                         JsonWriter *writer);
