#include "record.h"

#include <assert.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

#if defined(__SSE2__) && defined(__GNUC__)
#include <emmintrin.h>
#endif

#include "charset/charset.h"
#include "diag.h"
#include "escape_x86.h"
#include "limits.h"
#include "mem.h"

/* A field number is tag * PER_TAG + place; see enum rec_field_place. */
enum { PER_TAG = 32 };

/* Reads and writes of this size keep the system's share of the cost small. */
enum { BLOCK = 1024 * 1024, FLUSH = 256 * 1024 };

/* A line this long is written from where it lies instead of being copied. */
enum { LARGE = 16 * 1024 };

static const struct tag_info {
	const char *name;
	size_t n;
} tags[REC_COUNT] = {
#define TAG(id, name, doc) [REC_##id] = { name, sizeof(name) - 1 },
#define FIELD(tag, id, name, doc)
#include "fields.def"
#undef TAG
#undef FIELD
	[REC_UNKNOWN] = { "", 0 },
};

static const char *const fields[REC_COUNT][PER_TAG] = {
#define TAG(id, name, doc)
#define FIELD(tag, id, name, doc) [REC_##tag][tag##_##id % PER_TAG] = name,
#include "fields.def"
#undef TAG
#undef FIELD
};

static const struct fault_info {
	const char *name;
	bool lowers;
} faults[FAULT_COUNT] = {
#define FAULT(id, name, lowers, doc) [FAULT_##id] = { name, lowers },
#include "faults.def"
#undef FAULT
};

const char *
fault_name(enum fault_code code)
{
	return faults[code].name;
}

bool
fault_lowers(enum fault_code code)
{
	return faults[code].lowers;
}

enum fault_code
fault_find(struct str name)
{
	unsigned i = 0;

	while (i < FAULT_COUNT && !str_eq(name, str_of(faults[i].name)))
		i++;
	return (enum fault_code)i;
}

const char *
rec_tag_name(enum rec_tag tag)
{
	return tags[tag].name;
}

const char *
rec_field_name(enum rec_field_place field)
{
	return fields[field / PER_TAG][field % PER_TAG];
}

unsigned
rec_tag_fields(enum rec_tag tag)
{
	unsigned n = 0;

	while (n < PER_TAG && fields[tag][n] != NULL)
		n++;
	return n;
}

/* -- escapes --------------------------------------------------------------- */

static const char hex_digits[] = "0123456789ABCDEF";

static void
add_hex_escape(struct buf *out, unsigned char c)
{
	char *p = buf_reserve(out, 4);

	p[0] = '\\';
	p[1] = 'x';
	p[2] = hex_digits[c >> 4];
	p[3] = hex_digits[c & 15];
	out->n += 4;
}

/* add_escape: one byte that may not stand as it is. */
static void
add_escape(struct buf *out, unsigned char c)
{
	switch (c) {
	case '\\':
		buf_add(out, "\\\\", 2);
		break;
	case '\t':
		buf_add(out, "\\t", 2);
		break;
	case '\n':
		buf_add(out, "\\n", 2);
		break;
	case '\r':
		buf_add(out, "\\r", 2);
		break;
	default:
		add_hex_escape(out, c);
	}
}

/* Bytes of ASCII that a field does not hold as they are. */
static inline bool
is_special(unsigned char c)
{
	return c < 0x20 || c == 0x7F || c == '\\';
}

#define EACH(byte) (UINT64_C(0x0101010101010101) * (byte))

/* any_special: does one of eight bytes want an escape? */
static inline uint64_t
any_special(uint64_t v)
{
	uint64_t slash = v ^ EACH('\\');
	uint64_t del = v ^ EACH(0x7F);

	return (((v - EACH(0x20)) & ~v) | ((slash - EACH(1)) & ~slash) |
		   ((del - EACH(1)) & ~del)) &
	       EACH(0x80);
}

