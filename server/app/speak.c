#include "app/speak.h"

bool speaker_open(Speaker *speaker, const Arguments *arguments)
{
    g_autoptr(GError) error = NULL;
    *speaker = (Speaker){ .content = content_load(argument_option(arguments, "packs"), &error),
                          .language = arguments->language };
    if (speaker->content == NULL) {
        fprintf(stderr, "mimamori: %s\n", error->message);
        return false;
    }
    speaker->messages = content_messages(speaker->content);
    return true;
}

void speaker_clear(Speaker *speaker)
{
    content_free(speaker->content);
    *speaker = (Speaker){ 0 };
}

static void speak_pairs(const Speaker *speaker, FILE *out, const char *key, va_list rest)
{
    g_autoptr(GPtrArray) pairs = g_ptr_array_new();
    const char *word = NULL;
    while ((word = va_arg(rest, const char *)) != NULL)
        g_ptr_array_add(pairs, (char *)word);
    g_ptr_array_add(pairs, NULL);
    g_autofree char *text = messages_format(speaker->messages, speaker->language, key,
                                            (const char *const *)pairs->pdata);
    fprintf(out, "%s\n", text);
}

void speak(const Speaker *speaker, FILE *out, const char *key, ...)
{
    va_list rest;
    va_start(rest, key);
    speak_pairs(speaker, out, key, rest);
    va_end(rest);
}

void complain(const Speaker *speaker, const char *key, ...)
{
    va_list rest;
    va_start(rest, key);
    fputs("mimamori: ", stderr);
    speak_pairs(speaker, stderr, key, rest);
    va_end(rest);
}

const char *spoken(const Speaker *speaker, const char *key)
{
    return messages_text(speaker->messages, speaker->language, key);
}
