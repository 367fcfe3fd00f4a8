#include "layout.h"

#include "../limits.h"
#include "../sniff.h"
#include "alz.h"
#include "listing.h"
#include "numbers.h"
#include "warc.h"

/* A walk through an archive: its bytes, and where the walk has come to. */
struct walk {
	struct account *a;
	struct str s;
	uint64_t base; /* of s in the file */
	uint64_t at;   /* in s */
	bool cut;      /* a step reached beyond the end */
};

static uint64_t
left(const struct walk *w)
{
	return w->at < w->s.n ? w->s.n - w->at : 0;
}

/* here: what is left, from where the walk is. */
static struct str
here(const struct walk *w)
{
	return str_from(w->s, w->at < w->s.n ? (size_t)w->at : w->s.n);
}

/* step: over so many bytes of this kind; not past the end. */
static void
step(struct walk *w, enum account_kind kind, uint64_t n)
{
	if (w->a->n >= LIMIT_SPANS) {
		kind = ACCOUNT_DATA;
		n = left(w);
	}
	if (n > left(w)) {
		n = left(w);
		w->cut = true;
	}
	account_add(w->a, kind, w->base + w->at, n);
	w->at += n;
}

/* number: digits of a base, blanks in front; ends at what is none. */
static uint64_t
number(struct str s, unsigned base)
{
	uint64_t v = 0;

	while (s.n > 0 && s.p[0] == ' ')
		s = str_from(s, 1);
	for (; s.n > 0; s = str_from(s, 1)) {
		unsigned c = le_u8(s, 0), d = c - '0';

		if (d > 9)
			d = (c | 32) >= 'a' ? (c | 32) - 'a' + 10 : base;
		if (d >= base || v > (UINT64_MAX - d) / base)
			break;
		v = v * base + d;
	}
	return v;
}

static struct str
part(struct str s, size_t at, size_t n)
{
	return str_head(str_from(s, at < s.n ? at : s.n), n);
}

/* padding: bytes from n to a multiple of a power of two. */
static uint64_t
padding(uint64_t n, unsigned multiple)
{
	return (multiple - n % multiple) % multiple;
}

/* zeros: how many bytes of zero the rest begins with. */
static size_t
zeros(struct str s)
{
	size_t n = 0;

	while (n < s.n && s.p[n] == '\0')
		n++;
	return n;
}

/* -- tar ------------------------------------------------------------------- */

enum { BLOCK = 512 };

/* tar_size: octal, or with the highest bit set the number itself. */
static uint64_t
tar_size(struct str field)
{
	uint64_t v = le_u8(field, 0) & 0x3f;

	if ((le_u8(field, 0) & 0x80) == 0)
		return number(field, 8);
	for (size_t i = 1; i < field.n; i++) {
		if (v >> 55 != 0)
			return UINT64_MAX;
		v = v << 8 | le_u8(field, i);
	}
	return v;
}

/* What headers in front of one say of it. */
struct tar_next {
	bool has_size, has_map;
	uint64_t size;
};

/* pax_lines: "NN key=value" in an extended header. */
static void
pax_lines(struct str lines, struct tar_next *next)
{
	while (lines.n > 0) {
		size_t n = (size_t)number(lines, 10);
		size_t blank = str_find(lines, ' ');

		if (n <= blank || n > lines.n)
			break;
		struct str line = part(lines, blank + 1, n - blank - 1);

		if (str_starts(line, STR("size="))) {
			next->size = number(str_from(line, 5), 10);
			next->has_size = true;
		} else if (str_eq(line, STR("GNU.sparse.major=1\n"))) {
			next->has_map = true;
		}
		lines = str_from(lines, n);
	}
}

/*
 * tar_map: bytes of the map that a sparse file of version 1 has in front of its
 * data: how many pieces, then offset and length of each, a line each number.
 */