/* plain_run: bytes at p that can be copied, well-formed UTF-8 presumed. */
static size_t
plain_run(const unsigned char *p, size_t n)
{
	size_t i = 0;

	while (n - i >= 8) {
		uint64_t v;

		memcpy(&v, p + i, sizeof v);
		if (any_special(v) != 0)
			break;
		i += 8;
	}
	/* The last eight bytes, of which some have been looked at. */
	if (n >= 8 && n - i < 8) {
		uint64_t v;

		memcpy(&v, p + n - 8, sizeof v);
		if (any_special(v) == 0)
			return n;
	}
	while (i < n && !is_special(p[i]))
		i++;
	return i;
}

/* escape_plain: well-formed UTF-8 that begins no field. */
static void
escape_plain(struct buf *out, struct str value)
{
	const unsigned char *p = (const unsigned char *)value.p;
	size_t i = 0;

	buf_reserve(out, value.n);
	while (i < value.n) {
		size_t run = plain_run(p + i, value.n - i);

		buf_add(out, p + i, run);
		i += run;
		if (i < value.n)
			add_escape(out, p[i++]);
	}
}

void
rec_escape_utf8(struct buf *out, struct str value)
{
	if (value.n > 0 && value.p[0] == '"') {
		add_hex_escape(out, '"');
		value = str_from(value, 1);
	}
	escape_plain(out, value);
}

void
rec_escape(struct buf *out, struct str value)
{
	size_t good = charset_utf8_prefix(value);

	rec_escape_utf8(out, str_head(value, good));
	while (good < value.n) {
		/* Ill-formed: this byte, and the next ones if they are too. */
		add_hex_escape(out, (unsigned char)value.p[good]);
		value = str_from(value, good + 1);
		good = charset_utf8_prefix(value);
		escape_plain(out, str_head(value, good));
	}
}

/*
 * The same for `bytes` data, which keeps all but five bytes: what follows the
 * backslash of each; 0: it stands as it is.
 */
static const char in_data[256] = {
	[0] = 'x', ['\t'] = 't', ['\n'] = 'n', ['\r'] = 'r', ['\\'] = '\\'
};

/* any_in_data: also stops at a few bytes that need nothing; they are rare. */
static inline uint64_t
any_in_data(uint64_t v)
{
	uint64_t slash = v ^ EACH('\\');

	return (((v - EACH('\r' + 1)) & ~v) | ((slash - EACH(1)) & ~slash)) &
	       EACH(0x80);
}

/* load4, load8: the first byte in the lowest place on every machine. */
static inline uint64_t
load4(const unsigned char *p)
{
	return (uint64_t)p[0] | (uint64_t)p[1] << 8 | (uint64_t)p[2] << 16 |
	       (uint64_t)p[3] << 24;
}

static inline uint64_t
load8(const unsigned char *p)
{
	return load4(p) | load4(p + 4) << 32;
}

/* lowest: which of eight bytes is the first that any_in_data() marks. */
static inline unsigned
lowest(uint64_t mark)
{
	/* A one in byte k lifts the number k to the top. */
	return (unsigned)((((mark & (~mark + 1)) >> 7) *
			      UINT64_C(0x0001020304050607)) >>
			  56);
}

/* escape_one: a byte of data, and where the next goes. */
static inline unsigned char *
escape_one(unsigned char *to, unsigned char c)
{
	*to = c;
	if (in_data[c] == 0)
		return to + 1;
	*to++ = '\\';
	*to++ = (unsigned char)in_data[c];
	if (c == 0) {
		*to++ = '0';
		*to++ = '0';
	}
	return to;
}

enum { BLOCK_SIZE = 16 };

#if defined(__SSE2__) && defined(__GNUC__)

/*
 * escape_blocks: sixteen bytes at a time, which every x86-64 can; moves *p on.
 * A block is copied before it is known how much of it stands as it is: what is
 * behind the first byte that does not is written again.
 */
