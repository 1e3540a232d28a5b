/* testing_sample.h - texts that match a regular expression, by chance. Only for tests.
 *
 * What it does not know (assertions, back references) it leaves out: the text may then not match.
 */
#pragma once

#include <glib.h>

#define SAMPLE_LENGTH_MAX 500

typedef struct {
    GRand *rand;
    const char *at;
    GString *text;
} Sample;

static inline void sample_choice(Sample *sample);

/* One of the characters of a class that begins at `at`; of one that is negated, any other. */
static inline char sample_class(Sample *sample)
{
    GString *characters = g_string_new(NULL);
    const bool is_negated = *++sample->at == '^';
    const char *begin = sample->at += is_negated;
    while (*sample->at != '\0' && (*sample->at != ']' || sample->at == begin)) {
        char byte = *sample->at;
        if (byte == '\\' && sample->at[1] != '\0') {
            byte = *++sample->at;
            byte = byte == 'd' ? '7' : byte == 'w' ? 'w' : byte == 's' ? ' ' : byte;
        } else if (byte == '-' && sample->at > begin && sample->at[1] != ']') {
            byte = sample->at[1]; /* the end of a range is in it */
        }
        g_string_append_c(characters, byte);
        sample->at++;
    }
    sample->at += *sample->at == ']';
    const char taken =
        characters->str[g_rand_int_range(sample->rand, 0, MAX(1, (gint32)characters->len))];
    const bool has_tilde = strchr(characters->str, '~') != NULL;
    g_string_free(characters, TRUE);
    return is_negated ? (has_tilde ? 'q' : '~') : taken;
}

static inline char sample_escape(Sample *sample)
{
    static const char known[] = "dwsDWSntr", meant[] = "5z x! \n\t\r";
    const char letter = sample->at[1];
    const char *found = letter == '\0' ? NULL : strchr(known, letter);
    sample->at += letter == '\0' ? 1 : 2;
    if (found != NULL)
        return meant[found - known];
    return g_ascii_isalnum(letter) ? '\0' : letter; /* \b, \A: no character */
}

/* How often, by the quantifier that follows. */
static inline int sample_times(Sample *sample)
{
    int least = 1, most = 1;
    if (*sample->at == '{' && g_ascii_isdigit(sample->at[1])) {
        char *end = NULL;
        least = most = (int)strtol(sample->at + 1, &end, 10);
        if (*end == ',')
            most = g_ascii_isdigit(*++end) ? (int)strtol(end, &end, 10) : least + 2;
        sample->at = end + (*end == '}');
    } else if (*sample->at != '\0' && strchr("?*+", *sample->at) != NULL) {
        least = *sample->at == '+';
        most = *sample->at == '?' ? 1 : 3;
        sample->at++;
    } else {
        return 1;
    }
    sample->at += *sample->at == '?' || *sample->at == '+';
    return g_rand_int_range(sample->rand, least, MAX(least, most) + 1);
}

static inline void sample_group(Sample *sample)
{
    const gsize before = sample->text->len;
    const bool is_assertion = sample->at[1] == '?' && strchr("=!<", sample->at[2]) != NULL;
    sample->at++;
    if (*sample->at == '?')
        sample->at += strcspn(sample->at, ":=!>)");
    sample->at += *sample->at != '\0' && strchr(":=!>", *sample->at) != NULL;
    sample_choice(sample);
    sample->at += *sample->at == ')';
    if (is_assertion)
        g_string_truncate(sample->text, before);
}

static inline void sample_piece(Sample *sample)
{
    const gsize before = sample->text->len;
    char byte = *sample->at;
    if (byte == '(') {
        sample_group(sample);
    } else {
        if (byte == '[')
            byte = sample_class(sample);
        else if (byte == '\\')
            byte = sample_escape(sample);
        else
            sample->at++;
        if (byte != '\0' && byte != '^' && byte != '$')
            g_string_append_c(sample->text, byte == '.' && sample->at[-1] == '.' ? 'q' : byte);
    }
    const int times = sample_times(sample);
    g_autofree char *once = g_strdup(sample->text->str + before);
    for (int i = 1; i < times && sample->text->len < SAMPLE_LENGTH_MAX; i++)
        g_string_append(sample->text, once);
    if (times == 0)
        g_string_truncate(sample->text, before);
}

/* One of the alternatives up to the end of the group. */
static inline void sample_choice(Sample *sample)
{
    const gsize before = sample->text->len;
    gsize begin = before;
    int alternatives = 1;
    while (*sample->at != '\0' && *sample->at != ')') {
        if (*sample->at != '|') {
            sample_piece(sample);
            continue;
        }
        /* The new one takes the place of what was chosen so far, or is dropped. */
        sample->at++;
        begin = sample->text->len;
        while (*sample->at != '\0' && *sample->at != ')' && *sample->at != '|')
            sample_piece(sample);
        if (g_rand_int_range(sample->rand, 0, ++alternatives) == 0)
            g_string_erase(sample->text, (gssize)before, (gssize)(begin - before));
        else
            g_string_truncate(sample->text, begin);
    }
}

/* The caller owns it. */
static inline char *sample_of(GRand *rand, const char *expression)
{
    Sample sample = { rand, expression, g_string_new(NULL) };
    while (*sample.at != '\0') {
        sample_choice(&sample);
        sample.at += *sample.at == ')';
    }
    return g_string_free(sample.text, FALSE);
}
