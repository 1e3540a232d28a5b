#include "core/text_log/audit.h"

#include "core/text_log/audit_value.h"
#include "core/text_log/log_time.h"
#include "core/text_log/pairs.h"

static AuditEvent *event_at(Audit *audit, size_t index)
{
    return &audit->events[(audit->first + index) % AUDIT_WAITING_MAX];
}

/* "1364481363.243:24287" of "… msg=audit(1364481363.243:24287): …", and what stands behind it. */
static bool scan_key(Slice line, Slice *key, Slice *rest)
{
    const size_t at = scan_find(line, SLICE("msg=audit("));
    if (at == line.length)
        return false;
    *rest = slice_from(line, at + SLICE("msg=audit(").length);
    *key = scan_until(rest, ')');
    scan_text(rest, SLICE(":"));
    return key->length > 0 && key->length < 64 && scan_is_digit(key->data[0]);
}

bool audit_line_is(Slice line)
{
    Slice key, rest;
    return (slice_starts_with(line, SLICE("type=")) || slice_starts_with(line, SLICE("node="))) &&
           scan_key(line, &key, &rest);
}

static void add_field(AuditEvent *event, Slice name, Slice value)
{
    if (event->count == AUDIT_FIELDS_MAX || value.length > AUDIT_TEXT_MAX - event->text) {
        event->is_cut = true;
        return;
    }
    event->fields = arena_grow(&event->arena, event->fields, event->count, sizeof(AuditField));
    event->fields[event->count++] = (AuditField){ .name = name, .value = value };
    event->text += value.length;
}

static Slice value_in(const AuditEvent *event, size_t from, const char *name)
{
    for (size_t i = from; i < event->count; i++) {
        if (slice_is(event->fields[i].name, name))
            return event->fields[i].value;
    }
    return SLICE("");
}

/* Whether the system call opens a connection: its number on x86-64 and on ARM64. */
static bool is_connect(const AuditEvent *event)
{
    static const char *const calls[][2] = { { "c000003e", "42" }, { "c00000b7", "203" } };
    const Slice arch = value_in(event, 0, "arch"), call = value_in(event, 0, "syscall");
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        if (slice_is(arch, calls[i][0]) && slice_is(call, calls[i][1]))
            return true;
    }
    return false;
}

/* Where SOCKADDR says what is connected to, as Sysmon does: Initiated is on our side. */
static void add_address(AuditEvent *event, Slice hex)
{
    const size_t before = event->count;
    audit_address(&event->arena, hex, event, add_field);
    if (event->count > before && is_connect(event))
        add_field(event, SLICE("Initiated"), SLICE("true"));
}

/* Values are lent by the line; they are kept as long as the event waits. */
static void add_pair(AuditEvent *event, const Pair *pair, Slice type)
{
    const Slice name = arena_copy_slice(&event->arena, pair->name);
    const Slice value = audit_value(&event->arena, pair, type);
    add_field(event, name, value);
    if (slice_is(pair->name, "saddr"))
        add_address(event, value);
}

/* What stands before the first pair: "avc:  denied  { read } for". */
static void add_text(AuditEvent *event, Slice rest)
{
    Pair pair;
    const char *begin = rest.data;
    const char *end = pairs_next(&rest, &pair) ? pair.name.data : begin + rest.length;
    const Slice text = slice_trim((Slice){ begin, (size_t)(end - begin) });
    if (text.length > 0)
        add_field(event, SLICE("text"), arena_copy_slice(&event->arena, text));
}

/* A program's own text: msg='op=login acct="root" …' */
static void add_message(AuditEvent *event, const Pair *pair, Slice type)
{
    Pair inner;
    Slice rest = pair->value;
    event->is_complete = true;
    add_pair(event, pair, type);
    for (int i = 0; i < PAIRS_MAX && pairs_next(&rest, &inner); i++)
        add_pair(event, &inner, type);
}

static void add_pairs(AuditEvent *event, Slice rest, Slice type)
{
    Pair pair;
    add_text(event, rest);
    for (int i = 0; i < PAIRS_MAX && pairs_next(&rest, &pair); i++) {
        if (pair.is_quoted && slice_is(pair.name, "msg"))
            add_message(event, &pair, type);
        else
            add_pair(event, &pair, type);
    }
    event->is_cut |= pairs_next(&rest, &pair);
}