static unsigned char *
escape_blocks(
    unsigned char *to, const unsigned char **p, const unsigned char *end)
{
	const __m128i most = _mm_set1_epi8('\r'), slash = _mm_set1_epi8('\\');

	/* What is copied from within a block reaches into the next. */
	for (; end - *p >= 2 * BLOCK_SIZE; *p += BLOCK_SIZE) {
		__m128i v = _mm_loadu_si128((const void *)*p);
		unsigned from = 0,
			 mark = (unsigned)_mm_movemask_epi8(
			     _mm_or_si128(_mm_cmpeq_epi8(v, slash),
				 _mm_cmpeq_epi8(_mm_min_epu8(v, most), v)));

		_mm_storeu_si128((void *)to, v);
		for (; mark != 0; mark &= mark - 1) {
			unsigned k = (unsigned)__builtin_ctz(mark);

			to = escape_one(to + (k - from), (*p)[k]);
			from = k + 1;
			_mm_storeu_si128((void *)to,
			    _mm_loadu_si128((const void *)(*p + from)));
		}
		to += BLOCK_SIZE - from;
	}
	return to;
}

#else

static unsigned char *
escape_blocks(
    unsigned char *to, const unsigned char **p, const unsigned char *end)
{
	(void)p;
	(void)end;
	return to;
}

#endif

/* So much at a time has room for the worst: four bytes for each. */
enum { DATA_CHUNK = 16 * 1024 };

/*
 * escape_chunk: to `to`, which has room; returns the end of it.  vector: by
 * the processor's widest means, where it has them.
 */
static unsigned char *
escape_chunk(unsigned char *to, const unsigned char *p, size_t n, bool vector)
{
	const unsigned char *end = p + n;

	to = vector ? escape_x86_data(to, &p, end) : escape_blocks(to, &p, end);
	while (end - p >= 8) {
		uint64_t mark = any_in_data(load8(p));

		memcpy(to, p, 8);
		if (mark == 0) {
			p += 8;
			to += 8;
			continue;
		}
		unsigned k = lowest(mark);

		to = escape_one(to + k, p[k]);
		p += k + 1;
	}
	while (p < end)
		to = escape_one(to, *p++);
	return to;
}

static void
escape_data(struct buf *out, struct str value, bool vector)
{
	while (value.n > 0) {
		struct str part = str_head(value, DATA_CHUNK);
		const unsigned char *p = (const unsigned char *)part.p;
		unsigned char *to =
		    (unsigned char *)buf_reserve(out, 4 * part.n + BLOCK_SIZE);

		out->n += (size_t)(escape_chunk(to, p, part.n, vector) - to);
		value = str_from(value, part.n);
	}
}

void
rec_escape_data_portable(struct buf *out, struct str value)
{
	escape_data(out, value, false);
}

void
rec_escape_data(struct buf *out, struct str value)
{
	escape_data(out, value, escape_x86_has());
}

/* hex_value: of a digit, or -1. */
static int
hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	return -1;
}

/*
 * unescape_one: the escape at s (which begins with a backslash) to *c;
 * returns its length, 0 when it is none.
 */
static size_t
unescape_one(struct str s, char *c)
{
	if (s.n < 2)
		return 0;
	switch (s.p[1]) {
	case '\\':
		*c = '\\';
		return 2;
	case 't':
		*c = '\t';
		return 2;
	case 'n':
		*c = '\n';
		return 2;
	case 'r':
		*c = '\r';
		return 2;
	case 'x':
		break;
	default:
		return 0;
	}
	int high = s.n >= 4 ? hex_value(s.p[2]) : -1;
	int low = s.n >= 4 ? hex_value(s.p[3]) : -1;

	if (high < 0 || low < 0)
		return 0;
	*c = (char)(high << 4 | low);
	return 4;
}