static uint64_t
tar_map(struct str s, uint64_t size)
{
	struct str rest = str_head(s, size < s.n ? (size_t)size : s.n);
	uint64_t lines = 2 * (number(rest, 10) & UINT32_MAX) + 1, n = 0;

	for (; lines > 0 && rest.n > 0; lines--) {
		size_t k = str_find(rest, '\n') + 1;

		n += k;
		rest = str_from(rest, k < rest.n ? k : rest.n);
	}
	n += padding(n, BLOCK);
	return n < size ? n : size;
}

/* tar_is_header: or the end, or nothing at all. */
static bool
tar_is_header(struct str s)
{
	return sniff_tar_header(s) || zeros(str_head(s, BLOCK)) == BLOCK ||
	       s.n == 0;
}

/* tar_has_data: kinds that have none may state a size all the same. */
static bool
tar_has_data(struct str rest, char kind)
{
	/* Of a hard link some writers repeat the content. */
	if (kind == '1')
		return !tar_is_header(str_from(rest, BLOCK));
	return kind < '2' || kind > '6';
}

static void
tar_member(struct walk *w, struct str header, const struct tar_next *next)
{
	uint64_t size =
	    next->has_size ? next->size : tar_size(part(header, 124, 12));
	bool more = header.p[156] == 'S' && le_u8(header, 482) != 0;

	if (!tar_has_data(here(w), header.p[156]))
		size = 0;
	step(w, ACCOUNT_HEADER, BLOCK);
	/* The map of a sparse file goes on in blocks of its own. */
	while (more && left(w) >= BLOCK) {
		more = le_u8(here(w), 504) != 0;
		step(w, ACCOUNT_HEADER, BLOCK);
	}
	uint64_t map = next->has_map ? tar_map(here(w), size) : 0;

	step(w, ACCOUNT_HEADER, map);
	step(w, ACCOUNT_DATA, size - map);
	if (size < w->s.n)
		step(w, ACCOUNT_DESCRIPTOR, padding(size, BLOCK));
}

/* tar_extension: a header that speaks of the next one. */
static void
tar_extension(struct walk *w, char kind, uint64_t size, struct tar_next *next)
{
	uint64_t n = size < w->s.n ? size : w->s.n;
	struct str lines = part(here(w), BLOCK, (size_t)n);

	if (kind == 'x' || kind == 'X')
		pax_lines(lines, next);
	step(w, ACCOUNT_HEADER, BLOCK + n + padding(n, BLOCK));
}

static void
tar(struct walk *w)
{
	struct tar_next next = { .has_size = false };

	while (left(w) > 0) {
		struct str h = str_head(here(w), BLOCK);

		if (zeros(h) == h.n) {
			size_t n = zeros(here(w));

			/* A header that begins with zeros is none of them. */
			step(w, ACCOUNT_DIRECTORY,
			    n == left(w) ? n : n - n % BLOCK);
		} else if (!sniff_tar_header(h)) {
			w->at += h.n; /* of nobody */
		} else if (memchr("xXgLKNV", h.p[156], 7) != NULL) {
			tar_extension(
			    w, h.p[156], tar_size(part(h, 124, 12)), &next);
		} else {
			tar_member(w, h, &next);
			next = (struct tar_next){ .has_size = false };
		}
	}
}

/* -- cpio ------------------------------------------------------------------ */

struct cpio {
	uint64_t header, name, data; /* bytes of each */
	unsigned multiple;           /* to which each is filled up */
};

/* cpio_header: of one of the dialects; false when it is none. */
static bool
cpio_header(struct str s, struct cpio *c)
{
	uint64_t magic = numbers_le(s, 0, 2);

	if (str_starts(s, STR("070701")) || str_starts(s, STR("070702"))) {
		*c = (struct cpio){ 110, number(part(s, 94, 8), 16),
			number(part(s, 54, 8), 16), 4 };
	} else if (str_starts(s, STR("070707"))) {
		*c = (struct cpio){ 76, number(part(s, 59, 6), 8),
			number(part(s, 65, 11), 8), 1 };
	} else if (str_starts(s, STR("070727"))) {
		*c = (struct cpio){ 116, number(part(s, 86, 4), 16),
			number(part(s, 99, 16), 16), 1 };
	} else if (magic == 070707) {
		*c = (struct cpio){ 26, numbers_le(s, 20, 2),
			numbers_le(s, 22, 2) << 16 | numbers_le(s, 24, 2), 2 };
	} else if (magic == 0xc771) {
		*c = (struct cpio){ 26,
			(uint64_t)le_u8(s, 20) << 8 | le_u8(s, 21),
			(uint64_t)le_u8(s, 22) << 24 |
			    (uint64_t)le_u8(s, 23) << 16 |
			    (uint64_t)le_u8(s, 24) << 8 | le_u8(s, 25),
			2 };
	} else {
		return false;
	}
	return s.n >= c->header;
}

