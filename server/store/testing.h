/* testing.h - the databases that tests of rows run on. For *_test.c only.
 *
 *     int main(int argc, char **argv)
 *     {
 *         test_stores_begin(&argc, &argv);
 *         test_add_store("/accounts/people/keeps-a-person", keeps_a_person);
 *         return test_stores_run();
 *     }
 *
 * Each test runs on a fresh SQLite file, and again on PostgreSQL where MIMAMORI_TEST_POSTGRES names
 * one; without it the second run is skipped, and says so.
 */
#pragma once

#include "store/store.h"

typedef void (*StoreTest)(Store *store);

void test_stores_begin(int *argc, char ***argv);
void test_add_store(const char *path, StoreTest test);
int test_stores_run(void);

/* Runs @work in a transaction; the test ends if it fails. */
void test_write(Store *store, StoreWork work, void *data);

/* A reading connection with @org_id set; give it back with store_end_read(). */
Db *test_read(Store *store, const char *org_id);