/* unescape: to p, which has room for field.n bytes; returns how many. */
static size_t
unescape(char *p, struct str field, bool *good)
{
	size_t n = 0;

	*good = true;
	while (field.n > 0) {
		size_t run = str_find(field, '\\');

		memcpy(p + n, field.p, run);
		n += run;
		field = str_from(field, run);
		if (field.n == 0)
			break;
		size_t used = unescape_one(field, &p[n]);

		if (used == 0) {
			*good = false;
			p[n] = '\\';
			used = 1;
		}
		n++;
		field = str_from(field, used);
	}
	return n;
}

bool
rec_unescape(struct buf *out, struct str field)
{
	bool good;

	if (field.n == 0)
		return true;
	out->n += unescape(buf_reserve(out, field.n), field, &good);
	return good;
}

/* -- one record --------------------------------------------------------------
 */

struct record {
	struct str line;
	enum rec_tag tag;
	bool is_split;             /* raw[] and n_raw are filled */
	bool is_broken;            /* a wrong escape was met */
	uint32_t have;             /* bit i: value[i] is filled */
	size_t n_raw;              /* fields after the tag */
	struct str raw[PER_TAG];   /* as in the line */
	struct str value[PER_TAG]; /* unescaped */
	struct buf scratch;        /* what value[] borrows from */
	char *own;                 /* the line, of rec_from_line() */
};

static enum rec_tag
find_tag(struct str line)
{
	size_t n = str_find(line, '\t');

	for (unsigned i = 0; i < REC_UNKNOWN; i++)
		if (tags[i].n == n && memcmp(tags[i].name, line.p, n) == 0)
			return (enum rec_tag)i;
	return REC_UNKNOWN;
}

/* set_line: a new line into the record; nothing of it is looked at yet. */
static void
set_line(struct record *rec, struct str line)
{
	rec->line = line;
	rec->tag = find_tag(line);
	rec->is_split = false;
	rec->is_broken = false;
	rec->have = 0;
	rec->scratch.n = 0;
}

/* split: where the fields are; more than PER_TAG are counted, not kept. */
static void
split(struct record *rec)
{
	struct str rest = rec->line;
	size_t tab = str_find(rest, '\t');

	rec->n_raw = 0;
	while (tab < rest.n) {
		rest = str_from(rest, tab + 1);
		tab = str_find(rest, '\t');
		if (rec->n_raw < PER_TAG)
			rec->raw[rec->n_raw] = str_head(rest, tab);
		rec->n_raw++;
	}
	rec->is_split = true;
}

struct record *
rec_from_line(struct str line)
{
	struct record *rec = mem_zalloc(1, sizeof *rec);

	rec->own = mem_dup(line.p, line.n);
	set_line(rec, (struct str){ rec->own, line.n });
	return rec;
}

void
rec_free(struct record *rec)
{
	if (rec == NULL)
		return;
	buf_fini(&rec->scratch);
	free(rec->own);
	free(rec);
}

enum rec_tag
rec_tag(const struct record *rec)
{
	return rec->tag;
}

struct str
rec_line(const struct record *rec)
{
	return rec->line;
}

size_t
rec_fields(struct record *rec)
{
	if (!rec->is_split)
		split(rec);
	return rec->n_raw;
}

struct str
rec_get(struct record *rec, enum rec_field_place field)
{
	unsigned i = (unsigned)field % PER_TAG;

	assert(field / PER_TAG == (int)rec->tag);
	if (i >= rec_fields(rec))
		return STR("");
	if (rec->have >> i & 1)
		return rec->value[i];
	struct str raw = rec->raw[i];

	if (str_find(raw, '\\') < raw.n) {
		/*
		 * Never longer than the line, so one reservation serves all
		 * fields and what was handed out stays where it is.
		 */
		if (rec->scratch.cap < rec->line.n || rec->scratch.p == NULL)
			buf_reserve(&rec->scratch, rec->line.n);
		char *p = rec->scratch.p + rec->scratch.n;
		bool good;

		raw.n = unescape(p, raw, &good);
		raw.p = p;
		rec->scratch.n += raw.n;
		rec->is_broken |= !good;
	}
	rec->value[i] = raw;
	rec->have |= UINT32_C(1) << i;
	return raw;
}

