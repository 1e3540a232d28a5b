#include "rooms/stars/declaration.h"

#include <string.h>

#include "base/text.h"

#define ID_DIGITS 11

void declaration_free(Declaration *declaration)
{
    if (declaration == NULL)
        return;
    g_free(declaration->stage);
    g_free(declaration->rules);
    g_free(declaration->applied_on);
    g_free(declaration->declared_on);
    g_free(declaration->declaration_id);
    g_free(declaration->logo_agreed_on);
    g_free(declaration->note);
    g_free(declaration->reviewed_on);
    g_free(declaration->withdrawn_on);
    g_free(declaration->person_id);
    g_free(declaration->task_id);
    g_free(declaration->changed_by);
    g_free(declaration);
}

bool declaration_stands(const Declaration *declaration)
{
    return declaration != NULL && declaration->withdrawn_on == NULL;
}

bool declaration_says(const Declaration *noted, const Declaration *wanted)
{
    g_autofree char *id =
        wanted->declaration_id == NULL ? NULL : declaration_id_read(wanted->declaration_id);
    return g_strcmp0(noted->applied_on, wanted->applied_on) == 0 &&
           g_strcmp0(noted->declared_on, wanted->declared_on) == 0 &&
           g_strcmp0(noted->declaration_id, id) == 0 &&
           g_strcmp0(noted->logo_agreed_on, wanted->logo_agreed_on) == 0 &&
           g_strcmp0(noted->note, wanted->note) == 0 &&
           g_strcmp0(noted->person_id, wanted->person_id) == 0;
}

void declaration_review_on(const Declaration *declaration, char day[static TIME_DAY_SIZE])
{
    const bool was_reviewed = g_strcmp0(declaration->reviewed_on, declaration->declared_on) > 0;
    time_add_year(was_reviewed ? declaration->reviewed_on : declaration->declared_on, day);
}

char *declaration_id_read(const char *typed)
{
    g_autofree char *folded = text_fold(typed);
    g_autoptr(GString) digits = g_string_new(NULL);
    for (const char *at = folded; *at != '\0'; at++) {
        if (*at == ' ' || *at == '-')
            continue;
        if (!g_ascii_isdigit(*at))
            return NULL;
        g_string_append_c(digits, *at);
    }
    return digits->len == ID_DIGITS ? g_strdup(digits->str) : NULL;
}

/* Days are compared as text: their order is that of the calendar. */
const char *declaration_id_first(const Stars *stars, const char *day)
{
    for (guint i = 0; i < stars->ids->len; i++) {
        const StarIdPeriod *period = g_ptr_array_index(stars->ids, i);
        if ((period->from == NULL || strcmp(period->from, day) <= 0) &&
            (period->until == NULL || strcmp(day, period->until) <= 0))
            return period->first;
    }
    return NULL;
}
