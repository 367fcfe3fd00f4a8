#!/usr/bin/env python3
"""Hold what riffle-unpack says of archives against walkers of another make.

    walkers.py STREAM FOLDER

STREAM is what `riffle-unpack FOLDER` wrote.  Of every item with spans they must
begin at 0, touch one another and add up to its size.  Of every file of FOLDER
that Python's zipfile or tarfile reads, and of every such member in it, the
members are counted and their names compared, byte by byte.  Where the two differ
the table below says why; a row that no longer differs is as wrong as a
difference without a row.  Exit: 0; 3 where something differs.
"""
import collections, io, os, re, sys, tarfile, zipfile

# What follows FOLDER -> why riffle-unpack has other members there.
EXPLAINED = {
    'hostile_generated/concat.zip': 'two zips one behind the other: zipfile reads the last one',
    'hostile_generated/unlisted.zip': 'its directory lacks a member that has a header of its own',
}

# Members larger than this are not opened to look for archives in them.
LARGEST = 16 << 20
DEEPEST = 4

_ESC = re.compile(rb'\\(x[0-9a-fA-F]{2}|.)', re.S)
_PLAIN = {b'\\': b'\\', b't': b'\t', b'n': b'\n', b'r': b'\r'}


def unescape(field):
    return _ESC.sub(lambda m: _PLAIN.get(m[1]) or bytes([int(m[1][1:], 16)]), field)


class Item:
    def __init__(self, fields):
        self.id, self.parent, self.path, self.type = fields[0], fields[1], unescape(fields[2]), fields[3].decode()
        self.raw, self.flags = bytes.fromhex(fields[6].decode()), fields[9].decode().split()
        self.spans, self.children, self.bytes = [], [], None

    def name(self, parent):
        """Its name as the archive stores it."""
        return self.raw or self.path[len(parent.path) + 2:]


def read_stream(f):
    items = {}
    for line in f:
        tag, *fields = line.rstrip(b'\n').split(b'\t')
        if tag == b'item':
            item = items[fields[0]] = Item(fields)
            if item.parent in items:
                items[item.parent].children.append(item)
        elif tag == b'span':
            items[fields[0]].spans.append((int(fields[1]), int(fields[2]), fields[3].decode()))
        elif tag == b'done':
            items[fields[0]].bytes = int(fields[2])
    return items


def span_trouble(item):
    """What is wrong with the account of an item's bytes, or None."""
    at = 0
    for begin, length, kind in item.spans:
        if kind == 'hole':
            continue
        if begin != at:
            return 'a span begins at %d, not %d' % (begin, at)
        at += length
    return None if at == item.bytes else 'spans add up to %d of %d bytes' % (at, item.bytes)


def zip_names(data):
    """The stored names of a zip's members and a function that reads the n-th."""
    z = zipfile.ZipFile(io.BytesIO(data))
    infos = z.infolist()
    names = [i.orig_filename.encode('utf-8' if i.flag_bits & 0x800 else 'cp437') for i in infos]
    return names, lambda n: z.read(infos[n]) if infos[n].file_size <= LARGEST else b''


def tar_names(data):
    t = tarfile.open(fileobj=io.BytesIO(data), errors='surrogateescape', encoding='utf-8')
    infos = t.getmembers()
    names = [i.name.encode('utf-8', 'surrogateescape') for i in infos]

    def read(n):
        if not infos[n].isreg() or infos[n].size > LARGEST:
            return b''
        return t.extractfile(infos[n]).read()
    return names, read


def walk(data, item):
    """Python's members of data, if it is a zip or a tar; else None."""
    kinds = [tar_names] if item.type.startswith('tar') else [zip_names, tar_names]
    for names in kinds:
        try:
            found = names(data)
        except Exception:                     # whatever hostile bytes make of it
            continue
        # To tarfile anything that begins with zeros is an empty tar.
        if found[0] or item.type in ('zip', 'tar'):
            return found
    return None


def squash(name):
    """A folder may be given with or without its slash, a path with a ./ before it."""
    return re.sub(rb'^(\./)+', b'', name).rstrip(b'/')


class Judge:
    def __init__(self, folder):
        self.folder, self.n = folder, collections.Counter()
        self.differ, self.wrong = {}, []

    def key(self, item):
        return os.fsdecode(item.path[len(os.fsencode(self.folder)) + 1:])

    def spans(self, item):
        if not item.spans:
            return
        self.n['accounts'] += 1
        trouble = span_trouble(item)
        if trouble:
            self.wrong.append('%s: %s' % (self.key(item), trouble))

    def archive(self, item, data, depth=0):
        found = walk(data, item) if depth < DEEPEST else None
        if found is None:
            return
        names, read = found
        mine = [c for c in item.children if not {'before', 'behind'} & set(c.flags)]
        if not mine and not item.spans:
            self.n['documents'] += 1          # a docx is opened by another stage
            return
        self.n['compared'] += 1
        self.n['members'] += len(names)
        left = collections.Counter(squash(c.name(item)) for c in mine)
        left.subtract(squash(n) for n in names)
        more, less = list(left.elements()), list((-left).elements())
        if more or less or len(mine) != len(names):
            self.differ[self.key(item)] = '%d members, python %d; only here %r; only there %r' % (
                len(mine), len(names), more[:3], less[:3])
        children = {}
        for c in mine:
            children.setdefault(squash(c.name(item)), c)
        for i, n in enumerate(names):
            child = children.get(squash(n))
            if child is not None and child.children:
                try:
                    self.archive(child, read(i), depth + 1)
                except Exception:
                    self.n['unreadable'] += 1

    def verdict(self):
        for key, what in sorted(self.differ.items()):
            print('%s\t%s\t%s' % ('explained' if key in EXPLAINED else 'DIFFERS', key,
                                  EXPLAINED.get(key, what)))
            if key not in EXPLAINED:
                self.wrong.append('%s: %s' % (key, what))
        for key in sorted(set(EXPLAINED) - set(self.differ)):
            self.wrong.append('%s: explained, and does not differ' % key)
        for what in self.wrong:
            print('wrong\t' + what)
        print('\t'.join('%s %d' % i for i in sorted(self.n.items())), 'differ %d' % len(self.differ), sep='\t')
        return 3 if self.wrong or not self.n['compared'] else 0


def main():
    if len(sys.argv) != 3:
        print(__doc__.split('\n')[2].strip(), file=sys.stderr)
        return 2
    with open(sys.argv[1], 'rb') as f:
        items = read_stream(f)
    judge = Judge(sys.argv[2])
    for item in items.values():
        judge.spans(item)
        if not item.parent and os.path.isfile(item.path):
            judge.n['files'] += 1
            with open(item.path, 'rb') as f:
                judge.archive(item, f.read())
    return judge.verdict()


if __name__ == '__main__':
    sys.exit(main())