bool
rec_get_u64(struct record *rec, enum rec_field_place field, uint64_t *out)
{
	return str_u64(rec_get(rec, field), out);
}

bool
rec_is_broken(const struct record *rec)
{
	return rec->is_broken;
}

/* -- the reader --------------------------------------------------------- */

struct rec_reader {
	int fd;
	bool ended;
	char *p;     /* the block */
	size_t from; /* first byte not yet given out */
	size_t seen; /* no LF lies in [from, seen) */
	size_t n;    /* bytes in the block */
	size_t cap;
	struct record rec;
};

struct rec_reader *
rec_reader_new(int fd)
{
	struct rec_reader *r = mem_zalloc(1, sizeof *r);

	r->fd = fd;
	r->cap = BLOCK;
	r->p = mem_alloc(r->cap, 1);
	return r;
}

void
rec_reader_free(struct rec_reader *r)
{
	if (r == NULL)
		return;
	buf_fini(&r->rec.scratch);
	free(r->p);
	free(r);
}

/* find_end: is a whole line in the block?  r->seen then is at its LF. */
static bool
find_end(struct rec_reader *r)
{
	struct str rest = { r->p + r->seen, r->n - r->seen };

	r->seen += str_find(rest, '\n');
	return r->seen < r->n;
}

bool
rec_waits(struct rec_reader *r)
{
	return !find_end(r);
}

/* refill: more bytes behind those there are; REC_OK also at end of input. */
static enum rec_status
refill(struct rec_reader *r)
{
	if (r->from > 0) {
		memmove(r->p, r->p + r->from, r->n - r->from);
		r->n -= r->from;
		r->seen -= r->from;
		r->from = 0;
	}
	if (r->n == r->cap) {
		if (r->cap >= LIMIT_RECORD)
			return REC_TOO_LONG;
		r->cap *= 2;
		r->p = mem_realloc(r->p, r->cap, 1);
	}
	for (;;) {
		ssize_t k = read(r->fd, r->p + r->n, r->cap - r->n);

		if (k < 0 && errno == EINTR)
			continue;
		if (k < 0)
			return REC_READ_FAILED;
		r->n += (size_t)k;
		r->ended = k == 0;
		return REC_OK;
	}
}

enum rec_status
rec_read(struct rec_reader *r, struct record **out)
{
	while (!find_end(r)) {
		if (r->ended)
			return r->from == r->n ? REC_EOF : REC_CUT;
		enum rec_status status = refill(r);

		if (status != REC_OK)
			return status;
	}
	set_line(&r->rec, (struct str){ r->p + r->from, r->seen - r->from });
	r->from = ++r->seen;
	*out = &r->rec;
	return REC_OK;
}

/* -- the sink ----------------------------------------------------------- */

struct rec_sink {
	int fd;          /* -1: into a buffer or to a function */
	struct buf *out; /* what waits: own, or the caller's buffer */
	struct buf own;
	rec_lines_fn fn;
	void *arg;
	int failed;    /* errno of the first failed write */
	int tag;       /* of the record begun, -1 between records */
	unsigned next; /* place of the field to be put next */
	uint64_t records, items, faults;
};

static struct rec_sink *
sink_new(int fd)
{
	struct rec_sink *s = mem_zalloc(1, sizeof *s);

	s->fd = fd;
	s->tag = -1;
	s->out = &s->own;
	return s;
}

struct rec_sink *
rec_sink_fd(int fd)
{
	return sink_new(fd);
}

struct rec_sink *
rec_sink_buf(struct buf *into)
{
	struct rec_sink *s = sink_new(-1);

	s->out = into;
	return s;
}

