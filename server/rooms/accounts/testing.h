/* testing.h - an organisation for tests of rows. For *_test.c only.
 *
 *     static bool keeps_a_claim(Db *db, const Actor *actor, GError **error);
 *
 *     test_in_company(store, keeps_a_claim);
 */
#pragma once

#include "base/actor.h"
#include "store/testing.h"

#define TEST_NOW INT64_C(1795219200) /* 2026-11-21 00:00 UTC */

typedef bool (*CompanyStory)(Db *db, const Actor *actor, GError **error);

/* Adds a new organisation with one person, an owner called "A", and sets it as the organisation of
 * @db. Returns the person's id; the caller owns it. */
char *test_found_company(Db *db);

/* Runs @story in a new organisation, in one transaction; its actor is the person, at TEST_NOW. The
 * test ends if the story fails. */
void test_in_company(Store *store, CompanyStory story);
