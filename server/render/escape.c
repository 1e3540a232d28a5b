#include "render/escape.h"

#include <stdbool.h>
#include <string.h>

#define ALWAYS "`*_[]<>&|~#"

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static bool is_end(char c)
{
    return c == '\0' || is_blank(c);
}

/* Digits from the beginning of @value on and then @at: "1." begins a list. */
static bool is_behind_digits(const char *value, const char *at)
{
    return at > value && strspn(value, "0123456789") == (size_t)(at - value);
}

/* Whether the sign would mean something at the beginning of a line. The value may follow another
 * that is empty, or digits. */
static bool begins_something(const char *value, const char *at)
{
    if (at == value)
        return strchr("+-", *at) != NULL ? !g_ascii_isalnum(at[1]) : strchr("=:.)", *at) != NULL;
    return strchr(".)", *at) != NULL && is_end(at[1]) && is_behind_digits(value, at);
}

static bool is_special(const char *value, const char *at)
{
    if (*at == '\\') /* before a letter it is itself: C:\Users */
        return g_ascii_ispunct(at[1]) || is_blank(at[1]);
    if (strchr(ALWAYS, *at) != NULL || begins_something(value, at))
        return true;
    if (*at == ':')
        return at[1] == '/' || at[1] == '\0';
    return *at == '!' && at[1] == '\0'; /* a template's [ may follow */
}

void escape_markdown(GString *out, const char *value)
{
    for (const char *at = value; *at != '\0'; at++) {
        const bool is_at_edge = at == value || at[1] == '\0';
        if (is_blank(*at)) {
            /* White space at the end of a line, or before its text, is nothing to Markdown. */
            g_string_append(out, is_at_edge ? "&#32;" : " ");
            continue;
        }
        if (at[0] == '\\' && at[1] == '\0') { /* the end of a cell may follow */
            g_string_append(out, "&#92;");
            continue;
        }
        if (is_special(value, at))
            g_string_append_c(out, '\\');
        g_string_append_c(out, *at);
    }
}
