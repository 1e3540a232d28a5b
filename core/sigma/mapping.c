#include "core/sigma/mapping.h"

static bool refuse_shape(Mapping *mapping, const YamlNode *node)
{
    return reading_refuse(&mapping->reading, node->line, SIGMA_MAPPING_SHAPE, node->key);
}

static bool is_list_of_texts(const YamlNode *node)
{
    for (size_t i = 0; node->kind == YAML_LIST && i < node->count; i++) {
        if (node->entries[i]->kind != YAML_TEXT)
            return false;
    }
    return node->kind == YAML_LIST;
}

/* A map of name in rules and name in events. */
static bool read_fields(Mapping *mapping, const YamlNode *node, FieldMap **fields, size_t *count)
{
    if (node->kind != YAML_MAP)
        return refuse_shape(mapping, node);
    for (size_t i = 0; i < node->count; i++) {
        const YamlNode *entry = node->entries[i];
        if (entry->kind != YAML_TEXT)
            return refuse_shape(mapping, entry);
        *fields = arena_grow(&mapping->arena, *fields, *count, sizeof(FieldMap));
        (*fields)[(*count)++] = (FieldMap){ field_name(&mapping->arena, entry->key),
                                            field_name(&mapping->arena, entry->text) };
    }
    return true;
}

/* A map of path in events and name in rules. */
static bool read_names(Mapping *mapping, const YamlNode *node)
{
    FieldMap *turned = NULL;
    size_t count = 0;
    if (!read_fields(mapping, node, &turned, &count))
        return false;
    for (size_t i = 0; i < count; i++) {
        mapping->names =
            arena_grow(&mapping->arena, mapping->names, mapping->name_count, sizeof(FieldMap));
        mapping->names[mapping->name_count++] =
            (FieldMap){ .rule = turned[i].event, .event = turned[i].rule };
    }
    return true;
}

static bool read_containers(Mapping *mapping, const YamlNode *node)
{
    if (!is_list_of_texts(node))
        return refuse_shape(mapping, node);
    for (size_t i = 0; i < node->count; i++) {
        mapping->containers = arena_grow(&mapping->arena, mapping->containers,
                                         mapping->container_count, sizeof(Slice));
        mapping->containers[mapping->container_count++] =
            arena_copy_slice(&mapping->arena, node->entries[i]->text);
    }
    return true;
}

static bool read_times(Mapping *mapping, const YamlNode *node)
{
    if (!is_list_of_texts(node))
        return refuse_shape(mapping, node);
    for (size_t i = 0; i < node->count; i++) {
        mapping->times =
            arena_grow(&mapping->arena, mapping->times, mapping->time_count, sizeof(FieldName));
        mapping->times[mapping->time_count++] = field_name(&mapping->arena, node->entries[i]->text);
    }
    return true;
}

static bool read_events(Mapping *mapping, const YamlNode *node, MappingSource *source)
{
    MappingEvents events = { 0 };
    if (node->kind != YAML_MAP)
        return refuse_shape(mapping, node);
    for (size_t i = 0; i < node->count; i++) {
        const YamlNode *entry = node->entries[i];
        if (slice_is(entry->key, "where")) {
            events.where = detection_read(&mapping->reading, entry, NULL);
            if (events.where == NULL)
                return false;
        } else if (!slice_is(entry->key, "fields") ||
                   !read_fields(mapping, entry, &events.fields, &events.field_count)) {
            return refuse_shape(mapping, entry);
        }
    }
    source->events =
        arena_grow(&mapping->arena, source->events, source->count, sizeof(MappingEvents));
    source->events[source->count++] = events;
    return true;
}

static bool read_attribute(Mapping *mapping, const YamlNode *node, SigmaLogsource *logsource)
{
    const char *text = arena_copy(&mapping->arena, node->text);
    if (node->kind != YAML_TEXT)
        return refuse_shape(mapping, node);
    if (slice_is(node->key, "category"))
        logsource->category = text;
    else if (slice_is(node->key, "product"))
        logsource->product = text;
    else if (slice_is(node->key, "service"))
        logsource->service = text;
    else
        return refuse_shape(mapping, node);
    return true;
}

static bool read_source(Mapping *mapping, const YamlNode *node)
{
    MappingSource source = { .logsource = { "", "", "" } };
    const YamlNode *logsource = yaml_get(node, "logsource"), *events = yaml_get(node, "events");
    if (node->kind != YAML_MAP || logsource == NULL || logsource->kind != YAML_MAP ||
        events == NULL || events->kind != YAML_LIST || node->count != 2 ||
        mapping->source_count == MAPPING_SOURCES_MAX)
        return refuse_shape(mapping, node);
    for (size_t i = 0; i < logsource->count; i++) {
        if (!read_attribute(mapping, logsource->entries[i], &source.logsource))
            return false;
    }
    for (size_t i = 0; i < events->count; i++) {
        if (!read_events(mapping, events->entries[i], &source))
            return false;
    }
    mapping->sources =
        arena_grow(&mapping->arena, mapping->sources, mapping->source_count, sizeof source);
    mapping->sources[mapping->source_count++] = source;
    return true;
}

