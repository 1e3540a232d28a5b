/* binxml.h - BinXML: the binary form of XML that the records of a Windows event log consist of.
 *
 * A record is read into a small tree. Most of it is a template, which many records of a chunk
 * share: an element tree with numbered holes ("substitutions") for the values of each record. The
 * tree of a template is made once a chunk. README.md shows the bytes; they are described in
 * [MS-EVEN6] 2.2.12 to 2.2.17 and in the documentation of libyal's libevtx.
 */
#pragma once

#include "core/bytes/arena.h"
#include "core/evtx/cursor.h"
#include "core/evtx/evtx_wrong.h"

#define EVTX_DEPTH_MAX 32     /* elements in each other, fragments in values counted too */
#define EVTX_NAME_MAX 256     /* characters of a name */
#define EVTX_WORK_MAX 100000  /* of a record: nodes made and visited, and 16 bytes of text each */
#define EVTX_VALUES_MAX 10000 /* of an instance of a template */

typedef struct XmlNode XmlNode;
typedef struct XmlValues XmlValues;

typedef enum {
    XML_ELEMENT,
    XML_TEXT,         /* characters, CDATA, references */
    XML_SUBSTITUTION, /* stands for a value of the instance */
    XML_INSTANCE,     /* a template with its values */
} XmlKind;

typedef struct XmlAttribute {
    struct XmlAttribute *next;
    Slice name;
    XmlNode *content; /* texts and substitutions */
} XmlAttribute;

/* Names and texts are UTF-8, escaped as inside a JSON string. */
struct XmlNode {
    XmlKind kind;
    bool is_blank; /* text: only spaces and line ends */
    bool is_data;  /* element: <Data>, whose Name attribute is its name */
    uint16_t hole; /* substitution: number of the value */
    XmlNode *next; /* sibling */
    Slice text;    /* text: itself; element: its name */
    uint32_t hash; /* element: of the name */
    XmlAttribute *attributes;
    const XmlAttribute *name_attribute; /* of <Data>; NULL: it has none */
    XmlNode *content;                   /* element: what is in it; instance: the template's */
    const XmlValues *values;            /* instance */
};

/* What fills a hole. */
typedef struct {
    uint8_t type; /* value.h */
    bool is_read; /* VALUE_BINXML: @content is there */
    size_t at;    /* offset in the chunk */
    size_t length;
    XmlNode *content;
} XmlValue;

struct XmlValues {
    size_t count;
    XmlValue *list;
};

typedef struct XmlName XmlName;
typedef struct XmlTemplate XmlTemplate;

#define BINXML_BUCKETS 256

/* Reads the records of one chunk after the other. Starts as { 0 }. */
typedef struct {
    Slice chunk;                    /* lent */
    Arena kept;                     /* names and templates of the chunk */
    Arena arena;                    /* of the record */
    XmlName *names[BINXML_BUCKETS]; /* by their offset */
    XmlTemplate *templates[BINXML_BUCKETS];
    EvtxWrong wrong; /* of the record; the first counts */
    unsigned work;   /* EVTX_WORK_MAX */
} BinXml;

void binxml_begin_chunk(BinXml *binxml, Slice chunk);

/**
 * Reads a record's content in place of the one before.
 *
 * @at, @end: offsets in the chunk
 * Returns what it consists of, lent until the next record; NULL: @wrong says why.
 */
XmlNode *binxml_read_record(BinXml *binxml, size_t at, size_t end);

/* What a value of VALUE_BINXML consists of; NULL: nothing, or @wrong is set. */
XmlNode *binxml_read_value(BinXml *binxml, XmlValue *value, int depth);

/* Counts work for the record; false: it was too much, and @wrong is set. */
bool binxml_work(BinXml *binxml, size_t amount);

/* Always returns false. */
bool binxml_fail(BinXml *binxml, EvtxWrong wrong);
void binxml_clear(BinXml *binxml);
