/* speak.h - sentences of packs/messages on the terminal, in the user's language. */
#pragma once

#include "app/cli.h"
#include "content/content.h"

typedef struct {
    Content *content; /* owned */
    const Messages *messages;
    const char *language;
} Speaker;

/* false: the packs do not load; what is wrong has been said. */
bool speaker_open(Speaker *speaker, const Arguments *arguments);
void speaker_clear(Speaker *speaker);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Speaker, speaker_clear)

/* Then pairs of name and value for the {name}s, ended by NULL. One line. */
void speak(const Speaker *speaker, FILE *out, const char *key, ...) G_GNUC_NULL_TERMINATED;

/* The same with "mimamori: " before it, to standard error. */
void complain(const Speaker *speaker, const char *key, ...) G_GNUC_NULL_TERMINATED;

/* The text of a key without {name}s; lent. */
const char *spoken(const Speaker *speaker, const char *key);
