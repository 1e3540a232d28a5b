/* fuzz_answer_sheet.c - any bytes as an answer sheet: every row right or named as wrong. */
#include "rooms/assessment/answer_sheet.h"
#include "rooms/assessment/score.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* The packs of tests/packs/good; MIMAMORI_SOURCE is the folder of the repository. */
static const QuestionnaireEdition *edition(void)
{
    static Content *content;
    if (content == NULL) {
        const char *source = g_getenv("MIMAMORI_SOURCE");
        g_autofree char *packs =
            g_build_filename(source == NULL ? "." : source, "tests", "packs", "good", NULL);
        g_autoptr(GError) error = NULL;
        content = content_load(packs, &error);
        if (content == NULL)
            g_error("%s", error->message);
    }
    return questionnaire_edition(content_questionnaire(content, "house-check"), NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autoptr(AnswerSheet) sheet = answer_sheet_read((const char *)data, size, edition(), NULL);
    if (sheet == NULL || sheet->wrong->len > 0)
        return 0;

    g_autofree const AnswerChoice **answers = answer_sheet_answers(sheet, edition(), 0);
    g_autoptr(Score) score = score_new(edition(), answers);
    g_assert_cmpint(score->total, >=, score->least);
    g_assert_cmpint(score->total, <=, score->max);
    return 0;
}
