#include "rooms/safekeeping/backups_writers.h"

#include "base/time.h"
#include "rooms/safekeeping/backup_result.h"
#include "rooms/safekeeping/copies.h"

#define RECENT_S (2 * DAY_S)

/* The key of a sentence as the sentence; its {name}s stand for what only the operator may see. */
static void write_problem(JsonWriter *json, const char *name, const char *key,
                          const BackupFacts *facts)
{
    const char *const pairs[] = { "file", "…", "reason", "…", "table", "…", "name", "…", NULL };
    g_autofree char *sentence =
        key == NULL ? NULL : messages_format(facts->messages, facts->language, key, pairs);
    json_text(json, name, sentence);
}

static void write_run(JsonWriter *json, const BackupRun *run, const BackupFacts *facts)
{
    json_begin_object(json, NULL);
    json_text(json, "id", run->id);
    json_text(json, "state", run->state);
    json_bool(json, "byClock", run->day != NULL);
    json_time(json, "begunAt", run->begun_at);
    json_bool(json, "isKept", run->file != NULL && run->removed_at == 0);
    json_text(json, "file", facts->is_alone ? run->file : NULL);
    if (facts->is_alone && run->file != NULL)
        json_int(json, "bytes", run->bytes);
    else
        json_none(json, "bytes");
    write_problem(json, "problem", run->problem, facts);
    json_time(json, "testedAt", run->tested_at);
    write_problem(json, "testProblem", run->test_problem, facts);
    json_time(json, "copiedAt", run->copied_at);
    write_problem(json, "copyProblem", run->copy_problem, facts);
    json_end(json);
}

static void write_runs(JsonWriter *json, const BackupFacts *facts)
{
    json_begin_list(json, "backups");
    for (guint i = 0; i < facts->runs->len; i++)
        write_run(json, g_ptr_array_index(facts->runs, i), facts);
    json_end(json);
}

static bool is_recent_offline(const BackupFacts *facts)
{
    char today[TIME_DAY_SIZE];
    time_format_day(facts->now, today);
    return facts->offline->place != NULL &&
           time_days_between(facts->offline->taken_on, today) <= OFFLINE_COPY_DAYS;
}

static CopyFacts copy_facts(const BackupFacts *facts)
{
    const BackupPlan *plan = facts->plan;
    const BackupRun *whole = newest_whole_backup(facts->runs);
    const bool has_backup = whole != NULL && facts->now - whole->begun_at <= RECENT_S;
    return (CopyFacts){
        .has_backup = has_backup,
        .on_other_device = plan_is_on_other_device(plan->database, plan->folder),
        .has_second = has_backup && whole->copied_at > 0 && whole->copy_problem == NULL,
        .second_on_other_device = plan_is_on_other_device(plan->database, plan->second.place),
        .second_is_elsewhere = second_place_is_elsewhere(&plan->second),
        .has_offline = is_recent_offline(facts),
    };
}

static void write_copies(JsonWriter *json, const BackupFacts *facts)
{
    const CopyFacts known = copy_facts(facts);
    const CopyState state = copies_state(&known);
    json_begin_object(json, "copies");
    json_int(json, "count", state.copies);
    json_bool(json, "hasThree", state.has_three);
    json_bool(json, "hasTwoMedia", state.has_two_media);
    json_bool(json, "hasOneElsewhere", state.has_one_elsewhere);
    json_bool(json, "hasSecondPlace", facts->plan->second.place != NULL);
    json_end(json);
}

static void write_offline(JsonWriter *json, const BackupFacts *facts)
{
    const OfflineCopy *offline = facts->offline;
    if (offline->place == NULL) {
        json_none(json, "offlineCopy");
        return;
    }
    json_begin_object(json, "offlineCopy");
    json_text(json, "place", offline->place);
    json_text(json, "takenOn", offline->taken_on);
    json_text(json, "personName", offline->person_name);
    json_bool(json, "isRecent", is_recent_offline(facts));
    json_end(json);
}

static const char *last_day(const GPtrArray *runs)
{
    for (guint i = 0; i < runs->len; i++) {
        const BackupRun *run = g_ptr_array_index(runs, i);
        if (run->day != NULL)
            return run->day;
    }
    return NULL;
}

void write_backups(JsonWriter *json, const BackupFacts *facts)
{
    const BackupPlan *plan = facts->plan;
    json_bool(json, "isOn", plan->is_on);
    json_bool(json, "isAlone", facts->is_alone);
    json_text(json, "folder", facts->is_alone && plan->is_on ? plan->folder : NULL);
    json_bool(json, "byPassphrase", plan->secret.passphrase != NULL);
    json_int(json, "keepDaily", plan->rotation.daily);
    json_int(json, "keepWeekly", plan->rotation.weekly);
    json_int(json, "keepMonthly", plan->rotation.monthly);
    if (plan->is_on)
        json_time(json, "nextAt", backup_next_at(facts->now, plan->hour, last_day(facts->runs)));
    else
        json_none(json, "nextAt");
    write_copies(json, facts);
    write_offline(json, facts);
    write_runs(json, facts);
    json_int(json, "version", facts->offline->version);
}
