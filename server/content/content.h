/* content.h - what Mimamori knows: sources, controls, questionnaires and the words of its pages.
 *
 * Loaded and checked once from packs/ (the formats: packs/README.md), never
 * changed afterwards, shared by all threads. Everything that a look-up returns
 * is lent and lives as long as its Content. All lists are in the order of the packs.
 */
#pragma once

#include <glib.h>
#include <stdbool.h>

#include "base/messages.h"

typedef struct Content Content;
typedef struct Questionnaire Questionnaire;

typedef struct {
    char *ja;
    char *en;
} LocalText;

/* @language: "en", or anything else for Japanese. Lent. */
const char *local_text(const LocalText *text, const char *language);

/* A document that the packs point to. */
typedef struct {
    char *id;
    LocalText title;
    LocalText publisher;
    char *date;     /* "2019", "2019-03" or "2019-03-19" */
    char *url;      /* NULL: none */
    LocalText note; /* both NULL: none */
    bool is_retired;
} SourceDocument;

/* A place in a document. */
typedef struct {
    const SourceDocument *document;
    char *item; /* "4-4-4-1" */
} Citation;

/* A group of controls. */
typedef struct {
    char *id;
    LocalText title;
    bool is_retired;
    GPtrArray *controls; /* of const Control, borrowed */
} Domain;

/* Classes of company; a measure suits some of them. */
typedef enum { SIZE_CLASS_MICRO, SIZE_CLASS_SMALL, SIZE_CLASS_MEDIUM } SizeClass;

/* The names in packs and in the API: "micro", "small", "medium". */
const char *size_class_name(SizeClass size);

typedef struct {
    char *id;
    int least; /* persons */
    int most;  /* persons; 0: no upper end */
    SizeClass size;
    LocalText title;
    bool is_retired;
} SizeBand;

typedef struct {
    char *id;
    LocalText title;
    bool is_retired;
} Industry;

/* low: within half a day; medium: a few days; high: weeks */
typedef enum { EFFORT_LOW, EFFORT_MEDIUM, EFFORT_HIGH } Effort;

/* a year: 0 yen; up to 50,000; up to 500,000; more (our own rough classes) */
typedef enum { COST_NONE, COST_LOW, COST_MEDIUM, COST_HIGH } Cost;

const char *effort_name(Effort effort); /* "low", "medium", "high" */
const char *cost_name(Cost cost);       /* "none", "low", "medium", "high" */

/* One way to put a control into practice. */
typedef struct {
    unsigned sizes; /* a bit 1u << SizeClass for each class it suits */
    Effort effort;
    Cost cost;
    LocalText text;
} Measure;

bool measure_suits(const Measure *measure, SizeClass size);

/* 対策: one thing a company does for its security. */
typedef struct {
    char *id;
    const Domain *domain;
    LocalText title;
    LocalText meaning;   /* what it means for a small company */
    LocalText why;       /* what happens without it */
    GPtrArray *measures; /* of Measure, from the simplest to the most thorough */
    GPtrArray *evidence; /* of LocalText: ideas for what would prove it */
    GPtrArray *sources;  /* of Citation */
    bool is_retired;
} Control;

/* The first, and so the simplest, measure that suits; the loader made sure that there is one. */
const Measure *control_simplest_measure(const Control *control, SizeClass size);

/* What an answer says about the controls of its item. */
typedef enum {
    ANSWER_IMPLEMENTED,
    ANSWER_PARTIAL,
    ANSWER_NOT_IMPLEMENTED,
    ANSWER_UNKNOWN,
    ANSWER_NOT_APPLICABLE,
} AnswerState;

const char *answer_state_name(AnswerState state); /* "implemented", "not_implemented" ... */

/* One of the answers that a questionnaire offers. */
typedef struct {
    char *id; /* "done" */
    int points;
    AnswerState state;
    LocalText label;
    GPtrArray *words; /* of char: what a spreadsheet may say instead of the points */
} AnswerChoice;

typedef struct {
    int number; /* 1, 2, 3 ... */
    char *id;
    LocalText title;
    LocalText note; /* both NULL: none */
} QuestionnairePart;

typedef struct {
    int number; /* 1, 2, 3 ...; stands at index number - 1 */
    char *id;
    int part;           /* number of the part */
    LocalText category; /* short, for charts and tables */
    LocalText question;
    LocalText hint; /* when the best answer is right */
    bool is_important;
    GPtrArray *controls; /* of const Control, borrowed; the first is the first to do */
} QuestionnaireItem;

typedef struct {
    char *id;
    int least; /* lowest total of the band */
    LocalText title;
    LocalText state;
    LocalText advice;
} ScoreBand;

/* What an edition asks otherwise; a text that is NULL stays as it is. */
typedef struct {
    int item;
    LocalText question;
    LocalText hint;
} EditionChange;