/* "a1" of "a1[0]": a long argument comes in parts. */
static Slice argument_of(Slice name)
{
    return scan_until(&name, '[');
}

static void add_joined(AuditEvent *event, Slice name, const Buffer *joined)
{
    add_field(event, name, arena_copy_slice(&event->arena, buffer_slice(joined)));
}

/* The arguments of an EXECVE record, whose fields begin at @from; one that came in parts is a field
 * as well. */
static void add_command(AuditEvent *event, size_t from)
{
    Buffer command = { .max = AUDIT_TEXT_MAX }, whole = { .max = AUDIT_TEXT_MAX };
    Slice argument = SLICE("");
    const size_t end = event->count;
    for (size_t i = from; i < end; i++) {
        const Slice name = event->fields[i].name, value = event->fields[i].value;
        if (!audit_is_argument(name))
            continue;
        const bool is_next = !slice_equal(argument_of(name), argument);
        if (is_next && whole.length > 0)
            add_joined(event, argument, &whole);
        if (is_next) {
            whole.length = 0;
            argument = argument_of(name);
        }
        if (is_next && command.length > 0)
            buffer_add_byte(&command, ' ');
        buffer_add(&command, value);
        if (argument.length < name.length)
            buffer_add(&whole, value);
    }
    if (whole.length > 0)
        add_joined(event, argument, &whole);
    add_joined(event, SLICE("CommandLine"), &command);
    buffer_clear(&command);
    buffer_clear(&whole);
}

/* The name of a PATH record that says what came or went. */
static void add_target(AuditEvent *event, size_t from)
{
    const Slice kind = value_in(event, from, "nametype"), name = value_in(event, from, "name");
    const Slice folder = value_in(event, 0, "cwd");
    if ((!slice_is(kind, "CREATE") && !slice_is(kind, "DELETE")) || name.length == 0)
        return;
    Buffer path = { .max = AUDIT_TEXT_MAX };
    if (name.data[0] != '/' && folder.length > 0) {
        buffer_add(&path, folder);
        buffer_add_byte(&path, '/');
    }
    buffer_add(&path, name);
    add_field(event, SLICE("TargetFilename"), arena_copy_slice(&event->arena, buffer_slice(&path)));
    buffer_clear(&path);
}

static void add_time(AuditEvent *event)
{
    Slice rest = event->key;
    char time[LOG_TIME_SIZE];
    unsigned long seconds = 0, milliseconds = 0;
    if (!scan_digits(&rest, 1, 11, &seconds) || !scan_text(&rest, SLICE(".")) ||
        !scan_digits(&rest, 3, 3, &milliseconds))
        return;
    log_time_unix((int64_t)seconds, (unsigned)milliseconds, time);
    add_field(event, SLICE("timestamp"), arena_copy_slice(&event->arena, slice_of(time)));
    if (scan_text(&rest, SLICE(":")))
        add_field(event, SLICE("serial"), rest);
}

static void add_record(AuditEvent *event, Slice line, Slice rest)
{
    const size_t from = event->count;
    Pair pair;
    Slice type = SLICE("");
    while (line.data < rest.data && pairs_next(&line, &pair) && !slice_is(pair.name, "msg")) {
        add_field(event, arena_copy_slice(&event->arena, pair.name),
                  arena_copy_slice(&event->arena, pair.value));
        if (slice_is(pair.name, "type"))
            type = pair.value;
    }
    add_pairs(event, rest, type);
    if (slice_is(type, "EXECVE"))
        add_command(event, from);
    if (slice_is(type, "PATH"))
        add_target(event, from);
    event->is_complete |= slice_is(type, "PROCTITLE") || slice_is(type, "EOE");
}

/* Links fields of the same name; a value that comes again stands there once. */
static void link_fields(AuditEvent *event)
{
    size_t slots = 64;
    while (slots < 2 * event->count)
        slots *= 2;
    size_t *last = ARENA_NEW(&event->arena, size_t, slots); /* number of a field from 1; 0: none */
    for (size_t i = 0; i < event->count; i++) {
        AuditField *field = &event->fields[i];
        size_t slot = slice_hash(field->name) % slots;
        while (last[slot] != 0 && !slice_equal(event->fields[last[slot] - 1].name, field->name))
            slot = (slot + 1) % slots;
        field->is_further = last[slot] != 0;
        if (field->is_further && slice_equal(event->fields[last[slot] - 1].value, field->value))
            continue;
        if (field->is_further)
            event->fields[last[slot] - 1].next = i;
        last[slot] = i + 1;
    }
}

