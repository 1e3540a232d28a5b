"""Writes small Windows event log files (EVTX), for tests: what core/evtx/ reads.

    evtx.py FOLDER      writes the seeds of fuzz-evtx

An element is (name, attributes, content): attributes a dict, content a list of texts, elements and holes. A hole stands for
a value of the record where the element is a template.
"""
import pathlib
import struct
import sys
import uuid

CHUNK, CHUNK_HEADER, FILE_HEADER = 65536, 512, 4096


class Hole(int):
    """The number of a value."""


class Fragment:
    """A value that is BinXML itself: an instance of a template with values."""

    def __init__(self, template, values):
        self.template, self.values = template, values


class Chunk:
    def __init__(self):
        self.bytes, self.names, self.templates, self.count = bytearray(CHUNK_HEADER), {}, {}, 0

    def put(self, form, *values):
        self.bytes += struct.pack("<" + form, *values)

    def put_text(self, text):
        units = text.encode("utf-16-le", "surrogatepass")
        self.put("H", len(units) // 2)
        self.bytes += units

    def put_name(self, name):
        """Where it stands already, or itself right behind."""
        at = self.names.setdefault(name, len(self.bytes) + 4)
        self.put("I", at)
        if at == len(self.bytes):
            number = 0
            for unit in memoryview(name.encode("utf-16-le")).cast("H"):
                number = number * 65599 + unit & 0xFFFFFFFF
            self.put("IH", 0, number & 0xFFFF)
            self.put_text(name)
            self.put("H", 0)

    def put_piece(self, piece):
        if isinstance(piece, Hole):
            self.put("BHB", 0x0E, piece, 1)
        elif isinstance(piece, str):
            self.put("BB", 0x05, 1)
            self.put_text(piece)
        else:
            self.put_element(*piece)

    def put_element(self, name, attributes, content, in_template=None):
        if in_template is not None:
            self.in_template = in_template
        self.put("B", 0x41 if attributes else 0x01)
        if self.in_template:
            self.put("H", 0xFFFF)
        length_at = len(self.bytes)
        self.put("I", 0)
        self.put_name(name)
        if attributes:
            attributes_at = len(self.bytes)
            self.put("I", 0)
            for number, (attribute, value) in enumerate(attributes.items(), 1):
                self.put("B", 0x06 if number == len(attributes) else 0x46)
                self.put_name(attribute)
                self.put_piece(value)
            struct.pack_into("<I", self.bytes, attributes_at, len(self.bytes) - attributes_at - 4)
        if content:
            self.put("B", 0x02)
            for piece in content:
                self.put_piece(piece)
        self.put("B", 0x04 if content else 0x03)
        struct.pack_into("<I", self.bytes, length_at, len(self.bytes) - length_at - 4)

    def put_instance(self, template, values):
        key = repr(template)
        at = self.templates.setdefault(key, len(self.bytes) + 10)
        self.put("BBII", 0x0C, 1, 0, at)
        if at == len(self.bytes):
            self.put("I16sI", 0, bytes(16), 0)
            self.put("BBBB", 0x0F, 1, 1, 0)
            self.put_element(*template, in_template=True)
            self.put("B", 0x00)
            struct.pack_into("<I", self.bytes, at + 20, len(self.bytes) - at - 24)
        self.put("I", len(values))
        lengths_at = len(self.bytes)
        self.bytes += bytes(4 * len(values))
        for number, value in enumerate(values):
            begin = len(self.bytes)
            kind = self.put_value(value)
            struct.pack_into("<HH", self.bytes, lengths_at + 4 * number, len(self.bytes) - begin, kind)

    def put_value(self, value):
        """Writes it and returns its type."""
        if isinstance(value, Fragment):
            self.put("BBBB", 0x0F, 1, 1, 0)
            self.put_instance(value.template, value.values)
            return 0x21
        if value is None:
            return 0x00
        kind, data = (0x01, value.encode("utf-16-le", "surrogatepass")) if isinstance(value, str) else value
        self.bytes += data
        return kind

    def put_record(self, content):
        """An element, or a Fragment."""
        begin = len(self.bytes)
        self.count += 1
        self.put("4sIQQ", b"**", 0, self.count, 116444736000000000)
        self.put("BBBB", 0x0F, 1, 1, 0)
        if isinstance(content, Fragment):
            self.put_instance(content.template, content.values)
        else:
            self.put_element(*content, in_template=False)
        self.put("B", 0x00)
        length = len(self.bytes) + 4 - begin
        self.put("I", length)
        struct.pack_into("<I", self.bytes, begin + 4, length)

    def whole(self):
        struct.pack_into("<8sQQQQIII", self.bytes, 0, b"ElfChnk", 1, self.count, 1, self.count, 128, 0, len(self.bytes))
        return bytes(self.bytes.ljust(CHUNK, b"\0"))


def file_of(*chunks):
    header = struct.pack("<8sQQQIHHHH", b"ElfFile", 0, len(chunks) - 1, 1, 128, 1, 3, FILE_HEADER, len(chunks))
    return header.ljust(FILE_HEADER, b"\0") + b"".join(chunk.whole() for chunk in chunks)


def chunk_of(*records):
    chunk = Chunk()
    for record in records:
        chunk.put_record(record)
    return chunk


def leaf(name, value):
    return (name, {}, [value])


def data(name, value):
    return ("Data", {"Name": name}, [value])


EVENT = ("Event", {"xmlns": "http://schemas.microsoft.com/win/2004/08/events/event"}, [
    ("System", {}, [("Provider", {"Name": Hole(0)}, []), leaf("EventID", Hole(1)), ("TimeCreated", {"SystemTime": Hole(2)}, []),
                    leaf("Channel", Hole(3))]),
    Hole(4)])


def event(channel, event_id, fields):
    """An event as Windows writes it: a template with the fields of EventData in a template of their own."""
    template = ("EventData", {}, [data(name, Hole(number)) for number, name in enumerate(fields)])
    return Fragment(EVENT, ["Test", (0x06, struct.pack("<H", event_id)), (0x11, struct.pack("<Q", 134212000000000000)), channel,
                            Fragment(template, list(fields.values()))])


def plain_event(channel, event_id, fields):
    """The same without templates, as some programs write it."""
    return ("Event", {}, [("System", {}, [leaf("EventID", str(event_id)), leaf("Channel", channel)]),
                          ("EventData", {}, [data(name, value) for name, value in fields.items()])])


def values():
    """A record with a value of each type."""
    guid = uuid.UUID("5770385f-c22a-43e0-bf4c-06f5698ffbd9").bytes_le
    sid = struct.pack("<BBHIII", 1, 2, 0, 5 << 24, 32, 544)
    samples = {0x01: "x\ud800".encode("utf-16-le", "surrogatepass"), 0x02: b"caf\xe9", 0x0B: struct.pack("<f", 0.1), 0x0C: struct.pack("<d", -1.5), 0x0D: b"\1\0\0\0",
               0x0E: b"\1\2\3", 0x0F: guid, 0x10: bytes(8), 0x11: bytes(8), 0x12: struct.pack("<8H", 2026, 4, 1, 20, 10, 5, 7, 9), 0x13: sid,
               0x14: b"\xe7\3\0\0", 0x15: bytes(8), 0x20: bytes(8), 0x23: "<a/>".encode("utf-16-le"), 0x81: "a\0b\0".encode("utf-16-le"), 0x93: sid + sid}
    samples |= {kind: b"\xFE" * (1, 2, 4, 8)[(kind - 3) // 2] for kind in range(0x03, 0x0B)}
    samples[0x86] = b"\1\0\2\0"
    fields = {f"Type{kind:02x}": (kind, sample) for kind, sample in samples.items()}
    return event("Test", 1, fields)


def seeds():
    yield "values", bytes(chunk_of(values()).bytes[CHUNK_HEADER:])
    yield "plain", bytes(chunk_of(plain_event("Security", 1102, {"A": "1", "B": "2"}), plain_event("Security", 1102, {"A": "3"})).bytes[CHUNK_HEADER:])
    yield "templates", bytes(chunk_of(*[event("System", number, {"Image": f"C:\\{number}.exe", "Empty": None}) for number in range(4)]).bytes[CHUNK_HEADER:])
    yield "unnamed", bytes(chunk_of(Fragment(("Event", {}, [("Data", {}, [Hole(0)]), ("Data", {}, [Hole(0), "&", Hole(1)]), ("B", {"x": Hole(1)}, [])]),
                                             [(0x81, "a\0b\0".encode("utf-16-le")), None])).bytes[CHUNK_HEADER:])
    yield "file", b"f" + file_of(chunk_of(event("System", 1, {"A": "1"})))[:FILE_HEADER + 2000]


if __name__ == "__main__":
    for name, seed in seeds():
        pathlib.Path(sys.argv[1], name).write_bytes(seed)
