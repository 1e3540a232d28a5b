#include "core/sigma/evaluate.h"

#include "core/bytes/utf8.h"

FieldName evaluation_field(const Evaluation *evaluation, FieldName name)
{
    for (size_t i = 0; i < evaluation->field_count; i++) {
        if (slice_equal(evaluation->fields[i].rule.text, name.text))
            return evaluation->fields[i].event;
    }
    return name;
}

static bool has_text(const EventField *field)
{
    return field->kind != FIELD_NULL && field->kind != FIELD_EMPTY;
}

static bool pattern_holds(const Evaluation *evaluation, const Pattern *pattern, EventField *field)
{
    const Slice text =
        pattern_is_cased(pattern) ? field->text : event_folded(evaluation->event, field);
    return pattern_matches(pattern, text);
}

/* The number of a value; of a time the part that is asked for. */
static bool number_of(TimePart part, FieldKind kind, Slice text, SigmaNumber *number)
{
    if (part == TIME_PART_NONE)
        return kind != FIELD_BOOLEAN && number_read(text, number);
    number->is_whole = true;
    if (!time_part_read(part, text, &number->whole))
        return false;
    number->real = (double)number->whole;
    return true;
}

bool evaluate_number(TimePart part, const SigmaTest *test, FieldKind kind, Slice text)
{
    SigmaNumber number = { 0 };
    if (!number_of(part, kind, text, &number))
        return false;
    const int order = number_compare(number, test->is.number);
    switch (test->kind) {
    case SIGMA_TEST_BELOW:
        return order < 0;
    case SIGMA_TEST_AT_MOST:
        return order <= 0;
    case SIGMA_TEST_ABOVE:
        return order > 0;
    case SIGMA_TEST_AT_LEAST:
        return order >= 0;
    default:
        return order == 0;
    }
}

static bool slice_ends_with(Slice text, Slice end)
{
    return text.length >= end.length &&
           slice_equal(slice_from(text, text.length - end.length), end);
}

bool evaluate_texts(Slice text, Slice other, bool from_start, bool to_end)
{
    if (from_start && to_end)
        return slice_equal(text, other);
    if (from_start)
        return slice_starts_with(text, other);
    if (to_end)
        return slice_ends_with(text, other);
    return other.length == 0 ||
           (text.length > 0 && memmem(text.data, text.length, other.data, other.length) != NULL);
}

/* True if one of the other field's values stands in that relation to this one's. */
static bool field_holds(const Evaluation *evaluation, const SigmaTest *test, EventField *field)
{
    const FieldName name = evaluation_field(evaluation, test->is.field.name);
    const bool is_cased = test->is.field.is_cased;
    size_t from = 0;
    EventField *other;
    while ((other = event_next(evaluation->event, name, &from)) != NULL) {
        if (!has_text(other))
            continue;
        const Slice left = is_cased ? field->text : event_folded(evaluation->event, field);
        const Slice right = is_cased ? other->text : event_folded(evaluation->event, other);
        if (evaluate_texts(left, right, test->is.field.from_start, test->is.field.to_end))
            return true;
    }
    return false;
}

static bool regex_holds(const Evaluation *evaluation, const Regex *regex, Slice text)
{
    const RegexResult result = regex_search(regex, text);
    if (result == REGEX_TOO_LONG && evaluation->notes != NULL)
        evaluation->notes->too_long++;
    return result == REGEX_MATCHES;
}

/* A question about one value of the event. */
static bool test_holds(const Evaluation *evaluation, const SigmaItem *item, const SigmaTest *test,
                       EventField *field)
{
    if (!has_text(field))
        return false;
    switch (test->kind) {
    case SIGMA_TEST_TEXT:
        return pattern_holds(evaluation, test->is.pattern, field);
    case SIGMA_TEST_REGEX:
        return regex_holds(evaluation, test->is.regex, field->text);
    case SIGMA_TEST_NETWORK:
        return network_contains(&test->is.network, field->text);
    case SIGMA_TEST_FIELD:
        return field_holds(evaluation, test, field);
    default:
        return evaluate_number(item->part, test, field->kind, field->text);
    }
}

/* null: the field is absent, or one of its values is JSON null. An empty text is not null. */
static bool is_null(const Evaluation *evaluation, FieldName name)
{
    size_t from = 0;
    const EventField *field;
    while ((field = event_next(evaluation->event, name, &from)) != NULL) {
        if (field->kind == FIELD_NULL)
            return true;
    }
    return !event_has(evaluation->event, name);
}

/* A question about a field as a whole. */
static bool test_of_field(const Evaluation *evaluation, const SigmaItem *item,
                          const SigmaTest *test)
{
    const FieldName name = evaluation_field(evaluation, item->field);
    EventField *field;
    size_t from = 0;
    if (test->kind == SIGMA_TEST_NULL)
        return is_null(evaluation, name);
    if (test->kind == SIGMA_TEST_EXISTS)
        return event_has(evaluation->event, name);
    if (test->kind == SIGMA_TEST_ABSENT)
        return !event_has(evaluation->event, name);
    while ((field = event_next(evaluation->event, name, &from)) != NULL) {
        if (test_holds(evaluation, item, test, field))
            return true;
    }
    return false;
}

/* A keyword is looked for in each value of the event by itself, never across two; names of fields
 * are not looked at. */
static bool test_of_keyword(const Evaluation *evaluation, const SigmaItem *item,
                            const SigmaTest *test)
{
    for (size_t i = 0; i < evaluation->event->count; i++) {
        if (test_holds(evaluation, item, test, &evaluation->event->fields[i]))
            return true;
    }
    return false;
}

bool evaluate_value(const Evaluation *evaluation, const SigmaItem *item, const SigmaValue *value)
{
    for (size_t i = 0; i < value->count; i++) {
        const SigmaTest *test = &value->tests[i];
        if (item->field.text.length == 0 ? test_of_keyword(evaluation, item, test)
                                         : test_of_field(evaluation, item, test))
            return true;
    }
    return false;
}

/* Where the field is missing every value is false, so a negation (neq, "not") is true. */
bool evaluate_item(const Evaluation *evaluation, const SigmaItem *item)
{
    bool holds = item->needs_all;
    for (size_t i = 0; i < item->count && holds == item->needs_all; i++)
        holds = evaluate_value(evaluation, item, &item->values[i]);
    return holds != item->is_negated;
}

/* The depth is bounded by the condition and the YAML tree. */
bool evaluate_node(const Evaluation *evaluation, const SigmaNode *node)
{
    if (node->kind == SIGMA_ITEM)
        return evaluate_item(evaluation, node->item);
    if (node->kind == SIGMA_NOT)
        return !evaluate_node(evaluation, node->parts[0]);
    const size_t needed = node->kind == SIGMA_ALL_OF ? node->count : node->least;
    size_t held = 0;
    for (size_t i = 0; i < node->count && held < needed; i++) {
        held += evaluate_node(evaluation, node->parts[i]);
        if (held + (node->count - i - 1) < needed)
            return false;
    }
    return held >= needed;
}

bool evaluate_rule(const Evaluation *evaluation, const SigmaRule *rule)
{
    if (!evaluate_node(evaluation, rule->condition))
        return false;
    for (size_t i = 0; i < rule->filter_count; i++) {
        if (!evaluate_node(evaluation, rule->filters[i]))
            return false;
    }
    return true;
}