static void
cpio(struct walk *w)
{
	struct cpio c;

	while (cpio_header(here(w), &c)) {
		uint64_t header = c.header + c.name;
		struct str name =
		    part(here(w), (size_t)c.header, (size_t)c.name);

		header += padding(header, c.multiple);
		if (str_starts(name, STR("TRAILER!!!"))) {
			step(w, ACCOUNT_DIRECTORY, header);
			step(w, ACCOUNT_DIRECTORY, zeros(here(w)));
			continue;
		}
		step(w, ACCOUNT_HEADER, header);
		step(w, ACCOUNT_DATA, c.data);
		step(w, ACCOUNT_DESCRIPTOR, padding(c.data, c.multiple));
	}
}

/* -- ar -------------------------------------------------------------------- */

static void
ar(struct walk *w)
{
	enum { HEADER = 60 };
	struct str h;

	step(w, ACCOUNT_DIRECTORY, 8);
	while (
	    h = here(w), h.n >= HEADER && h.p[58] == '`' && h.p[59] == '\n') {
		uint64_t size = number(part(h, 48, 10), 10), name = 0;
		bool table = str_starts(h, STR("/ ")) ||
			     str_starts(h, STR("// ")) ||
			     str_starts(h, STR("/SYM64/ ")) ||
			     str_starts(h, STR("__.SYMDEF"));

		/* BSD puts a long name in front of the data. */
		if (str_starts(h, STR("#1/")))
			name = number(part(h, 3, 13), 10);
		if (name > size)
			name = size;
		step(w, table ? ACCOUNT_DIRECTORY : ACCOUNT_HEADER,
		    HEADER + name);
		step(w, table ? ACCOUNT_DIRECTORY : ACCOUNT_DATA, size - name);
		step(w, ACCOUNT_DESCRIPTOR, padding(size, 2));
	}
	w->cut |= h.n > 0 && h.n < HEADER;
}

/* -- lha ------------------------------------------------------------------- */

/* lha_header: bytes of a header of any level; *data those behind it. */
static uint64_t
lha_header(struct str s, uint64_t *data)
{
	uint64_t n = 0;

	*data = numbers_le(s, 7, 4);
	if (s.n < 22 || s.p[2] != '-' || s.p[6] != '-')
		return 0;
	switch (s.p[20]) {
	case 0:
	case 1:
		/* At level 1 the rest of the header counts as data. */
		n = (uint64_t)le_u8(s, 0) + 2;
		break;
	case 2:
		n = numbers_le(s, 0, 2);
		break;
	case 3:
		n = numbers_le(s, 24, 4);
		break;
	}
	return n < 22 ? 0 : n;
}

static void
lha(struct walk *w)
{
	uint64_t header, data;

	while ((header = lha_header(here(w), &data)) > 0) {
		step(w, ACCOUNT_HEADER, header);
		step(w, ACCOUNT_DATA, data);
	}
	if (left(w) > 0 && here(w).p[0] == '\0')
		step(w, ACCOUNT_DIRECTORY, 1);
}

/* -- rar ------------------------------------------------------------------- */

