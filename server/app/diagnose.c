#include "app/diagnose.h"

#include "app/diagnosis.h"
#include "base/error.h"
#include "base/file.h"
#include "base/text.h"

/* What diagnose() works with. */
typedef struct {
    const Content *content;
    const Messages *messages;
    const Arguments *arguments;
    const char *language;
    FILE *err;
} Run;

/* Says what is wrong in the user's language. Always returns NULL. */
static void *complain(const Run *run, const char *key, const char *const *pairs)
{
    g_autofree char *text = messages_format(run->messages, run->language, key, pairs);
    fprintf(run->err, "mimamori: %s\n", text);
    return NULL;
}

/* Every record that can be chosen begins with its id. */
G_STATIC_ASSERT(offsetof(Questionnaire, id) == 0);
G_STATIC_ASSERT(offsetof(QuestionnaireEdition, id) == 0);
G_STATIC_ASSERT(offsetof(SizeBand, id) == 0);

/* The ids to choose from. The caller owns it. */
static char *ids_of(const GPtrArray *records)
{
    GString *ids = g_string_new(NULL);
    for (guint i = 0; i < records->len; i++) {
        char *const *id = g_ptr_array_index(records, i);
        g_string_append_printf(ids, "%s%s", i == 0 ? "" : ", ", *id);
    }
    return g_string_free(ids, FALSE);
}

static void *complain_of_choice(const Run *run, const char *option, const GPtrArray *records)
{
    g_autofree char *choices = ids_of(records);
    const char *const pairs[] = {
        "option", option, "value", argument_option(run->arguments, option), "choices", choices, NULL
    };
    return complain(run, "cli.wrong-choice", pairs);
}

/* The one that is named, or the first that is scored by points. */
static const Questionnaire *choose_questionnaire(const Run *run)
{
    const GPtrArray *all = content_questionnaires(run->content);
    const char *id = argument_option(run->arguments, "questionnaire");
    for (guint i = 0; i < all->len; i++) {
        const Questionnaire *questionnaire = g_ptr_array_index(all, i);
        const bool is_default =
            questionnaire->scoring == SCORING_POINTS && !questionnaire->is_retired;
        if (id == NULL ? is_default : g_str_equal(id, questionnaire->id))
            return questionnaire;
    }
    return complain_of_choice(run, "questionnaire", all);
}

static const QuestionnaireEdition *choose_edition(const Run *run)
{
    const Questionnaire *questionnaire = choose_questionnaire(run);
    if (questionnaire == NULL)
        return NULL;
    const QuestionnaireEdition *edition =
        questionnaire_edition(questionnaire, argument_option(run->arguments, "edition"));
    return edition == NULL ? complain_of_choice(run, "edition", questionnaire->editions) : edition;
}

/* The band that is named, or the smallest: its measures can be taken by everybody. */
static const SizeBand *choose_size(const Run *run)
{
    const char *id = argument_option(run->arguments, "size");
    const SizeBand *size =
        id == NULL ? content_size_band_of(run->content, 1) : content_size_band(run->content, id);
    return size == NULL ? complain_of_choice(run, "size", content_size_bands(run->content)) : size;
}

static GBytes *read_file(const Run *run, const char *path)
{
    g_autoptr(GError) error = NULL;
    GBytes *bytes = file_read(path, SHEET_SIZE_MAX, &error);
    if (bytes != NULL)
        return bytes;

    const char *key = "cli.file-unreadable";
    if (g_error_matches(error, APP_ERROR, APP_ERROR_NOT_FOUND))
        key = "cli.file-missing";
    else if (g_error_matches(error, APP_ERROR, APP_ERROR_TOO_LARGE))
        key = "error.sheet-size";
    const char *const pairs[] = { "file", path, "reason", error->message, NULL };
    return complain(run, key, pairs);
}

static void complain_of_row(const Run *run, const WrongRow *row)
{
    g_autofree char *remedy = messages_format(run->messages, run->language, row->key,
                                              (const char *const *)row->arguments);
    g_autofree char *line = g_strdup_printf("%d", row->line);
    const char *const pairs[] = { "line", line, "value", row->value, "remedy", remedy, NULL };
    complain(run, row->value[0] == '\0' ? "cli.wrong-row-empty" : "cli.wrong-row", pairs);
}

/* The sheet of the file; NULL after saying all that is wrong with it. */
static AnswerSheet *read_sheet(const Run *run, const QuestionnaireEdition *edition)
{
    g_autoptr(GBytes) bytes = read_file(run, argument_operand(run->arguments, 0));
    if (bytes == NULL)
        return NULL;

    gsize length = 0;
    const char *text = g_bytes_get_data(bytes, &length);
    g_autoptr(GError) error = NULL;
    g_autoptr(AnswerSheet) sheet =
        answer_sheet_read(text == NULL ? "" : text, length, edition, &error);
    if (sheet == NULL)
        return complain(run, error_key(error), error_arguments(error));
    if (sheet->wrong->len == 0)
        return g_steal_pointer(&sheet);

    for (guint i = 0; i < sheet->wrong->len; i++)
        complain_of_row(run, g_ptr_array_index(sheet->wrong, i));
    g_autofree char *count = g_strdup_printf("%u", sheet->wrong->len);
    const char *const pairs[] = { "count", count, NULL };
    return complain(run, "cli.wrong-rows", pairs);
}

int diagnose(const Content *content, const Arguments *arguments, FILE *out, FILE *err)
{
    const Run run = { content, content_messages(content), arguments, arguments->language, err };
    const QuestionnaireEdition *edition = choose_edition(&run);
    const SizeBand *size = choose_size(&run);
    if (edition == NULL || size == NULL)
        return EXIT_WRONG;
    g_autoptr(AnswerSheet) sheet = read_sheet(&run, edition);
    if (sheet == NULL)
        return EXIT_WRONG;

    g_autoptr(Diagnosis) diagnosis = diagnosis_new(edition, size, sheet);
    g_autoptr(GString) text = g_string_new(NULL);
    if (g_str_equal(argument_option(arguments, "format"), "json"))
        diagnosis_write_json(diagnosis, run.language, text);
    else
        diagnosis_write_text(diagnosis, run.messages, run.language, text);
    fputs(text->str, out);
    return EXIT_OK;
}

int command_diagnose(const Arguments *arguments)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(Content) content = content_load(argument_option(arguments, "packs"), &error);
    if (content == NULL) {
        fprintf(stderr, "mimamori: %s\n", error->message);
        return EXIT_FAILED;
    }
    return diagnose(content, arguments, stdout, stderr);
}
