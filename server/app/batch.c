#include "app/batch.h"

#include "core/sigma/event_repair.h"
#include "core/sigma/records.h"

typedef struct {
    Batch *batch;
    unsigned long line;
} Looking;

Batch *batch_new(gsize size)
{
    Batch *batch = g_new0(Batch, 1);
    batch->bytes = g_string_sized_new(size);
    batch->matches = g_array_new(FALSE, FALSE, sizeof(BatchMatch));
    batch->events = g_ptr_array_new();
    batch->broken = g_array_new(FALSE, FALSE, sizeof(BatchBroken));
    return batch;
}

void batch_empty(Batch *batch)
{
    for (guint i = 0; i < batch->events->len; i++)
        event_clear(g_ptr_array_index(batch->events, i));
    g_ptr_array_set_size(batch->events, 0);
    g_array_set_size(batch->matches, 0);
    g_array_set_size(batch->broken, 0);
    g_string_truncate(batch->bytes, 0);
    arena_reset(&batch->arena);
    batch->lines = 0;
    batch->mended_lines = 0;
    batch->records_from = 0;
    batch->is_done = false;
}

void batch_free(Batch *batch)
{
    batch_empty(batch);
    g_ptr_array_unref(batch->events);
    g_array_unref(batch->matches);
    g_array_unref(batch->broken);
    g_string_free(batch->bytes, TRUE);
    arena_clear(&batch->arena);
    buffer_clear(&batch->mended);
    g_free(batch);
}

/* Rules that match the same event share its copy. */
static Event *copy_of_event(Looking *looking, const Event *event)
{
    Batch *batch = looking->batch;
    const guint count = batch->matches->len;
    if (count > 0 && g_array_index(batch->matches, BatchMatch, count - 1).line == looking->line)
        return g_ptr_array_index(batch->events, batch->events->len - 1);
    Event *copy = event_copy(&batch->arena, event);
    g_ptr_array_add(batch->events, copy);
    return copy;
}

static void note_match(const SigmaRule *rule, const Evaluation *evaluation, void *data)
{
    Looking *looking = data;
    BatchMatch match = { rule, *evaluation, looking->line };
    match.evaluation.event = copy_of_event(looking, evaluation->event);
    match.evaluation.notes = NULL;
    g_array_append_val(looking->batch->matches, match);
}

/* What only whoever knows the lines before can read (records.h). */
static bool is_part(Slice line)
{
    return strchr("[],", line.data[0]) != NULL || slice_is(line, "{") || records_are_listed(line) ||
           slice_starts_with(line, SLICE("\xEF\xBB\xBF"));
}

/* What is nearly JSON, because a program wrote what its users sent as it was. */
static EventWrong look_at_mended(Looking *looking, EngineWorker *worker, Slice text)
{
    Buffer *mended = &looking->batch->mended;
    mended->length = 0;
    event_repair(text, mended);
    const EventWrong wrong = engine_look(worker, buffer_slice(mended), note_match, looking);
    looking->batch->mended_lines += wrong == EVENT_NOTHING;
    return wrong;
}

static void look_at_event(Looking *looking, EngineWorker *worker, Slice text)
{
    EventWrong wrong = engine_look(worker, text, note_match, looking);
    if ((wrong == EVENT_NO_UTF8 || wrong == EVENT_SYNTAX) &&
        look_at_mended(looking, worker, text) == EVENT_NOTHING)
        wrong = EVENT_NOTHING;
    const BatchBroken broken = { wrong, looking->line };
    if (wrong != EVENT_NOTHING)
        g_array_append_val(looking->batch->broken, broken);
}

/* A line that is no event by itself, or the last without an end. false: it is part of something. */
static bool look_at_rest(Looking *looking, EngineWorker *worker, Slice line)
{
    const Slice content = slice_trim(line);
    if (content.length == 0)
        return true;
    if (is_part(content))
        return false;
    look_at_event(looking, worker, line);
    return true;
}

void batch_look_at_record(Batch *batch, EngineWorker *worker)
{
    Looking looking = { batch, 1 };
    look_at_event(&looking, worker, (Slice){ batch->bytes->str, batch->bytes->len });
}

static size_t line_length(Slice rest)
{
    const char *end = memchr(rest.data, '\n', rest.length);
    return end == NULL ? rest.length : (size_t)(end - rest.data) + 1;
}

void batch_look(Batch *batch, EngineWorker *worker, Profile *profile, guint learn)
{
    const Slice bytes = { batch->bytes->str, batch->bytes->len };
    Looking looking = { batch, 1 };
    size_t at = 0;
    while (at < bytes.length) {
        const Slice rest = slice_from(bytes, at);
        size_t length = 0;
        const bool is_whole = rest.data[0] == '{' && !records_are_listed(rest) &&
                              engine_look_at_line(worker, rest, &length, note_match, &looking);
        if (!is_whole) {
            length = line_length(rest);
            if (!look_at_rest(&looking, worker, (Slice){ rest.data, length }))
                break;
        }
        if (learn > 0 && looking.line % learn == 0)
            engine_learn(worker, (Slice){ rest.data, length }, profile);
        at += length;
        looking.line++;
    }
    batch->records_from = at;
    batch->lines = looking.line - 1;
}