/* A questionnaire as one edition of its source words it. */
typedef struct {
    char *id;
    const Questionnaire *questionnaire;
    const SourceDocument *source;
    LocalText title;
    bool is_draft;
    GPtrArray *changes; /* of EditionChange: as the pack writes it */
    GPtrArray *items;   /* of QuestionnaireItem, with this edition's own texts */
} QuestionnaireEdition;

typedef struct {
    int item;
    double percent; /* of companies that do it wholly or partly */
} PublishedRate;

typedef struct {
    const SourceDocument *source;
    int sample;       /* companies asked */
    GPtrArray *rates; /* of PublishedRate */
} PublishedRates;

typedef enum { SCORING_POINTS, SCORING_CHECKLIST } Scoring;

const char *scoring_name(Scoring scoring); /* "points", "checklist" */

struct Questionnaire {
    char *id;
    LocalText title;
    LocalText summary;
    Scoring scoring;
    GPtrArray *answers;    /* of AnswerChoice, the best first */
    GPtrArray *parts;      /* of QuestionnairePart */
    GPtrArray *items;      /* of QuestionnaireItem; for texts take those of an edition */
    GPtrArray *bands;      /* of ScoreBand, the highest first; empty for a checklist */
    GPtrArray *editions;   /* of QuestionnaireEdition, the oldest first */
    PublishedRates *rates; /* NULL: none */
    bool is_retired;
};

/* --- documents (packs/documents/) ------------------------------------------------- */

typedef enum { QUESTION_TEXT, QUESTION_LINES, QUESTION_CHOICE, QUESTION_DAY } DocumentQuestionKind;

/* "text", "lines", "choice", "day" */
const char *document_question_kind_name(DocumentQuestionKind kind);

typedef struct {
    char *id;
    LocalText label;
} DocumentChoice;

/* What a document asks the company, because nothing else recorded tells it. */
typedef struct {
    char *id;
    DocumentQuestionKind kind;
    LocalText label;
    LocalText hint;     /* both NULL: none */
    LocalText place;    /* where the answer stands in the document: "第3条" */
    bool is_required;   /* without an answer the document cannot be put forward */
    int most;           /* characters; of "lines": of one line */
    char *fallback;     /* stands until somebody answers; NULL: nothing. "choice": an id */
    GPtrArray *choices; /* of DocumentChoice; only of "choice" */
} DocumentQuestion;

/* In the order of render/document.h's Numbering. */
typedef enum { DOCUMENT_PLAIN, DOCUMENT_SECTIONS, DOCUMENT_ARTICLES } DocumentNumbering;

/* A kind of document the company can have. It is in Japanese, whoever reads the pages. */
typedef struct {
    char *id;
    LocalText title;
    LocalText summary;
    int order; /* among the kinds, ascending */
    DocumentNumbering numbering;
    bool is_card; /* A6 instead of A4 */
    bool has_contents;
    bool is_publishable;                /* may stand on a public page */
    const Questionnaire *questionnaire; /* whose items or result it shows; NULL: none */
    GPtrArray *sources;                 /* of Citation */
    GPtrArray *questions;               /* of DocumentQuestion */
    char *template;                     /* Markdown with Mustache tags: packs/documents/ID.md */
    bool is_retired;
} DocumentKind;

/* NULL: there is none with that id. */
const DocumentQuestion *document_question(const DocumentKind *kind, const char *id);
const DocumentChoice *document_choice(const DocumentQuestion *question, const char *id);

/* Words that must not be said of something, and what to say instead (packs/wording.yaml). */
typedef struct {
    char *id;
    GPtrArray *about;  /* of char: what it is said of */
    GPtrArray *wrong;  /* of char: what must not be said near it */
    GPtrArray *unless; /* of char: what makes it right after all: a "no", another thing */
    char *right;
    LocalText reason;
} WordingRule;

/* --- the stars (packs/stars.yaml) ------------------------------------------------- */

/* By which rules one star is declared. */
typedef struct {
    char *id;
    const Questionnaire *questionnaire; /* a checklist */
    LocalText title;
} StarRules;

/* How declaration IDs of a period begin. */
typedef struct {
    char *first;        /* a digit */
    char *from, *until; /* days, both counted in; NULL: open */
} StarIdPeriod;

/* Where stars are applied for. */
typedef struct {
    char *url;
    char *as_of; /* a month: "2026-11" */
    const SourceDocument *source;
    LocalText needs;
} StarApplication;

typedef enum {
    STAR_RULES_KNOWN,          /* every rule has an answer */
    STAR_RULES_COMMITTED,      /* every rule that is not met has a decision that stands */
    STAR_QUESTIONNAIRE_CLOSED, /* within the last 12 months */
    STAR_DOCUMENT_IN_FORCE,
    STAR_DOCUMENT_PUBLIC,
} StarConditionKind;

typedef struct {
    char *id;
    StarConditionKind kind;
    LocalText title;
    LocalText why;
    int minutes;
    char *page;                         /* where it is met: "/assessments" */
    const Questionnaire *questionnaire; /* NULL unless a questionnaire is to be closed */
    const DocumentKind *document;       /* NULL unless it is about a document */
} StarCondition;

