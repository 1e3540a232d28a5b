#include "core/sigma/problem.h"

#include "core/bytes/utf8.h"

const char *sigma_reason_name(SigmaReason reason)
{
    static const char *const names[] = {
#define X(name, text) text,
        SIGMA_REASONS(X)
#undef X
    };
    return names[reason];
}

bool sigma_reason_is_note(SigmaReason reason)
{
    return strncmp(sigma_reason_name(reason), "note-", 5) == 0;
}

/* At most SIGMA_DETAIL_MAX bytes, ended between two characters. */
static Slice shortened(Slice detail)
{
    if (detail.length <= SIGMA_DETAIL_MAX)
        return detail;
    detail.length = SIGMA_DETAIL_MAX;
    while (detail.length > 0 && utf8_is_inside(detail.data[detail.length]))
        detail.length--;
    return detail;
}

bool sigma_problem(SigmaProblems *problems, const char *file, int line, SigmaReason reason,
                   Slice detail)
{
    const bool is_note = sigma_reason_is_note(reason);
    problems->notes += is_note;
    problems->wrong += !is_note;
    if (problems->count == SIGMA_PROBLEMS_MAX)
        return false;
    problems->list =
        arena_grow(&problems->arena, problems->list, problems->count, sizeof(SigmaProblem));
    const Slice shown = utf8_printable(&problems->arena, shortened(detail));
    problems->list[problems->count++] =
        (SigmaProblem){ arena_copy(&problems->arena, slice_of(file)), line, reason, shown.data };
    return false;
}

void sigma_problems_clear(SigmaProblems *problems)
{
    arena_clear(&problems->arena);
    *problems = (SigmaProblems){ 0 };
}
