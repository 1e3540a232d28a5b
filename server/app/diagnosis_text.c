/* diagnosis_text.c - the diagnosis as a report for the terminal, aligned by columns. */
#include "app/diagnosis.h"

#include "base/text.h"

#define REPORT_COLUMNS 80
#define LABEL_COLUMNS 14
#define NAME_COLUMNS 32
#define NUMBER_COLUMNS 5
#define BAR_COLUMNS 20
#define WEAKEST_SHOWN 10

typedef struct {
    const Messages *messages;
    const char *language;
    GString *out;
} Report;

static const char *word(const Report *report, const char *key)
{
    return messages_text(report->messages, report->language, key);
}

/* Pads with spaces on the right; a text that is wider stays whole. */
static void append_left(GString *out, const char *text, size_t columns)
{
    g_string_append(out, text);
    for (size_t i = text_columns(text); i < columns; i++)
        g_string_append_c(out, ' ');
}

static void append_right(GString *out, int number, size_t columns)
{
    g_string_append_printf(out, "%*d", (int)columns, number);
}

static void append_rule(const Report *report, char c)
{
    for (int i = 0; i < REPORT_COLUMNS; i++)
        g_string_append_c(report->out, c);
    g_string_append_c(report->out, '\n');
}

static void append_heading(const Report *report, const char *key)
{
    g_string_append_printf(report->out, "\n%s\n", word(report, key));
    append_rule(report, '-');
}

/* The label stands where the indent of the first line would. */
static void append_labelled(const Report *report, const char *key, const char *text)
{
    g_autofree char *indent = g_strnfill(LABEL_COLUMNS, ' ');
    g_autoptr(GString) wrapped = g_string_new(NULL);
    text_append_wrapped(wrapped, text, REPORT_COLUMNS, indent);
    append_left(report->out, word(report, key), LABEL_COLUMNS);
    g_string_append(report->out, wrapped->str + MIN(wrapped->len, LABEL_COLUMNS));
}

/* "3, 9, 24", or the word for none. The caller owns it. */
static char *numbers(const Report *report, const GArray *list)
{
    if (list->len == 0)
        return g_strdup(word(report, "cli.report-none"));
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < list->len; i++)
        g_string_append_printf(text, "%s%d", i == 0 ? "" : ", ", g_array_index(list, int, i));
    return g_string_free(text, FALSE);
}

static void append_total(const Report *report, const Score *score)
{
    char total[16], max[16], least[16];
    g_snprintf(total, sizeof total, "%d", score->total);
    g_snprintf(max, sizeof max, "%d", score->max);
    g_snprintf(least, sizeof least, "%d", score->least);
    const char *const pairs[] = { "total", total, "max", max, "least", least, NULL };
    g_autofree char *text =
        messages_format(report->messages, report->language, "cli.report-points", pairs);
    append_labelled(report, "cli.report-total", text);
}

static void append_band(const Report *report, const ScoreBand *band)
{
    if (band == NULL)
        return;
    append_labelled(report, "cli.report-band", local_text(&band->title, report->language));
    g_autofree char *indent = g_strnfill(LABEL_COLUMNS, ' ');
    text_append_wrapped(report->out, local_text(&band->state, report->language), REPORT_COLUMNS,
                        indent);
    text_append_wrapped(report->out, local_text(&band->advice, report->language), REPORT_COLUMNS,
                        indent);
}

static void append_bar(GString *out, int score, int max)
{
    const int filled = max <= 0 ? 0 : CLAMP(score * BAR_COLUMNS / max, 0, BAR_COLUMNS);
    g_string_append(out, "  [");
    for (int i = 0; i < BAR_COLUMNS; i++)
        g_string_append_c(out, i < filled ? '#' : '.');
    g_string_append(out, "]\n");
}

static void append_scored(const Report *report, const char *name, int score, int max)
{
    g_string_append(report->out, "  ");
    append_left(report->out, name, NAME_COLUMNS);
    append_right(report->out, score, NUMBER_COLUMNS);
    g_string_append(report->out, " /");
    append_right(report->out, max, NUMBER_COLUMNS);
    append_bar(report->out, score, max);
}