static bool read_part(Mapping *mapping, const YamlNode *part)
{
    if (slice_is(part->key, "id") || slice_is(part->key, "title"))
        return true;
    if (slice_is(part->key, "containers"))
        return read_containers(mapping, part);
    if (slice_is(part->key, "times"))
        return read_times(mapping, part);
    if (slice_is(part->key, "names"))
        return read_names(mapping, part);
    if (!slice_is(part->key, "sources") || part->kind != YAML_LIST)
        return refuse_shape(mapping, part);
    for (size_t i = 0; i < part->count; i++) {
        if (!read_source(mapping, part->entries[i]))
            return false;
    }
    return true;
}

bool mapping_add(Mapping *mapping, const char *file, Slice yaml, SigmaProblems *problems)
{
    Arena arena = { 0 };
    mapping->reading.file = arena_copy(&mapping->arena, slice_of(file));
    mapping->reading.arena = &mapping->arena;
    mapping->reading.problems = problems;
    const YamlReader reader = { mapping->reading.file, &arena, problems };
    size_t count = 0;
    const YamlNode **documents = yaml_documents(&reader, yaml, &count);
    bool is_good = documents != NULL && documents[0]->kind == YAML_MAP && count == 1;
    if (documents != NULL && !is_good)
        refuse_shape(mapping, documents[0]);
    for (size_t i = 0; is_good && i < documents[0]->count; i++)
        is_good = read_part(mapping, documents[0]->entries[i]);
    arena_clear(&arena);
    return is_good;
}

void mapping_clear(Mapping *mapping)
{
    for (size_t i = 0; i < mapping->reading.regex_count; i++)
        regex_free(mapping->reading.regexes[i]);
    arena_clear(&mapping->arena);
    *mapping = (Mapping){ 0 };
}

/* How many bytes of the path the container takes, its dot included; 0: it is not in there. */
static size_t container_length(Slice container, Slice path)
{
    size_t at = 0, in = 0;
    while (in < container.length) {
        if (container.data[in] == '*') {
            while (at < path.length && path.data[at] != '.')
                at++;
            in++;
        } else if (at < path.length && path.data[at] == container.data[in]) {
            at++;
            in++;
        } else {
            return 0;
        }
    }
    return at < path.length && path.data[at] == '.' ? at + 1 : 0;
}

/* Attributes of XML ("Execution.#attributes.ProcessID") are joined by '_', its text has no name of
 * its own ("EventID.#text"): specification, "Field Usage". */
static Slice without_xml_marks(Arena *arena, Slice path)
{
    const Slice text = SLICE(".#text"), attributes = SLICE(".#attributes.");
    if (memchr(path.data, '#', path.length) == NULL)
        return path;
    char *name = arena_take(arena, path.length);
    size_t length = 0;
    for (size_t i = 0; i < path.length;) {
        const Slice rest = slice_from(path, i);
        if (slice_equal(rest, text)) {
            break;
        } else if (slice_starts_with(rest, attributes)) {
            name[length++] = '_';
            i += attributes.length;
        } else {
            name[length++] = path.data[i++];
        }
    }
    return (Slice){ name, length };
}

static Slice name_of(const Mapping *mapping, Arena *arena, Slice path)
{
    for (size_t i = 0; i < mapping->name_count; i++) {
        if (slice_equal(mapping->names[i].event.text, path))
            return mapping->names[i].rule.text;
    }
    size_t longest = 0;
    for (size_t i = 0; i < mapping->container_count; i++) {
        const size_t length = container_length(mapping->containers[i], path);
        longest = length > longest ? length : longest;
    }
    return without_xml_marks(arena, slice_from(path, longest));
}

FieldName mapping_name_of(const Mapping *mapping, Arena *arena, Slice path)
{
    const Slice name = name_of(mapping, arena, path);
    return (FieldName){ name, slice_hash(name) };
}

void mapping_rename(const Mapping *mapping, Event *event)
{
    for (size_t i = 0; i < event->count; i++) {
        EventField *field = &event->fields[i];
        field->name = mapping_name_of(mapping, &event->arena, field->path.text);
    }
}

Slice mapping_time(const Mapping *mapping, const Event *event)
{
    for (size_t i = 0; i < mapping->time_count; i++) {
        size_t from = 0;
        const EventField *field = event_next(event, mapping->times[i], &from);
        if (field != NULL && field->text.length > 0)
            return field->text;
    }
    return SLICE("");
}

static bool attribute_is_for(const char *source, const char *rule)
{
    return *rule == '\0' || strcmp(source, "*") == 0 || strcmp(source, rule) == 0;
}

bool mapping_is_for(const MappingSource *source, const SigmaLogsource *logsource)
{
    return attribute_is_for(source->logsource.category, logsource->category) &&
           attribute_is_for(source->logsource.product, logsource->product) &&
           attribute_is_for(source->logsource.service, logsource->service);
}
