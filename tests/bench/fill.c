/* fill.c - the data of the benchmark: companies that have assessed themselves for four years.
 *
 * usage: bench-fill DATABASE COMPANIES    the tables are there already (mimamori migrate)
 *
 * The same number of companies makes the same data, but for the day it is made: assessments lie at
 * regular distances before now. Rows are written in the order of time, all companies in turn, so
 * that the rows of one company lie as scattered as in a database that has grown. The first company
 * is a large one, apart from the others. Prints as JSON what was made and how to sign in. */
#include <sodium.h>
#include <string.h>

#include "base/json_writer.h"
#include "base/resources.h"
#include "base/time.h"
#include "content/content.h"
#include "rooms/accounts/audit_chain.h"
#include "base/token.h"
#include "rooms/assessment/frozen.h"
#include "rooms/assessment/merge.h"
#include "rooms/assessment/score.h"
#include "rooms/controls/control_state.h"
#include "rows.h"

#define SEED UINT64_C(20260401)
#define ROUNDS 20 /* assessments of each company; the last is open */
#define ROUND_S (73 * DAY_S)
#define LAST_CLOSED (ROUNDS - 2)
#define AUDIT_PER_ROUND 50 /* at least: what people did elsewhere fills it up */
#define ITEMS_MAX 50
#define SESSION_S (7 * DAY_S)
#define CSRF_TOKEN "bench-csrf-token"
#define QUESTIONNAIRE "self-check-25"

/* How large a company is. */
typedef struct {
    int departments, people, tasks_per_round, decisions_per_round;
} Scale;

static const Scale USUAL = { 3, 8, 1, 1 }, LARGE = { 40, 300, 20, 8 };

typedef struct {
    char *id, *account_id, *name, *email;
} Person;

/* One company while its rows are written. */
typedef struct {
    int number;
    const Scale *scale;
    char *id, *name;
    const char *industry, *size_band;
    bool shares_with_peers, answers_by_departments;
    Person *people;     /* the owner, then who leads department 1, 2, 3 …, then employees */
    char **departments; /* their ids */
    int skill;          /* percent of the answers that were good in the first round */
    int64_t clock;      /* of its last audit entry */
    int64_t seq;
    char hash[AUDIT_HASH_SIZE];
    char *open_id, *closed_id;
    const AnswerChoice **said; /* what each place said last: [place * ITEMS_MAX + item] */
} Company;

typedef struct {
    Rows *rows;
    const Content *content;
    const Questionnaire *questionnaire;
    int64_t now;
    uint64_t random;
    Company *companies;
    int company_count;
} Fill;

/* --- chance, ids, names ------------------------------------------------------------- */

