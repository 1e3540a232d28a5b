#include "app/log_kind.h"

#include "app/log_frame.h"
#include "core/evtx/evtx.h"
#include "core/sigma/frame_lines.h"
#include "core/text_log/text_log.h"

static void *begin_evtx(Slice front, gint64 written_at)
{
    (void)front;
    (void)written_at;
    return evtx_reader_new();
}

static void free_evtx(void *state)
{
    evtx_reader_free(state);
}

/* One line a record; where none can be read an empty one, so that the number of the line is that of
 * the record. */
static void convert_evtx(void *state, Slice bytes, bool is_end, LogLines *lines)
{
    EvtxRecord record;
    evtx_reader_add(state, bytes);
    if (is_end)
        evtx_reader_end(state);
    while (evtx_reader_next(state, &record)) {
        buffer_add(&lines->text, record.json);
        buffer_add_byte(&lines->text, '\n');
        if (record.wrong != EVTX_NOTHING)
            lines->problem(lines, record.number, record.wrong);
        if (lines->text.length >= LOG_FRAME_MAX)
            lines->flush(lines);
    }
}

static char *key_of_evtx(guint reason)
{
    static const char *const names[] = {
#define X(name, text) text,
        EVTX_WRONGS(X)
#undef X
    };
    return reason < G_N_ELEMENTS(names) ? g_strconcat("cli.evtx-", names[reason], NULL) : NULL;
}

static void *begin_frames(Slice front, gint64 written_at)
{
    (void)front;
    (void)written_at;
    return frame_lines_new();
}

static void free_frames(void *state)
{
    frame_lines_free(state);
}

/* One line an event, an empty one where none can be read. */
static void convert_frames(void *state, Slice bytes, bool is_end, LogLines *lines)
{
    FrameLine line;
    frame_lines_add(state, bytes);
    if (is_end)
        frame_lines_end(state);
    while (frame_lines_next(state, &line)) {
        buffer_add(&lines->text, line.json);
        buffer_add_byte(&lines->text, '\n');
        if (line.wrong != FRAME_WRONG_NOTHING)
            lines->problem(lines, line.number, line.wrong);
        if (lines->text.length >= LOG_FRAME_MAX)
            lines->flush(lines);
    }
}

static char *key_of_frame(guint reason)
{
    static const char *const names[] = {
#define X(name, text) text,
        FRAME_WRONGS(X)
#undef X
    };
    return reason < G_N_ELEMENTS(names) ? g_strconcat("cli.frame-", names[reason], NULL) : NULL;
}

static bool is_text(Slice front)
{
    return text_log_sniff(front) != TEXT_LOG_NONE;
}

static void *begin_text(Slice front, gint64 written_at)
{
    return text_log_new(text_log_sniff(front), written_at);
}

static void free_text(void *state)
{
    text_log_free(state);
}

static void convert_text(void *state, Slice bytes, bool is_end, LogLines *lines)
{
    text_log_add(state, bytes, &lines->text);
    if (is_end)
        text_log_end(state, &lines->text);
    lines->cut = text_log_cut_lines(state);
}

/* A line of text is never wrong: what has no form is a message. */
static char *no_key(guint reason)
{
    (void)reason;
    return NULL;
}

/* Told apart in this order. */
static const LogKind kinds[] = {
    { evtx_is_front, begin_evtx, convert_evtx, free_evtx, key_of_evtx },
    { frame_is_front, begin_frames, convert_frames, free_frames, key_of_frame },
    { is_text, begin_text, convert_text, free_text, no_key },
};

/* One line of text tells. */
bool log_front_is_enough(Slice front)
{
    const Slice content = slice_trim(front);
    return front.length >= LOG_FRONT_MAX || log_front_is_json(front) || evtx_is_front(front) ||
           frame_is_front(front) ||
           (content.length > 0 &&
            memchr(content.data, '\n', front.length - (size_t)(content.data - front.data)) != NULL);
}

bool log_front_is_json(Slice front)
{
    if (slice_starts_with(front, SLICE("\xEF\xBB\xBF")))
        front = slice_from(front, 3);
    return slice_starts_with(slice_trim(front), SLICE("{"));
}

const LogKind *log_kind(guint number)
{
    return number < G_N_ELEMENTS(kinds) ? &kinds[number] : NULL;
}

guint log_kind_of(Slice front)
{
    for (guint i = 0; i < G_N_ELEMENTS(kinds); i++) {
        if (kinds[i].is_front(front))
            return i;
    }
    return G_MAXUINT;
}
