/* declaration.h - what a company noted of declaring a star, and the rules of it. Pure.
 *
 * A star is declared by the company itself; nobody grants it. Mimamori knows only what is typed in.
 */
#pragma once

#include <stdbool.h>

#include "base/time.h"
#include "content/content.h"

/* Days are text; NULL where nothing is noted. */
typedef struct {
    char *stage;          /* id of a Star */
    char *rules;          /* id of the StarRules that counted then */
    char *applied_on;     /* never NULL */
    char *declared_on;    /* NULL exactly where declaration_id is */
    char *declaration_id; /* 11 digits */
    char *logo_agreed_on; /* when the company agreed to the terms of the logo */
    char *note;
    char *reviewed_on;  /* when it was last looked at again */
    char *withdrawn_on; /* then it counts no more */
    char *person_id;    /* who looks at it again */
    char *task_id;      /* of the review to come */
    int64_t version;
    char *changed_by; /* a person's id */
    int64_t changed_at;
} Declaration;

void declaration_free(Declaration *declaration);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Declaration, declaration_free)

/* Whether it counts: there is one and it was not withdrawn. @declaration: may be NULL */
bool declaration_stands(const Declaration *declaration);

/* Whether @wanted, its ID as typed, says what @noted says already: then there is nothing to note.
 */
bool declaration_says(const Declaration *noted, const Declaration *wanted);

/* The day of the next yearly review. @declaration: declared */
void declaration_review_on(const Declaration *declaration, char day[static TIME_DAY_SIZE]);

/* An ID as people type it (full-width digits, spaces and hyphens are accepted) as 11 digits; NULL
 * if it is none. The caller owns it. */
char *declaration_id_read(const char *typed);

/* How IDs begin that are applied for on @day; lent. NULL: the pack says nothing of that day. */
const char *declaration_id_first(const Stars *stars, const char *day);
