#include "rooms/assessment/proposals.h"

#include <string.h>

#include "rooms/assessment/test_answers.h"
#include "rooms/controls/controls.h"

/* What is recorded: subject, department, state. */
typedef struct {
    const char *subject;
    const char *department;
    ControlState state;
    int64_t at; /* 0 stands for 1 */
} Said;

static ControlsOverview *overview_of(const Content *content, const Said *said, size_t count)
{
    GPtrArray *claims = g_ptr_array_new_with_free_func((GDestroyNotify)claim_free);
    for (size_t i = 0; i < count && said[i].subject != NULL; i++) {
        Claim *claim = g_new(Claim, 1);
        *claim = (Claim){ .subject = g_strdup(said[i].subject),
                          .department_id = g_strdup(said[i].department),
                          .state = said[i].state,
                          .reference = g_strdup(""),
                          .person_name = g_strdup("A"),
                          .claimed_at = said[i].at == 0 ? 1 : said[i].at };
        g_ptr_array_add(claims, claim);
    }
    return controls_overview_new(content, claims, NULL);
}

/* "1=done(2/2) 3=unknown(earlier)" */
static char *text_of(const GArray *proposals)
{
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < proposals->len; i++) {
        const Proposal *proposal = &g_array_index(proposals, Proposal, i);
        g_string_append_printf(text, "%s%d=%s", i == 0 ? "" : " ", proposal->item->number,
                               proposal->answer->id);
        if (proposal->earlier != NULL)
            g_string_append(text, "(earlier)");
        else
            g_string_append_printf(text, "(%d/%d)", proposal->recorded, proposal->controls);
    }
    return g_string_free(text, FALSE);
}

static void proposes_what_is_recorded(void)
{
    static const struct {
        const char *answers;
        const char *department;
        Said said[3];
        const char *want;
    } cases[] = {
        { "....", "", { { 0 } }, "" },
        { "....", "", { { "house-check/3", "", CONTROL_UNKNOWN } }, "3=unknown(earlier)" },
        { "..d.", "", { { "house-check/3", "", CONTROL_UNKNOWN } }, "" },
        { "....",
          "a",
          { { "house-check/2", "a", CONTROL_PARTIAL } },
          "1=partly(1/2) 2=partly(earlier)" },
        { "....",
          "a",
          { { "house-check/2", "", CONTROL_PARTIAL } },
          "1=partly(1/2) 2=partly(earlier)" },
        { "....", "b", { { "house-check/2", "a", CONTROL_PARTIAL } }, "" },
        { "....", "", { { "mini-check/1", "", CONTROL_IMPLEMENTED } }, "1=done(1/2) 4=done(1/2)" },
        { "d...", "", { { "mini-check/1", "", CONTROL_NOT_IMPLEMENTED } }, "4=not-done(1/2)" },
        { "....", "", { { "mini-check/1", "", CONTROL_UNKNOWN } }, "" },
        { "....",
          "",
          { { "control/lock-door", "", CONTROL_IMPLEMENTED },
            { "control/count-keys", "", CONTROL_NOT_IMPLEMENTED } },
          "1=done(1/2) 3=not-done(1/1) 4=partly(2/2)" },
        { "....", /* an older word on the control itself leaves the earlier answer */
          "",
          { { "house-check/3", "", CONTROL_NOT_IMPLEMENTED, 2 },
            { "control/count-keys", "", CONTROL_IMPLEMENTED, 1 } },
          "3=not-done(earlier) 4=not-done(1/2)" },
        { "....",
          "",
          { { "house-check/3", "", CONTROL_NOT_IMPLEMENTED, 2 },
            { "control/count-keys", "", CONTROL_IMPLEMENTED, 2 } },
          "3=done(1/1) 4=done(1/2)" },
        { "....", /* of another department: says nothing here */
          "b",
          { { "house-check/3", "", CONTROL_NOT_IMPLEMENTED, 2 },
            { "control/count-keys", "a", CONTROL_IMPLEMENTED, 3 } },
          "3=not-done(earlier) 4=not-done(1/2)" },
    };
    g_autoptr(Content) content = test_content();
    const QuestionnaireEdition *edition = test_edition(content, "house-check");
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        g_autofree const AnswerChoice **answers = test_answers(edition, cases[i].answers);
        g_autoptr(ControlsOverview) overview =
            overview_of(content, cases[i].said, G_N_ELEMENTS(cases[i].said));
        g_autoptr(GArray) proposals =
            proposals_for(edition, answers, overview, cases[i].department);
        g_autofree char *text = text_of(proposals);
        g_assert_cmpstr(text, ==, cases[i].want);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/assessment/proposals/proposes-what-is-recorded", proposes_what_is_recorded);
    return g_test_run();
}