struct rec_sink *
rec_sink_call(rec_lines_fn fn, void *arg)
{
	struct rec_sink *s = sink_new(-1);

	s->fn = fn;
	s->arg = arg;
	return s;
}

void
rec_sink_free(struct rec_sink *s)
{
	if (s == NULL)
		return;
	buf_fini(&s->own);
	free(s);
}

/* write_all: what waits, then more (which may be empty), to the descriptor. */
static void
write_all(struct rec_sink *s, struct str more)
{
	struct iovec iov[3] = {
		{ s->own.p, s->own.n },
		{ (void *)(uintptr_t)more.p, more.n },
		{ (void *)(uintptr_t) "\n", more.n > 0 },
	};
	size_t left = iov[0].iov_len + iov[1].iov_len + iov[2].iov_len;

	while (left > 0 && s->failed == 0) {
		ssize_t k = writev(s->fd, iov, 3);

		if (k < 0) {
			if (errno != EINTR)
				s->failed = errno;
			continue;
		}
		left -= (size_t)k;
		for (int i = 0; i < 3; i++) {
			size_t used = (size_t)k < iov[i].iov_len
					  ? (size_t)k
					  : iov[i].iov_len;

			if (used == 0)
				continue;
			iov[i].iov_base = (char *)iov[i].iov_base + used;
			iov[i].iov_len -= used;
			k -= (ssize_t)used;
		}
	}
	s->own.n = 0;
}

static void
drain(struct rec_sink *s)
{
	if (s->fn != NULL) {
		struct buf lines = s->own;

		/* fn may write to this sink again: give it a fresh buffer. */
		s->own = (struct buf){ NULL, 0, 0 };
		if (lines.n > 0)
			s->fn(s->arg, buf_str(&lines));
		if (s->own.p == NULL) {
			lines.n = 0;
			s->own = lines;
		} else {
			buf_fini(&lines);
		}
	} else if (s->fd >= 0) {
		write_all(s, (struct str){ NULL, 0 });
	}
}

int
rec_flush(struct rec_sink *s)
{
	drain(s);
	if (s->failed == 0)
		return 0;
	errno = s->failed;
	return -1;
}

/* line_ended: a whole line more waits. */
static void
line_ended(struct rec_sink *s)
{
	if (s->out == &s->own && s->own.n >= FLUSH)
		drain(s);
}

void
rec_forward(struct rec_sink *s, const struct record *rec)
{
	assert(s->tag < 0);
	if (rec->line.n >= LARGE && s->fd >= 0) {
		write_all(s, rec->line);
		return;
	}
	char *p = buf_reserve(s->out, rec->line.n + 1);

	memcpy(p, rec->line.p, rec->line.n);
	p[rec->line.n] = '\n';
	s->out->n += rec->line.n + 1;
	line_ended(s);
}

void
rec_forward_with(struct rec_sink *s, struct record *rec,
    enum rec_field_place field, struct str value)
{
	unsigned at = (unsigned)field % PER_TAG;
	size_t n = rec_fields(rec);

	assert(s->tag < 0 && field / PER_TAG == (int)rec->tag);
	if (at < n) {
		struct str old = rec->raw[at];

		buf_add(s->out, rec->line.p, (size_t)(old.p - rec->line.p));
		rec_escape(s->out, value);
		buf_adds(s->out,
		    str_from(rec->line, (size_t)(old.p - rec->line.p) + old.n));
	} else {
		buf_adds(s->out, rec->line);
		for (; n <= at; n++)
			buf_addc(s->out, '\t');
		rec_escape(s->out, value);
	}
	buf_addc(s->out, '\n');
	line_ended(s);
}

void
rec_forward_lines(struct rec_sink *s, struct str lines)
{
	assert(s->tag < 0);
	assert(lines.n == 0 || lines.p[lines.n - 1] == '\n');
	buf_adds(s->out, lines);
	line_ended(s);
}