/* One stage of the way to the stars. */
typedef struct {
    char *id;
    char *mark; /* "★★" */
    LocalText title;
    LocalText summary;
    bool is_declarable;    /* else it begins later, and has no conditions yet */
    LocalText opens;       /* when it begins; both NULL if it is declarable */
    GPtrArray *sources;    /* of Citation */
    GPtrArray *conditions; /* of StarCondition */
} Star;

typedef struct {
    GPtrArray *rules; /* of StarRules; the first counts until the company chooses */
    const SourceDocument *rules_source; /* says which of them count when */
    GPtrArray *ids;                     /* of StarIdPeriod */
    StarApplication *application;
    GPtrArray *stages; /* of Star, from the first on */
} Stars;

/* NULL: there is none with that id. */
const Star *star_find(const Stars *stars, const char *id);
const StarRules *star_rules_find(const Stars *stars, const char *id);
const char *star_condition_kind_name(StarConditionKind kind); /* "rules-known" ... */

/* --- the owner's board (packs/initiatives.yaml) ----------------------------------- */

typedef struct {
    char *id;
    LocalText title;
    LocalText text;
} Principle;

/* What else than controls and documents tells how an initiative goes; bits of Initiative.records.
 */
typedef enum { RECORD_ASSESSMENT, RECORD_BUDGET, RECORD_PEOPLE } InitiativeRecord;

/* One of the things the owner has to see to. */
typedef struct {
    char *id;
    LocalText title;
    LocalText text;
    GPtrArray *sources;   /* of Citation */
    GPtrArray *controls;  /* of const Control, borrowed */
    GPtrArray *documents; /* of const DocumentKind, borrowed */
    unsigned records;     /* 1 << InitiativeRecord: what it is judged by as well */
    GPtrArray *later;     /* of LocalText: what Mimamori does not record yet */
} Initiative;

typedef struct {
    GPtrArray *principles;  /* of Principle */
    GPtrArray *initiatives; /* of Initiative */
} Initiatives;

/* NULL: there is none with that id. */
const Initiative *initiative_find(const Initiatives *initiatives, const char *id);

/* The classification that the industries are taken from. */
typedef struct {
    char *id;
    const SourceDocument *source;
} IndustryEdition;

/* An item that points at a control. */
typedef struct {
    const Questionnaire *questionnaire;
    const QuestionnaireItem *item;
} ItemReference;

/**
 * Loads and checks all packs.
 *
 * @directory: a folder of packs; NULL for the packs inside the binary
 * Returns new content; the caller owns it.
 * Fails with APP_ERROR_INVALID and up to 50 lines, each with file, line and what to do.
 */
Content *content_load(const char *directory, GError **error);
void content_free(Content *content);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Content, content_free)

const Messages *content_messages(const Content *content);

const GPtrArray *content_sources(const Content *content);    /* of SourceDocument */
const GPtrArray *content_domains(const Content *content);    /* of Domain */
const GPtrArray *content_size_bands(const Content *content); /* of SizeBand */
const GPtrArray *content_industries(const Content *content); /* of Industry */
const IndustryEdition *content_industry_edition(const Content *content);
const GPtrArray *content_controls(const Content *content);       /* of Control, domain by domain */
const GPtrArray *content_questionnaires(const Content *content); /* of Questionnaire */
const GPtrArray *content_documents(const Content *content);      /* of DocumentKind, in order */
const GPtrArray *content_wording(const Content *content);        /* of WordingRule */
const Stars *content_stars(const Content *content);
const Initiatives *content_initiatives(const Content *content);

/* NULL: there is none with that id. */
const SourceDocument *content_source(const Content *content, const char *id);
const Domain *content_domain(const Content *content, const char *id);
const SizeBand *content_size_band(const Content *content, const char *id);
const Industry *content_industry(const Content *content, const char *id);
const Control *content_control(const Content *content, const char *id);
const Questionnaire *content_questionnaire(const Content *content, const char *id);
const DocumentKind *content_document(const Content *content, const char *id);

/* The band of a company of so many persons; NULL if none covers them. */
const SizeBand *content_size_band_of(const Content *content, int persons);

/* Of ItemReference: which items of questionnaires point at this control; empty if none does. */
const GPtrArray *content_items_of_control(const Content *content, const Control *control);

/* @id: NULL for the edition of new assessments, the last one that is not a draft.
 * Returns NULL if there is none with that id. */
const QuestionnaireEdition *questionnaire_edition(const Questionnaire *questionnaire,
                                                  const char *id);

/* NULL: there is none with that id, number. */
const AnswerChoice *questionnaire_answer(const Questionnaire *questionnaire, const char *id);
const QuestionnairePart *questionnaire_part(const Questionnaire *questionnaire, int number);
const QuestionnaireItem *edition_item(const QuestionnaireEdition *edition, int number);