static void append_parts(const Report *report, const Score *score)
{
    append_heading(report, "cli.report-parts");
    for (guint i = 0; i < score->parts->len; i++) {
        const PartScore *part = &g_array_index(score->parts, PartScore, i);
        append_scored(report, local_text(&part->part->title, report->language), part->score,
                      part->max);
    }
}

static void append_departments(const Report *report, const GPtrArray *departments)
{
    if (departments->len == 0)
        return;
    append_heading(report, "cli.report-departments");
    for (guint i = 0; i < departments->len; i++) {
        const DepartmentScore *department = g_ptr_array_index(departments, i);
        append_scored(report, department->name, department->score->total, department->score->max);
    }
    text_append_wrapped(report->out, word(report, "cli.report-weakest-counts"), REPORT_COLUMNS,
                        "  ");
}

static void append_weakest(const Report *report, const Score *score)
{
    g_autoptr(GPtrArray) weakest = score_weakest(score, WEAKEST_SHOWN);
    if (weakest->len == 0)
        return;
    append_heading(report, "cli.report-weakest");
    for (guint i = 0; i < weakest->len; i++) {
        const ScoredItem *scored = g_ptr_array_index(weakest, i);
        append_right(report->out, scored->item->number, NUMBER_COLUMNS);
        g_string_append(report->out, "  ");
        append_left(report->out, local_text(&scored->item->category, report->language),
                    NAME_COLUMNS);
        append_left(report->out, local_text(&scored->answer->label, report->language),
                    NAME_COLUMNS);
        append_right(report->out, scored->points, NUMBER_COLUMNS);
        g_string_append_c(report->out, '\n');
    }
}

static void append_action(const Report *report, const NextAction *action, guint rank)
{
    g_autofree char *effort_key =
        g_strconcat("cli.effort-", effort_name(action->measure->effort), NULL);
    g_autofree char *cost_key = g_strconcat("cli.cost-", cost_name(action->measure->cost), NULL);
    g_autofree char *gain = g_strdup_printf("%d", action->gain);
    const char *const pairs[] = {
        "gain", gain, "effort", word(report, effort_key), "cost", word(report, cost_key), NULL
    };
    g_autofree char *facts =
        messages_format(report->messages, report->language, "cli.report-action", pairs);

    g_string_append_printf(report->out, "%3u. ", rank);
    append_left(report->out, local_text(&action->item->category, report->language), NAME_COLUMNS);
    g_string_append_printf(report->out, "%s\n", facts);
    text_append_wrapped(report->out, local_text(&action->control->title, report->language),
                        REPORT_COLUMNS, "     ");
    text_append_wrapped(report->out, local_text(&action->measure->text, report->language),
                        REPORT_COLUMNS, "       ");
}

static void append_actions(const Report *report, const Diagnosis *diagnosis)
{
    if (diagnosis->actions->len == 0)
        return;
    const char *const pairs[] = { "size", local_text(&diagnosis->size->title, report->language),
                                  NULL };
    g_autofree char *heading =
        messages_format(report->messages, report->language, "cli.report-actions", pairs);
    g_string_append_printf(report->out, "\n%s\n", heading);
    append_rule(report, '-');
    for (guint i = 0; i < diagnosis->actions->len; i++)
        append_action(report, &g_array_index(diagnosis->actions, NextAction, i), i + 1);
}

void diagnosis_write_text(const Diagnosis *diagnosis, const Messages *messages,
                          const char *language, GString *out)
{
    const Report report = { messages, language, out };
    const QuestionnaireEdition *edition = diagnosis->edition;
    g_autofree char *title =
        g_strdup_printf("%s  %s", local_text(&edition->questionnaire->title, language),
                        local_text(&edition->title, language));
    text_append_wrapped(out, title, REPORT_COLUMNS, "");
    append_rule(&report, '=');
    append_total(&report, diagnosis->score);
    append_band(&report, diagnosis->score->band);
    g_autofree char *unknown = numbers(&report, diagnosis->score->unknown);
    append_labelled(&report, "cli.report-unknown", unknown);
    g_autofree char *unanswered = numbers(&report, diagnosis->score->unanswered);
    append_labelled(&report, "cli.report-unanswered", unanswered);
    append_parts(&report, diagnosis->score);
    append_departments(&report, diagnosis->departments);
    append_weakest(&report, diagnosis->score);
    append_actions(&report, diagnosis);
}
