/* test_answers.h - for tests of this room: the packs of tests/packs/good, and answers in short. */
#pragma once

#include "content/content.h"
#include "rooms/assessment/score.h"

static inline Content *test_content(void)
{
    g_autofree char *directory =
        g_build_filename(g_getenv("MIMAMORI_SOURCE"), "tests", "packs", "good", NULL);
    g_autoptr(GError) error = NULL;
    Content *content = content_load(directory, &error);
    g_assert_no_error(error);
    return content;
}

/* The newest edition of a questionnaire. */
static inline const QuestionnaireEdition *test_edition(const Content *content, const char *id)
{
    return questionnaire_edition(content_questionnaire(content, id), NULL);
}

/* Answers in the order of the items: d (done), p (partly), n (not done), u (unknown), . (none).
 * For g_autofree. */
static inline const AnswerChoice **test_answers(const QuestionnaireEdition *edition,
                                                const char *letters)
{
    const AnswerChoice **answers = answers_new(edition);
    g_assert_cmpuint(strlen(letters), ==, edition->items->len);
    for (size_t i = 0; letters[i] != '\0'; i++) {
        const size_t place = strcspn("dpnu", (const char[]){ letters[i], '\0' });
        if (place < edition->questionnaire->answers->len)
            answers[i] = g_ptr_array_index(edition->questionnaire->answers, (guint)place);
    }
    return answers;
}