/* rar4: blocks; once their headers are encrypted the rest is data. */
static void
rar4(struct walk *w)
{
	enum { MAIN = 0x73, FILE_ = 0x74, END = 0x7b };
	struct str h;
	unsigned kind = 0;

	while (h = here(w), h.n >= 7 && kind != END) {
		unsigned flags = (unsigned)numbers_le(h, 3, 2);
		uint64_t size = numbers_le(h, 5, 2), data = 0;

		kind = le_u8(h, 2);
		if (size < 7 || kind < 0x72 || kind > END)
			break;
		if (flags & 0x8000)
			data = numbers_le(h, 7, 4);
		if (kind == FILE_ && (flags & 0x100))
			data |= numbers_le(h, 32, 4) << 32;
		step(w, kind == FILE_ ? ACCOUNT_HEADER : ACCOUNT_DIRECTORY,
		    size);
		step(w, kind == FILE_ ? ACCOUNT_DATA : ACCOUNT_DIRECTORY, data);
		if (kind == MAIN && (flags & 0x80))
			step(w, ACCOUNT_DATA, left(w));
	}
}

static void
rar5(struct walk *w)
{
	enum { FILE_ = LISTING_FILE, ENCRYPTION = 4, END = LISTING_END };
	uint64_t kind = 0;

	while (left(w) >= 7 && kind != END) {
		struct listing_block b;

		if (!listing_block(here(w), &b))
			break;
		kind = b.kind;
		step(w, kind == FILE_ ? ACCOUNT_HEADER : ACCOUNT_DIRECTORY,
		    b.size);
		step(w, kind == FILE_ ? ACCOUNT_DATA : ACCOUNT_DIRECTORY,
		    b.data);
		if (kind == ENCRYPTION)
			step(w, ACCOUNT_DATA, left(w));
	}
}

static void
rar(struct walk *w)
{
	static const struct str five = { "Rar!\x1a\a\001", 7 };
	bool is_five = str_starts(here(w), five);

	step(w, ACCOUNT_DIRECTORY, is_five ? 8 : 7);
	if (is_five)
		rar5(w);
	else
		rar4(w);
}

/* -- 7z -------------------------------------------------------------------- */

/* seven: its first 32 bytes say where its directory is; all else is packed. */
static void
seven(struct walk *w)
{
	uint64_t offset = numbers_le(w->s, 12, 8),
		 size = numbers_le(w->s, 20, 8);

	step(w, ACCOUNT_DIRECTORY, 32);
	step(w, ACCOUNT_DATA, offset);
	step(w, ACCOUNT_DIRECTORY, size);
}

/* -- alz ------------------------------------------------------------------- */

static void
alz(struct walk *w)
{
	struct alz a = { .s = w->s };
	struct alz_entry e;

	do {
		alz_next(&a, &e);
		step(w,
		    e.kind == ALZ_MEMBER ? ACCOUNT_HEADER : ACCOUNT_DIRECTORY,
		    e.header);
		step(w, ACCOUNT_DATA, e.data.n);
	} while (e.kind < ALZ_END);
}

/* -- warc ------------------------------------------------------------------ */

static void
warc(struct walk *w)
{
	struct warc records = { .s = w->s };
	struct warc_record r;

	for (warc_next(&records, &r); r.kind != WARC_END;
	     warc_next(&records, &r)) {
		if (r.kind == WARC_BROKEN) {
			w->at += r.header; /* of nobody */
			continue;
		}
		step(w, ACCOUNT_HEADER, r.header);
		step(w, ACCOUNT_DATA, r.length);
		step(w, ACCOUNT_DESCRIPTOR, r.tail);
	}
}

/* -- all of them ----------------------------------------------------------- */

bool
layout_account(
    struct account *a, struct str archive, uint64_t at, const char *type)
{
	static const struct {
		const char *type;
		void (*walk)(struct walk *w);
	} walks[] = {
		{ "tar", tar },
		{ "cpio", cpio },
		{ "ar", ar },
		{ "lha", lha },
		{ "rar", rar },
		{ "7z", seven },
		{ "alz", alz },
		{ "warc", warc },
		{ "webarc", warc },
	};
	struct walk w = { .a = a, .s = archive, .base = at };

	account_open(a, at, at + archive.n);
	for (size_t i = 0; i < sizeof walks / sizeof *walks; i++)
		if (strcmp(type, walks[i].type) == 0) {
			walks[i].walk(&w);
			return w.cut;
		}
	step(&w, ACCOUNT_DATA, archive.n);
	return false;
}
