/* pack_formats.h - the formats of the packs as tables (for people: packs/README.md). */
#pragma once

#include "content/content.h"
#include "content/pack_record.h"

/* Each file is one record. */
typedef struct {
    GPtrArray *sources; /* of SourceDocument */
} SourcesPack;

typedef struct {
    GPtrArray *domains; /* of Domain */
} DomainsPack;

typedef struct {
    GPtrArray *bands; /* of SizeBand */
} SizesPack;

typedef struct {
    IndustryEdition *edition;
    GPtrArray *industries; /* of Industry */
} IndustriesPack;

typedef struct {
    const Domain *domain;
    GPtrArray *controls; /* of Control */
} ControlsPack;

typedef struct {
    GPtrArray *rules; /* of WordingRule */
} WordingPack;

extern const Shape sources_pack_shape;
extern const Shape domains_pack_shape;
extern const Shape sizes_pack_shape;
extern const Shape industries_pack_shape;
extern const Shape controls_pack_shape;
extern const Shape questionnaire_shape; /* its record is a Questionnaire */
extern const Shape document_kind_shape; /* its record is a DocumentKind, without the template */
extern const Shape wording_pack_shape;
extern const Shape stars_shape;       /* its record is Stars */
extern const Shape initiatives_shape; /* its record is Initiatives */
extern const Shape citation_shape;

/* Makes the items of an edition: those of the questionnaire with the edition's changes. */
void edition_resolve(QuestionnaireEdition *edition, const Questionnaire *questionnaire);