/* splitmix64: any seed will do, and two seeds that are neighbours give unlike numbers. */
static uint64_t next_random(Fill *fill)
{
    uint64_t value = fill->random += UINT64_C(0x9e3779b97f4a7c15);
    value = (value ^ (value >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    value = (value ^ (value >> 27)) * UINT64_C(0x94d049bb133111eb);
    return value ^ (value >> 31);
}

static int roll(Fill *fill, int sides)
{
    return (int)(next_random(fill) % (uint64_t)sides);
}

static bool chance(Fill *fill, int percent)
{
    return roll(fill, 100) < percent;
}

#define ID_SIZE 37

/* As base/id.h makes them: the moment first, so that they sort by it. */
static void make_id(Fill *fill, int64_t at, char id[static ID_SIZE])
{
    const uint64_t ms = (uint64_t)at * 1000 + next_random(fill) % 1000;
    const uint64_t a = next_random(fill), b = next_random(fill);
    g_snprintf(id, ID_SIZE, "%08x-%04x-7%03x-%04x-%012" G_GINT64_MODIFIER "x", (unsigned)(ms >> 16),
               (unsigned)(ms & 0xffff), (unsigned)(a & 0xfff), (unsigned)(0x8000 | (b & 0x3fff)),
               b >> 16);
}

static char *new_id(Fill *fill, int64_t at)
{
    char *id = g_malloc(ID_SIZE);
    make_id(fill, at, id);
    return id;
}

static const char *pick(Fill *fill, const char *const *names)
{
    return names[roll(fill, (int)g_strv_length((char **)names))];
}

static char *person_name(Fill *fill)
{
    static const char *const FAMILY[] = { "佐藤", "鈴木", "高橋", "田中", "伊藤", "渡辺",
                                          "山本", "中村", "小林", "加藤", "吉田", NULL };
    static const char *const GIVEN[] = { "花子", "一郎", "陽子", "健太", "美咲",
                                         "大輔", "由美", "翔",   "恵",   NULL };
    return g_strdup_printf("%s%s", pick(fill, FAMILY), pick(fill, GIVEN));
}

/* Half of the companies are in three industries, as in the country. */
static const char *industry_of(Fill *fill)
{
    static const char *const COMMON[] = { "d", "e", "i", NULL };
    const GPtrArray *all = content_industries(fill->content);
    const Industry *any = g_ptr_array_index(all, roll(fill, (int)all->len));
    return chance(fill, 50) ? pick(fill, COMMON) : any->id;
}

static const char *size_band_of(Fill *fill)
{
    static const char *const BANDS[] = { "1-5",   "1-5",   "1-5",    "6-20",    "6-20", "6-20",
                                         "21-50", "21-50", "51-100", "101-300", NULL };
    return pick(fill, BANDS);
}

/* --- the audit log ------------------------------------------------------------------- */

static void record(Fill *fill, Company *company, int64_t at, int person, const char *action,
                   const char *object, const char *details)
{
    char hash[AUDIT_HASH_SIZE];
    company->clock = MAX(company->clock, at);
    const AuditEntry entry = { .seq = ++company->seq,
                               .at = company->clock,
                               .person_id = company->people[person].id,
                               .person_name = company->people[person].name,
                               .action = action,
                               .object = object,
                               .details = details };
    audit_entry_hash(&entry, company->hash, hash);
    memcpy(company->hash, hash, sizeof hash);
    const Cell cells[] = {
        CELL_TEXT(company->id),     CELL_INT(entry.seq),          CELL_INT(entry.at),
        CELL_TEXT(entry.person_id), CELL_TEXT(entry.person_name), CELL_TEXT(action),
        CELL_TEXT(object),          CELL_TEXT(details),           CELL_TEXT(hash)
    };
    rows_add(fill->rows, ROWS_AUDIT, cells);
}

/* People sign in, and that is recorded as well. */
static void record_the_rest(Fill *fill, Company *company, int round, int64_t at)
{
    while (company->seq < (int64_t)AUDIT_PER_ROUND * (round + 1)) {
        const int person = roll(fill, company->scale->people);
        g_autofree char *details =
            g_strdup_printf("{\"address\":\"192.0.2.%d\"}", 1 + roll(fill, 250));
        at += roll(fill, HOUR_S);
        record(fill, company, at, person, "session.begin", company->people[person].id, details);
    }
}

/* --- companies and people -------------------------------------------------------------- */

/* "bench-7-0": the token of person 0 of company 7. */
static char *token_of(const Company *company, int person)
{
    return g_strdup_printf("bench-%d-%d", company->number, person);
}

static void add_session(Fill *fill, const Company *company, int number)
{
    const Person *person = &company->people[number];
    char id[ID_SIZE];
    make_id(fill, fill->now, id);
    g_autofree char *token = token_of(company, number);
    g_autofree char *hash = token_hash(token);
    const Cell cells[] = {
        CELL_TEXT(hash),        CELL_TEXT(id),         CELL_TEXT(person->account_id),
        CELL_TEXT(company->id), CELL_TEXT(person->id), CELL_TEXT(CSRF_TOKEN),
        CELL_INT(fill->now),    CELL_INT(fill->now),   CELL_INT(fill->now + SESSION_S),
        CELL_TEXT("bench"),     CELL_TEXT("127.0.0.1")
    };
    rows_add(fill->rows, ROWS_SESSION, cells);
}

static bool leads_department(const Company *company, int person)
{
    return person >= 1 && person <= company->scale->departments;
}

static void add_person(Fill *fill, Company *company, int number, int64_t at)
{
    Person *person = &company->people[number];
    *person = (Person){
        .id = new_id(fill, at),
        .account_id = new_id(fill, at),
        .name = person_name(fill),
        .email = g_strdup_printf("person%d@company%d.example.jp", number, company->number),
    };
    const char *role = number == 0                         ? "owner"
                       : leads_department(company, number) ? "department_manager"
                                                           : "employee";
    const char *department =
        number == 0 ? NULL : company->departments[(number - 1) % company->scale->departments];
    const Cell account[] = { CELL_TEXT(person->account_id), CELL_TEXT(person->email),
                             CELL_INT(at) };
    const Cell cells[] = { CELL_TEXT(person->id),
                           CELL_TEXT(company->id),
                           CELL_TEXT(person->account_id),
                           CELL_TEXT(person->name),
                           CELL_TEXT(person->email),
                           CELL_TEXT(role),
                           CELL_TEXT(department),
                           CELL_INT(1),
                           CELL_TEXT(company->people[0].id),
                           CELL_INT(at) };
    rows_add(fill->rows, ROWS_ACCOUNT, account);
    rows_add(fill->rows, ROWS_PERSON, cells);
    add_session(fill, company, number);
}

static void add_departments(Fill *fill, Company *company, int64_t at)
{
    char site[ID_SIZE];
    make_id(fill, at, site);
    const Cell site_cells[] = { CELL_TEXT(site),   CELL_TEXT(company->id),
                                CELL_TEXT("本社"), CELL_TEXT("東京都千代田区"),
                                CELL_INT(1),       CELL_TEXT(NULL),
                                CELL_INT(at) };
    rows_add(fill->rows, ROWS_SITE, site_cells);
    for (int i = 0; i < company->scale->departments; i++) {
        g_autofree char *name = g_strdup_printf("部署%02d", i + 1);
        company->departments[i] = new_id(fill, at);
        const Cell cells[] = { CELL_TEXT(company->departments[i]),
                               CELL_TEXT(company->id),
                               CELL_TEXT(site),
                               CELL_TEXT(name),
                               CELL_INT(1),
                               CELL_TEXT(NULL),
                               CELL_INT(at) };
        rows_add(fill->rows, ROWS_DEPARTMENT, cells);
    }
}

static void add_company(Fill *fill, int number)
{
    const bool is_large = number == 0;
    const int64_t at = fill->now - (ROUNDS + 1) * ROUND_S + roll(fill, 20 * DAY_S);
    const Scale *scale = is_large ? &LARGE : &USUAL;
    Company *company = &fill->companies[number];
    *company = (Company){
        .number = number,
        .scale = scale,
        .id = new_id(fill, at),
        .name = g_strdup_printf("株式会社見本%04d", number),
        .industry = industry_of(fill),
        .size_band = is_large ? "101-300" : size_band_of(fill),
        .shares_with_peers = is_large || chance(fill, 60),
        .answers_by_departments = number % 2 == 0,
        .people = g_new0(Person, (gsize)scale->people),
        .departments = g_new0(char *, (gsize)scale->departments + 1),
        .skill = 20 + roll(fill, 40),
        .said = g_new0(const AnswerChoice *, (gsize)(scale->departments + 1) * ITEMS_MAX),
    };
    const Cell cells[] = { CELL_TEXT(company->id),
                           CELL_TEXT(company->name),
                           CELL_TEXT(company->industry),
                           CELL_TEXT(company->size_band),
                           CELL_INT(company->shares_with_peers),
                           CELL_INT(at),
                           CELL_INT(1) };
    rows_add(fill->rows, ROWS_ORG, cells);
    add_departments(fill, company, at);
    for (int i = 0; i < scale->people; i++)
        add_person(fill, company, i, at);
    record(fill, company, at, 0, "organisation.set-up", company->id, "{\"name\":\"見本\"}");
}

/* --- one assessment ----------------------------------------------------------------------- */

/* One assessment while it is answered. */
typedef struct {
    char id[ID_SIZE];
    const QuestionnaireEdition *edition;
    int round;
    int64_t at;
    bool is_open, is_by_departments;
    GPtrArray *answers_by; /* of const AnswerChoice **, for each place that answers */
} Assessment;

static const AnswerChoice *draw_answer(Fill *fill, const Company *company, int round)
{
    const GPtrArray *choices = fill->questionnaire->answers;
    const int draw = roll(fill, 100) - company->skill - 2 * round;
    const guint at = draw < 0 ? 0 : draw < 20 ? 1 : draw < 45 ? 2 : 3;
    return g_ptr_array_index(choices, MIN(at, choices->len - 1));
}

static void add_answer(Fill *fill, Company *company, const Assessment *assessment, int place,
                       int item, const AnswerChoice *answer, int64_t at)
{
    const char *department = place == 0 ? "" : company->departments[place - 1];
    const Person *person = &company->people[place];
    const char *note = chance(fill, 10) ? "来月の会議で担当を決めて、順に進める予定です。" : NULL;
    const Cell cells[] = { CELL_TEXT(company->id), CELL_TEXT(assessment->id),
                           CELL_TEXT(department),  CELL_INT(item),
                           CELL_TEXT(answer->id),  CELL_TEXT(note),
                           CELL_TEXT(person->id),  CELL_TEXT(person->name),
                           CELL_INT(at),           CELL_INT(1) };
    rows_add(fill->rows, ROWS_ANSWER, cells);
    g_autofree char *details =
        g_strdup_printf("{\"item\":%d,\"department\":\"%s\",\"from\":null,\"to\":\"%s\"}", item,
                        department, answer->id);
    record(fill, company, at, place, "assessment.answer", assessment->id, details);
}

/* Place 0 is the whole company, 1, 2, 3 … the departments. */
static void answer_place(Fill *fill, Company *company, Assessment *assessment, int place)
{
    const AnswerChoice **answers = answers_new(assessment->edition);
    const int items = (int)assessment->edition->items->len;
    const int answered = assessment->is_open ? items / 2 + roll(fill, items / 3) : items;
    int64_t at = assessment->at + HOUR_S * place;
    for (int i = 0; i < answered; i++) {
        answers[i] = draw_answer(fill, company, assessment->round);
        company->said[place * ITEMS_MAX + i] = answers[i];
        at += 10 + roll(fill, 60);
        add_answer(fill, company, assessment, place, i + 1, answers[i], at);
    }
    g_ptr_array_add(assessment->answers_by, answers);
}

static void start_assessment(Fill *fill, Company *company, const Assessment *assessment)
{
    g_autofree char *details = g_strdup_printf(
        "{\"questionnaire\":\"%s\",\"edition\":\"%s\",\"departments\":%d}", QUESTIONNAIRE,
        assessment->edition->id, assessment->is_by_departments ? company->scale->departments : 0);
    record(fill, company, assessment->at, 0, "assessment.start", assessment->id, details);
    for (int i = 0; assessment->is_by_departments && i < company->scale->departments; i++) {
        g_autofree char *name = g_strdup_printf("部署%02d", i + 1);
        const Cell cells[] = { CELL_TEXT(company->id), CELL_TEXT(assessment->id),
                               CELL_TEXT(company->departments[i]), CELL_TEXT(name) };
        rows_add(fill->rows, ROWS_ASSESSMENT_DEPARTMENT, cells);
    }
}

static void answer_assessment(Fill *fill, Company *company, Assessment *assessment)
{
    if (!assessment->is_by_departments) {
        answer_place(fill, company, assessment, 0);
        return;
    }
    for (int place = 1; place <= company->scale->departments; place++)
        answer_place(fill, company, assessment, place);
}

/* The person in charge decides a few items otherwise than proposed. */
static const AnswerChoice **decide_merge(Fill *fill, Company *company, Assessment *assessment)
{
    const AnswerChoice **decided = answers_new(assessment->edition);
    for (int i = 0; i < (int)assessment->edition->items->len; i += 9) {
        decided[i] = g_ptr_array_index(fill->questionnaire->answers, 1);
        const Cell cells[] = { CELL_TEXT(company->id),
                               CELL_TEXT(assessment->id),
                               CELL_INT(i + 1),
                               CELL_TEXT(decided[i]->id),
                               CELL_TEXT("ほかの部署にも今月中に広げます。"),
                               CELL_TEXT(company->people[0].id),
                               CELL_TEXT(company->people[0].name),
                               CELL_INT(assessment->at + 2 * DAY_S),
                               CELL_INT(1) };
        rows_add(fill->rows, ROWS_MERGED_ANSWER, cells);
        record(fill, company, assessment->at + 2 * DAY_S, 0, "assessment.merge", assessment->id,
               "{\"item\":1,\"proposed\":\"not-done\",\"to\":\"partly\",\"reason\":null}");
    }
    return decided;
}

static const AnswerChoice **final_answers(Fill *fill, Company *company, Assessment *assessment)
{
    if (!assessment->is_by_departments) {
        const AnswerChoice **answers = g_ptr_array_index(assessment->answers_by, 0);
        return g_memdup2(answers, assessment->edition->items->len * sizeof *answers);
    }
    g_autofree const AnswerChoice **decided = decide_merge(fill, company, assessment);
    GArray *merge = merge_new(assessment->edition, assessment->answers_by, decided);
    const AnswerChoice **answers = merge_answers(merge);
    merge_free(merge);
    for (guint i = 0; i < assessment->edition->items->len; i++)
        company->said[i] = answers[i];
    return answers;
}

static char *frozen_departments(const Company *company, const Assessment *assessment)
{
    JsonWriter json;
    json_writer_init(&json);
    json_begin_list(&json, NULL);
    for (int i = 0; assessment->is_by_departments && i < company->scale->departments; i++) {
        g_autofree char *name = g_strdup_printf("部署%02d", i + 1);
        g_autoptr(Score) score =
            score_new(assessment->edition, g_ptr_array_index(assessment->answers_by, i));
        frozen_write_department(&json, company->departments[i], name, score);
    }
    json_end(&json);
    char *text = g_strdup(json.text->str);
    json_writer_clear(&json);
    return text;
}

static void add_open_row(Fill *fill, Company *company, const Assessment *assessment)
{
    const Cell cells[] = { CELL_TEXT(assessment->id),
                           CELL_TEXT(company->id),
                           CELL_TEXT(QUESTIONNAIRE),
                           CELL_TEXT(assessment->edition->id),
                           CELL_TEXT("open"),
                           CELL_INT(assessment->at),
                           CELL_TEXT(company->people[0].name),
                           CELL_TEXT(NULL),
                           CELL_TEXT(NULL),
                           CELL_INT(0),
                           CELL_TEXT(NULL),
                           CELL_TEXT(NULL),
                           CELL_TEXT(NULL),
                           CELL_TEXT(NULL),
                           CELL_TEXT(NULL),
                           CELL_INT(1) };
    rows_add(fill->rows, ROWS_ASSESSMENT, cells);
    company->open_id = g_strdup(assessment->id);
}

static void add_peer_score(Fill *fill, const Company *company, int part, int score, int64_t at)
{
    const Cell cells[] = { CELL_TEXT(company->id),
                           CELL_TEXT(QUESTIONNAIRE),
                           CELL_INT(part),
                           CELL_TEXT(company->industry),
                           CELL_TEXT(company->size_band),
                           CELL_INT(score),
                           CELL_INT(at) };
    rows_add(fill->rows, ROWS_PEER_SCORE, cells);
}

static void share_scores(Fill *fill, const Company *company, const Score *score, int64_t at)
{
    for (guint i = 0; i < score->parts->len; i++) {
        const PartScore *part = &g_array_index(score->parts, PartScore, i);
        add_peer_score(fill, company, part->part->number, part->score, at);
    }
    add_peer_score(fill, company, 0, score->total, at);
}

static void close_assessment(Fill *fill, Company *company, Assessment *assessment)
{
    const int64_t at = assessment->at + 3 * DAY_S;
    g_autofree const AnswerChoice **answers = final_answers(fill, company, assessment);
    g_autoptr(Score) score = score_new(assessment->edition, answers);
    g_autofree char *frozen_answers = frozen_write_answers(assessment->edition, answers);
    g_autofree char *parts = frozen_write_parts(score);
    g_autofree char *departments = frozen_departments(company, assessment);
    const char *owner = company->people[0].name;
    const Cell cells[] = { CELL_TEXT(assessment->id),
                           CELL_TEXT(company->id),
                           CELL_TEXT(QUESTIONNAIRE),
                           CELL_TEXT(assessment->edition->id),
                           CELL_TEXT("closed"),
                           CELL_INT(assessment->at),
                           CELL_TEXT(owner),
                           CELL_INT(at),
                           CELL_TEXT(owner),
                           CELL_INT(score->answered),
                           CELL_INT(score->total),
                           CELL_TEXT(frozen_answers),
                           CELL_TEXT(parts),
                           CELL_TEXT(departments),
                           CELL_TEXT(company->size_band),
                           CELL_INT(2) };
    rows_add(fill->rows, ROWS_ASSESSMENT, cells);
    g_autofree char *details = g_strdup_printf("{\"total\":%d}", score->total);
    record(fill, company, at, 0, "assessment.close", assessment->id, details);
    g_free(company->closed_id);
    company->closed_id = g_strdup(assessment->id);
    if (assessment->round == LAST_CLOSED && company->shares_with_peers)
        share_scores(fill, company, score, at);
}

/* Early rounds were answered in the first edition. */
static const QuestionnaireEdition *edition_of_round(const Fill *fill, int round)
{
    const QuestionnaireEdition *first = g_ptr_array_index(fill->questionnaire->editions, 0);
    return round < ROUNDS / 2 ? first : questionnaire_edition(fill->questionnaire, NULL);
}

static void add_assessment(Fill *fill, Company *company, int round, int64_t at)
{
    Assessment assessment = {
        .edition = edition_of_round(fill, round),
        .round = round,
        .at = at,
        .is_open = round > LAST_CLOSED,
        .is_by_departments = round >= LAST_CLOSED && company->answers_by_departments,
        .answers_by = g_ptr_array_new_with_free_func(g_free),
    };
    make_id(fill, at, assessment.id);
    start_assessment(fill, company, &assessment);
    answer_assessment(fill, company, &assessment);
    if (assessment.is_open)
        add_open_row(fill, company, &assessment);
    else
        close_assessment(fill, company, &assessment);
    g_ptr_array_unref(assessment.answers_by);
}

/* --- what was decided and done ---------------------------------------------------------------- */

static const Control *draw_control(Fill *fill)
{
    const GPtrArray *controls = content_controls(fill->content);
    return g_ptr_array_index(controls, roll(fill, (int)controls->len));
}

/* Who does it, by when, and whether it is done: the later the round, the more is still open. */
typedef struct {
    int64_t at;
    int64_t done_at; /* 0: open */
    int person;
    char due_on[TIME_DAY_SIZE];
} Plan;

static Plan make_plan(Fill *fill, const Company *company, int round, int64_t at)
{
    const bool is_done = chance(fill, round < ROUNDS - 4 ? 95 : 30);
    Plan plan = { .at = at, .person = roll(fill, company->scale->people) };
    plan.done_at = is_done ? at + roll(fill, 40 * DAY_S) : 0;
    time_format_day(at + (20 + roll(fill, 40)) * DAY_S, plan.due_on);
    return plan;
}

static void add_task(Fill *fill, Company *company, const Plan *plan, const char *title,
                     const char *control_id, const char *decision_id)
{
    char id[ID_SIZE];
    make_id(fill, plan->at, id);
    const Cell done_at = plan->done_at == 0 ? CELL_TEXT(NULL) : CELL_INT(plan->done_at);
    const Cell cells[] = { CELL_TEXT(id),
                           CELL_TEXT(company->id),
                           CELL_TEXT(title),
                           CELL_TEXT(company->people[plan->person].id),
                           CELL_TEXT(plan->due_on),
                           done_at,
                           CELL_TEXT(control_id),
                           CELL_TEXT(decision_id),
                           CELL_INT(plan->at),
                           CELL_INT(1),
                           CELL_TEXT(company->people[0].id),
                           CELL_INT(plan->at) };
    rows_add(fill->rows, ROWS_TASK, cells);
    if (decision_id == NULL)
        record(fill, company, plan->at, 0, "task.add", id, "{\"title\":\"点検する\"}");
}

static void add_decision(Fill *fill, Company *company, int round, int64_t at)
{
    char id[ID_SIZE];
    const Control *control = draw_control(fill);
    const char *measure = control->title.ja;
    const Plan plan = make_plan(fill, company, round, at);
    make_id(fill, at, id);
    const Cell cells[] = { CELL_TEXT(id),
                           CELL_TEXT(company->id),
                           CELL_TEXT(control->id),
                           CELL_TEXT(""),
                           CELL_TEXT(measure),
                           CELL_TEXT(company->people[plan.person].id),
                           CELL_TEXT(plan.due_on),
                           CELL_INT(1000 * roll(fill, 100)),
                           CELL_TEXT(plan.done_at == 0 ? "planned" : "done"),
                           CELL_INT(at),
                           CELL_INT(1),
                           CELL_TEXT(company->people[0].id),
                           CELL_INT(at) };
    rows_add(fill->rows, ROWS_DECISION, cells);
    add_task(fill, company, &plan, measure, control->id, id);
    g_autofree char *details =
        g_strdup_printf("{\"control\":\"%s\",\"measure\":\"%s\"}", control->id, measure);
    record(fill, company, at, 0, "decision.add", id, details);
}

static void add_evidence(Fill *fill, Company *company, int64_t at)
{
    char id[ID_SIZE], day[TIME_DAY_SIZE];
    make_id(fill, at, id);
    time_format_day(at, day);
    const Cell cells[] = { CELL_TEXT(id),
                           CELL_TEXT(company->id),
                           CELL_TEXT(draw_control(fill)->id),
                           CELL_TEXT("設定画面の記録"),
                           CELL_TEXT(NULL),
                           CELL_TEXT(day),
                           CELL_TEXT(company->people[0].id),
                           CELL_TEXT(company->people[0].name),
                           CELL_INT(at) };
    rows_add(fill->rows, ROWS_EVIDENCE, cells);
    record(fill, company, at, 0, "evidence.add", id, "{\"title\":\"設定画面の記録\"}");
}

static void add_work(Fill *fill, Company *company, int round, int64_t at)
{
    for (int i = 0; i < company->scale->decisions_per_round; i++)
        add_decision(fill, company, round, at);
    for (int i = 0; i < company->scale->tasks_per_round; i++) {
        const Plan plan = make_plan(fill, company, round, at);
        add_task(fill, company, &plan, "共有フォルダーの権限を点検する", NULL, NULL);
    }
    if (chance(fill, 25))
        add_evidence(fill, company, at);
}

static void add_round(Fill *fill, Company *company, int round)
{
    const int64_t begin = fill->now - (ROUNDS - round) * ROUND_S;
    const int64_t at = round > LAST_CLOSED ? fill->now - 10 * DAY_S : begin + roll(fill, 5 * DAY_S);
    add_assessment(fill, company, round, at);
    add_work(fill, company, round, at + 5 * DAY_S);
    record_the_rest(fill, company, round, at + 6 * DAY_S);
}

/* --- what stands at the end ------------------------------------------------------------------- */

static void add_claim(Fill *fill, const Company *company, const char *subject, int place,
                      const char *state, const char *reference)
{
    const Person *person = &company->people[place];
    const Cell cells[] = { CELL_TEXT(company->id),
                           CELL_TEXT(subject),
                           CELL_TEXT(place == 0 ? "" : company->departments[place - 1]),
                           CELL_TEXT(state),
                           CELL_TEXT(NULL),
                           CELL_TEXT(reference),
                           CELL_TEXT(person->id),
                           CELL_TEXT(person->name),
                           CELL_INT(company->clock) };
    rows_add(fill->rows, ROWS_CLAIM, cells);
}

static void add_claims(Fill *fill, const Company *company)
{
    const int items = (int)fill->questionnaire->items->len;
    for (int place = 0; place <= company->scale->departments; place++) {
        for (int i = 0; i < items; i++) {
            const AnswerChoice *answer = company->said[place * ITEMS_MAX + i];
            g_autofree char *subject = g_strdup_printf("%s/%d", QUESTIONNAIRE, i + 1);
            if (answer != NULL)
                add_claim(fill, company, subject, place,
                          control_state_name(control_state_of_answer(answer->state)),
                          company->open_id);
        }
    }
    const GPtrArray *controls = content_controls(fill->content);
    for (int i = company->number % 10; i < (int)controls->len; i += 10) {
        const Control *control = g_ptr_array_index(controls, i);
        g_autofree char *subject = g_strconcat("control/", control->id, NULL);
        add_claim(fill, company, subject, 0, "implemented", "");
    }
}

static void add_head(Fill *fill, const Company *company)
{
    const Cell cells[] = { CELL_TEXT(company->id), CELL_INT(company->seq),
                           CELL_TEXT(company->hash) };
    rows_add(fill->rows, ROWS_AUDIT_HEAD, cells);
}

/* --- all of it
 * ------------------------------------------------------------------------------------ */

static void fill_all(Fill *fill)
{
    for (int i = 0; i < fill->company_count; i++)
        add_company(fill, i);
    rows_flush(fill->rows);
    for (int round = 0; round < ROUNDS; round++) {
        for (int i = 0; i < fill->company_count; i++)
            add_round(fill, &fill->companies[i], round);
        rows_flush(fill->rows);
    }
    for (int i = 0; i < fill->company_count; i++) {
        add_claims(fill, &fill->companies[i]);
        add_head(fill, &fill->companies[i]);
    }
}

static void write_company(JsonWriter *json, const Company *company)
{
    g_autofree char *owner = token_of(company, 0);
    g_autofree char *manager = token_of(company, 1);
    json_begin_object(json, NULL);
    json_text(json, "owner", owner);
    json_text(json, "manager", manager);
    json_text(json, "department", company->departments[0]);
    json_bool(json, "byDepartments", company->answers_by_departments);
    json_text(json, "open", company->open_id);
    json_text(json, "closed", company->closed_id);
    json_end(json);
}

static void report(const Fill *fill, const int64_t *counts, double seconds)
{
    JsonWriter json;
    json_writer_init(&json);
    json_begin_object(&json, NULL);
    json_number(&json, "seconds", seconds);
    json_text(&json, "csrf", CSRF_TOKEN);
    json_begin_object(&json, "rows");
    for (RowsTable table = 0; table < ROWS_TABLES; table++)
        json_int(&json, rows_table_name(table), counts[table]);
    json_end(&json);
    json_begin_list(&json, "companies");
    for (int i = 0; i < fill->company_count; i++)
        write_company(&json, &fill->companies[i]);
    json_end(&json);
    json_end(&json);
    puts(json.text->str);
    json_writer_clear(&json);
}

static void company_clear(Company *company)
{
    for (int i = 0; i < company->scale->people; i++) {
        g_free(company->people[i].id);
        g_free(company->people[i].account_id);
        g_free(company->people[i].name);
        g_free(company->people[i].email);
    }
    g_free(company->people);
    g_strfreev(company->departments);
    g_free(company->id);
    g_free(company->name);
    g_free(company->open_id);
    g_free(company->closed_id);
    g_free(company->said);
}

int main(int count, char **words)
{
    const int companies = count == 3 ? (int)g_ascii_strtoll(words[2], NULL, 10) : 0;
    if (companies < 1 || sodium_init() < 0) {
        fprintf(stderr, "usage: bench-fill DATABASE COMPANIES\n");
        return 2;
    }
    g_autoptr(GError) error = NULL;
    resources_register();
    g_autoptr(Content) content = content_load(NULL, &error);
    if (content == NULL)
        g_error("%s", error->message);

    const int64_t began_us = g_get_monotonic_time();
    Fill fill = { .rows = rows_open(words[1]),
                  .content = content,
                  .questionnaire = content_questionnaire(content, QUESTIONNAIRE),
                  .now = time_now(),
                  .random = SEED,
                  .companies = g_new0(Company, (gsize)companies),
                  .company_count = companies };
    g_assert(fill.questionnaire->items->len <= ITEMS_MAX);
    fill_all(&fill);
    int64_t counts[ROWS_TABLES];
    for (RowsTable table = 0; table < ROWS_TABLES; table++)
        counts[table] = rows_count(fill.rows, table);
    rows_close(fill.rows);
    report(&fill, counts, (double)(g_get_monotonic_time() - began_us) / 1e6);
    for (int i = 0; i < companies; i++)
        company_clear(&fill.companies[i]);
    g_free(fill.companies);
    return 0;
}