static void write_field(JsonLine *json, const AuditEvent *event, const AuditField *field)
{
    if (field->next == 0) {
        json_line_text(json, field->name, field->value);
        return;
    }
    json_line_begin_list(json, field->name);
    json_line_value(json, field->value);
    for (size_t next = field->next; next != 0; next = event->fields[next].next)
        json_line_value(json, event->fields[next].value);
    json_line_end_list(json);
}

static void write_fields(JsonLine *json, AuditEvent *event)
{
    link_fields(event);
    for (size_t i = 0; i < event->count; i++) {
        if (!event->fields[i].is_further)
            write_field(json, event, &event->fields[i]);
    }
}

static void write_event(AuditEvent *event, Buffer *out)
{
    JsonLine json = json_line_begin(out);
    write_fields(&json, event);
    if (event->message.length > 0)
        json_line_text(&json, SLICE("message"), event->message);
    if (event->is_cut)
        json_line_flag(&json, SLICE("is_cut"));
    json_line_end(&json);
}

static void give_first(Audit *audit, Buffer *out)
{
    AuditEvent *event = event_at(audit, 0);
    if (event->count > 0 || event->message.length > 0)
        write_event(event, out);
    for (size_t i = 0; i <= event->empty; i++)
        buffer_add_byte(out, '\n');
    Arena arena = event->arena;
    arena_reset(&arena);
    *event = (AuditEvent){ .arena = arena };
    audit->first = (audit->first + 1) % AUDIT_WAITING_MAX;
    audit->count--;
}

static AuditEvent *event_with(Audit *audit, Slice key)
{
    for (size_t i = audit->count; i > 0; i--) {
        AuditEvent *event = event_at(audit, i - 1);
        if (slice_equal(event->key, key) &&
            event_at(audit, audit->count - 1)->empty < AUDIT_EMPTY_MAX)
            return event;
    }
    return NULL;
}

static AuditEvent *new_event(Audit *audit, Buffer *out)
{
    if (audit->count == AUDIT_WAITING_MAX)
        give_first(audit, out);
    return event_at(audit, audit->count++);
}

static AuditEvent *event_for(Audit *audit, Slice key, Buffer *out)
{
    AuditEvent *event = event_with(audit, key);
    if (event != NULL) {
        event_at(audit, audit->count - 1)->empty++;
        return event;
    }
    event = new_event(audit, out);
    event->key = arena_copy_slice(&event->arena, key);
    add_time(event);
    return event;
}

bool audit_line_write(JsonLine *json, Slice line, bool has_time)
{
    AuditEvent event = { 0 };
    Slice rest;
    if (!audit_line_is(line) || !scan_key(line, &event.key, &rest))
        return false;
    if (!has_time)
        add_time(&event);
    add_record(&event, line, rest);
    write_fields(json, &event);
    if (event.is_cut)
        json_line_flag(json, SLICE("is_cut"));
    arena_clear(&event.arena);
    return true;
}

void audit_add(Audit *audit, Slice line, bool is_cut, Buffer *out)
{
    Slice key, rest;
    AuditEvent *event = NULL;
    if (audit_line_is(line) && scan_key(line, &key, &rest)) {
        event = event_for(audit, key, out);
        add_record(event, line, rest);
    } else {
        event = new_event(audit, out);
        event->message = arena_copy_slice(&event->arena, line);
        event->is_complete = true;
    }
    event->is_cut |= is_cut;
    while (audit->count > 0 && event_at(audit, 0)->is_complete)
        give_first(audit, out);
}

void audit_end(Audit *audit, Buffer *out)
{
    while (audit->count > 0)
        give_first(audit, out);
}

void audit_clear(Audit *audit)
{
    for (size_t i = 0; i < AUDIT_WAITING_MAX; i++)
        arena_clear(&audit->events[i].arena);
    *audit = (Audit){ 0 };
}
