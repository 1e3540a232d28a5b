/* The assessment closed last, for other rooms: in short, and as facts of a document. */
#include <jansson.h>

#include "base/time.h"
#include "rooms/assessment/assessment.h"
#include "rooms/assessment/assessment_store.h"
#include "rooms/assessment/assessment_writers.h"
#include "rooms/assessment/frozen.h"
#include "rooms/assessment/sheet.h"

#define LOOK_BACK 50 /* assessments; at most one of them is open */
#define WEAKEST_MAX 10

void closed_assessment_free(ClosedAssessment *assessment)
{
    if (assessment == NULL)
        return;
    g_free(assessment->id);
    g_free(assessment->questionnaire);
    g_free(assessment->edition);
    g_free(assessment);
}

/* The closed row that is the @nth newest, from 0; NULL: there are not so many. */
static const AssessmentRow *closed_row(const GPtrArray *rows, guint nth)
{
    for (guint i = 0; i < rows->len; i++) {
        const AssessmentRow *row = g_ptr_array_index(rows, i);
        if (row->is_closed && nth-- == 0)
            return row;
    }
    return NULL;
}

static ClosedAssessment *closed_assessment_new(const AssessmentRow *row)
{
    ClosedAssessment *assessment = g_new(ClosedAssessment, 1);
    *assessment = (ClosedAssessment){ .id = g_strdup(row->id),
                                      .questionnaire = g_strdup(row->questionnaire),
                                      .edition = g_strdup(row->edition),
                                      .closed_at = row->closed_at,
                                      .answered = row->answered,
                                      .total = row->total };
    return assessment;
}

GPtrArray *closed_assessments_of(const GPtrArray *rows)
{
    GPtrArray *closed = g_ptr_array_new_with_free_func((GDestroyNotify)closed_assessment_free);
    for (guint i = 0; i < rows->len; i++) {
        const AssessmentRow *row = g_ptr_array_index(rows, i);
        if (row->is_closed)
            g_ptr_array_add(closed, closed_assessment_new(row));
    }
    return closed;
}

GPtrArray *assessments_closed(Db *db, GError **error)
{
    g_autoptr(GPtrArray) rows = assessments_newest(db, NULL, LOOK_BACK, error);
    return rows == NULL ? NULL : closed_assessments_of(rows);
}

bool assessment_last_closed(Db *db, const char *questionnaire, ClosedAssessment **assessment,
                            GError **error)
{
    *assessment = NULL;
    g_autoptr(GPtrArray) rows = assessments_newest(db, questionnaire, LOOK_BACK, error);
    if (rows == NULL)
        return false;
    const AssessmentRow *row = closed_row(rows, 0);
    if (row != NULL)
        *assessment = closed_assessment_new(row);
    return true;
}

/* --- as facts ---------------------------------------------------------------------------- */

static json_t *day_of(int64_t unix_s)
{
    char day[TIME_DAY_SIZE];
    time_format_day(unix_s, day);
    return json_string(day);
}

static int percent(int points, int max)
{
    return max <= 0 || points <= 0 ? 0 : points * 100 / max;
}

static json_t *parts_of(const Score *score)
{
    json_t *list = json_array();
    for (guint i = 0; i < score->parts->len; i++) {
        const PartScore *part = &g_array_index(score->parts, PartScore, i);
        json_array_append_new(list, json_pack("{s:s, s:i, s:i, s:i}", "title", part->part->title.ja,
                                              "score", part->score, "max", part->max, "percent",
                                              percent(part->score, part->max)));
    }
    return list;
}

static json_t *item_of(const ScoredItem *item, int most)
{
    return json_pack("{s:i, s:s, s:s, s:s*, s:i, s:i}", "number", item->item->number, "category",
                     item->item->category.ja, "question", item->item->question.ja, "answer",
                     item->answer == NULL ? NULL : item->answer->label.ja, "points", item->points,
                     "percent", percent(item->points, most));
}

static json_t *items_of(const Score *score, int most)
{
    json_t *list = json_array();
    for (guint i = 0; i < score->items->len; i++)
        json_array_append_new(list, item_of(&g_array_index(score->items, ScoredItem, i), most));
    return list;
}

static json_t *weakest_of(const Score *score, int most)
{
    g_autoptr(GPtrArray) weakest = score_weakest(score, WEAKEST_MAX);
    json_t *list = json_array();
    for (guint i = 0; i < weakest->len; i++)
        json_array_append_new(list, item_of(g_ptr_array_index(weakest, i), most));
    return list;
}

/* "3、7、21" */
static json_t *numbers_of(const GArray *numbers)
{
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < numbers->len; i++)
        g_string_append_printf(text, "%s%d", i == 0 ? "" : "、", g_array_index(numbers, int, i));
    return json_string(text->str);
}

static json_t *band_of(const ScoreBand *band)
{
    return band == NULL ? NULL
                        : json_pack("{s:s, s:s, s:s}", "title", band->title.ja, "state",
                                    band->state.ja, "advice", band->advice.ja);
}

static json_t *facts_of(const AssessmentRow *row, const QuestionnaireEdition *edition)
{
    const Questionnaire *questionnaire = edition->questionnaire;
    g_autofree const AnswerChoice **answers = frozen_read_answers(row->answers, edition);
    g_autoptr(Score) score = score_new(edition, answers);
    const int most = answer_most_points(questionnaire);
    json_t *weakest = weakest_of(score, most);
    json_t *facts =
        json_pack("{s:s, s:s, s:o, s:i, s:i, s:o*, s:o, s:o, s:b, s:o, s:b, s:i, s:o}", "title",
                  questionnaire->title.ja, "edition", edition->title.ja, "date",
                  day_of(row->closed_at), "total", score->total, "max", score->max, "band",
                  band_of(score->band), "parts", parts_of(score), "items", items_of(score, most),
                  "has-weakest", (int)(json_array_size(weakest) > 0), "weakest", weakest,
                  "has-unknown", (int)(score->unknown->len > 0), "unknown-count",
                  (int)score->unknown->len, "unknown", numbers_of(score->unknown));
    g_assert(facts != NULL);
    return facts;
}

static void add_previous(json_t *facts, const AssessmentRow *row, const AssessmentRow *previous)
{
    if (previous == NULL)
        return;
    const int64_t change = row->total - previous->total;
    g_autofree char *shown = g_strdup_printf("%s%" G_GINT64_FORMAT, change > 0 ? "+" : "", change);
    json_object_set_new(facts, "previous",
                        json_pack("{s:o, s:I, s:s}", "date", day_of(previous->closed_at), "total",
                                  (json_int_t)previous->total, "change", shown));
}

bool assessment_facts(Db *db, const Content *content, const char *questionnaire, json_t **facts,
                      GError **error)
{
    *facts = NULL;
    g_autoptr(GPtrArray) rows = assessments_newest(db, questionnaire, LOOK_BACK, error);
    if (rows == NULL)
        return false;
    const AssessmentRow *row = closed_row(rows, 0);
    if (row == NULL)
        return true;
    const QuestionnaireEdition *edition = edition_of(content, questionnaire, row->edition, error);
    if (edition == NULL)
        return false;
    *facts = facts_of(row, edition);
    add_previous(*facts, row, closed_row(rows, 1));
    return true;
}