void
rec_begin(struct rec_sink *s, enum rec_tag tag)
{
	assert(s->tag < 0 && tag < REC_UNKNOWN);
	s->tag = (int)tag;
	s->next = 0;
	s->records++;
	buf_add(s->out, tags[tag].name, tags[tag].n);
}

/* put_tabs: up to the field, leaving those before it empty. */
static void
put_tabs(struct rec_sink *s, enum rec_field_place field)
{
	unsigned at = (unsigned)field % PER_TAG;

	assert(s->tag >= 0 && field / PER_TAG == s->tag);
	assert(at >= s->next);
	for (; s->next <= at; s->next++)
		buf_addc(s->out, '\t');
}

void
rec_put(struct rec_sink *s, enum rec_field_place field, struct str value)
{
	put_tabs(s, field);
	if (field == BYTES_DATA)
		rec_escape_data(s->out, value);
	else
		rec_escape(s->out, value);
}

void
rec_put_u64(struct rec_sink *s, enum rec_field_place field, uint64_t v)
{
	put_tabs(s, field);
	buf_add_u64(s->out, v);
}

void
rec_end(struct rec_sink *s)
{
	unsigned n = rec_tag_fields((enum rec_tag)s->tag);

	assert(s->tag >= 0);
	for (; s->next < n; s->next++)
		buf_addc(s->out, '\t');
	buf_addc(s->out, '\n');
	s->items += s->tag == REC_ITEM;
	s->faults += s->tag == REC_FAULT;
	s->tag = -1;
	line_ended(s);
}

/* -- whole records ------------------------------------------------------------
 */

struct str
rec_stage_name(void)
{
	struct str name = str_of(diag_program());

	return str_starts(name, STR("riffle-")) ? str_from(name, 7) : name;
}

void
rec_fault(struct rec_sink *s, struct str id, enum fault_code code,
    struct str detail, uint64_t offset)
{
	rec_begin(s, REC_FAULT);
	rec_put(s, FAULT_ID, id);
	rec_put(s, FAULT_STAGE, rec_stage_name());
	rec_put(s, FAULT_CODE, str_of(faults[code].name));
	rec_put(s, FAULT_DETAIL, detail);
	if (offset != REC_NO_OFFSET)
		rec_put_u64(s, FAULT_OFFSET, offset);
	rec_end(s);
}

void
rec_text(struct rec_sink *s, struct str id, struct str place,
    struct str charset, struct str lang, struct str text)
{
	rec_begin(s, REC_TEXT);
	rec_put(s, TEXT_ID, id);
	rec_put(s, TEXT_PLACE, place);
	rec_put(s, TEXT_CHARSET, charset);
	rec_put(s, TEXT_LANG, lang);
	rec_put(s, TEXT_TEXT, text);
	rec_end(s);
}

void
rec_meta(struct rec_sink *s, struct str id, struct str key, struct str value)
{
	rec_begin(s, REC_META);
	rec_put(s, META_ID, id);
	rec_put(s, META_KEY, key);
	rec_put(s, META_VALUE, value);
	rec_end(s);
}

void
rec_bytes(struct rec_sink *s, struct str id, uint64_t offset, struct str data)
{
	while (data.n > 0) {
		struct str piece = str_head(data, LIMIT_BYTES_DATA);

		rec_begin(s, REC_BYTES);
		rec_put(s, BYTES_ID, id);
		rec_put_u64(s, BYTES_OFFSET, offset);
		rec_put(s, BYTES_DATA, piece);
		rec_end(s);
		offset += piece.n;
		data = str_from(data, piece.n);
	}
}

uint64_t
rec_sink_records(const struct rec_sink *s)
{
	return s->records;
}

uint64_t
rec_sink_items(const struct rec_sink *s)
{
	return s->items;
}

uint64_t
rec_sink_faults(const struct rec_sink *s)
{
	return s->faults;
}
