#include "foreign.h"

#include <errno.h>
#include <iconv.h>
#include <locale.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#include <archive.h>
#include <archive_entry.h>

#include "../armour.h"
#include "../buf.h"
#include "../limits.h"
#include "../mem.h"
#include "../sniff.h"
#include "alz.h"
#include "filter.h"
#include "warc.h"

/* Data travels from the child in pieces of this size. */
#define PIECE (64 * 1024)

/* So much of a stream is looked at before it is told. */
#define SEEN 4096

/* A name or target longer than this is cut: it would be no name. */
#define LONGEST (2 * LIMIT_NAME)

/* -- messages -------------------------------------------------------------- */

/*
 * Parent and child are one program on one machine: a message is this header
 * and then name and target.
 */
struct message {
	uint32_t kind, type, trouble;
	uint32_t whole, encrypted, local;
	uint32_t name, target; /* bytes that follow */
	uint64_t size, at;
	int64_t mtime;
};

static int
write_all(int fd, const void *p, size_t n)
{
	const char *at = p;

	while (n > 0) {
		ssize_t k = write(fd, at, n);

		if (k < 0 && errno != EINTR)
			return -1;
		if (k > 0) {
			at += k;
			n -= (size_t)k;
		}
	}
	return 0;
}

static int
send(int fd, struct message m, struct str name, struct str target)
{
	name = str_head(name, LONGEST);
	target = str_head(target, LONGEST);
	m.name = (uint32_t)name.n;
	m.target = (uint32_t)target.n;
	if (write_all(fd, &m, sizeof m) != 0 ||
	    write_all(fd, name.p, name.n) != 0)
		return -1;
	return write_all(fd, target.p, target.n);
}

static int
send_kind(int fd, enum foreign_kind kind, struct str name)
{
	return send(fd, (struct message){ .kind = kind }, name,
	    (struct str){ NULL, 0 });
}

static int
send_fault(int fd, enum foreign_trouble trouble, bool whole, const char *z)
{
	return send(fd,
	    (struct message){
		.kind = FOREIGN_FAULT, .trouble = trouble, .whole = whole },
	    str_of(z != NULL ? z : "not readable"), (struct str){ NULL, 0 });
}

static int
send_library(int fd, struct archive *a, bool whole)
{
	const char *z = archive_error_string(a);

	return send_fault(fd, filter_trouble(z), whole, z);
}

/* -- the child: formats ---------------------------------------------------- */

/* enable_tar: with what stands behind the end of one, such as another. */
static int
enable_tar(struct archive *a)
{
	int r = archive_read_support_format_tar(a);

	archive_read_set_format_option(
	    a, "tar", "read_concatenated_archives", "1");
	return r;
}

/* enable_unchecked: a zip whose members have no checksum (AES, version 2). */
static int
enable_unchecked(struct archive *a)
{
	int r = archive_read_support_format_zip(a);

	archive_read_set_format_option(a, "zip", "ignorecrc32", "1");
	return r;
}

static const struct support {
	const char *type;
	int (*enable)(struct archive *);
	int (*also)(struct archive *);
} formats[] = {
	{ "tar", enable_tar, NULL },
	{ "cpio", archive_read_support_format_cpio, NULL },
	{ "ar", archive_read_support_format_ar, NULL },
	{ "7z", archive_read_support_format_7zip, NULL },
	{ "rar", archive_read_support_format_rar,
	    archive_read_support_format_rar5 },
	{ "cab", archive_read_support_format_cab, NULL },
	{ "iso", archive_read_support_format_iso9660, NULL },
	{ "lha", archive_read_support_format_lha, NULL },
	{ "xar", archive_read_support_format_xar, NULL },
	{ "zip", archive_read_support_format_zip, NULL },
	{ "zip-unchecked", enable_unchecked, NULL },
};

static const struct support *
find_format(const char *type)
{
	for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
		if (strcmp(formats[i].type, type) == 0)
			return &formats[i];
	return NULL;
}

/* gz_name: FNAME and MTIME of the header (RFC 1952). */
static struct str
gz_name(struct str s, int64_t *mtime)
{
	const unsigned char *b = (const unsigned char *)s.p;

	if (s.n < 10)
		return (struct str){ NULL, 0 };
	uint32_t t = (uint32_t)b[4] | (uint32_t)b[5] << 8 |
		     (uint32_t)b[6] << 16 | (uint32_t)b[7] << 24;
	unsigned flags = b[3];

	if (t != 0)
		*mtime = t;
	s = str_from(s, 10);
	if ((flags & 4) && s.n >= 2)
		s = str_from(s, 2 + ((size_t)(unsigned char)s.p[0] |
					(size_t)(unsigned char)s.p[1] << 8));
	if (!(flags & 8))
		return (struct str){ NULL, 0 };
	size_t n = str_find(s, '\0');
	return n == s.n || n > 4096 ? (struct str){ NULL, 0 } : str_head(s, n);
}

/* -- the child: members ---------------------------------------------------- */

static struct str
or_empty(const char *z)
{
	return z == NULL ? (struct str){ NULL, 0 } : str_of(z);
}

/* either: the bytes as stored, or as UTF-8 where they were wide characters. */
static struct str
either(const char *raw, const char *utf8)
{
	return or_empty(raw != NULL ? raw : utf8);
}

/* is_local: formats that store what a clock on the wall has shown. */
static bool
is_local(struct archive *a)
{
	switch (archive_format(a) & ARCHIVE_FORMAT_BASE_MASK) {
	case ARCHIVE_FORMAT_CAB:
	case ARCHIVE_FORMAT_LHA:
	case ARCHIVE_FORMAT_RAR:
		return true;
	default:
		return false;
	}
}

static int
send_member(
    int fd, struct archive *a, struct archive_entry *e, enum foreign_type *type)
{
	struct message m = { .kind = FOREIGN_MEMBER,
		.size = FOREIGN_NO_SIZE,
		.mtime = FOREIGN_NO_TIME };
	struct str target = { NULL, 0 };

	switch (archive_entry_filetype(e)) {
	case AE_IFDIR:
		m.type = FOREIGN_FOLDER;
		break;
	case AE_IFLNK:
		m.type = FOREIGN_LINK;
		target = either(
		    archive_entry_symlink(e), archive_entry_symlink_utf8(e));
		break;
	case AE_IFCHR:
	case AE_IFBLK:
	case AE_IFIFO:
	case AE_IFSOCK:
		m.type = FOREIGN_DEVICE;
		break;
	default:
		m.type = FOREIGN_FILE;
	}
	if (archive_entry_hardlink(e) != NULL ||
	    archive_entry_hardlink_utf8(e) != NULL) {
		target = either(
		    archive_entry_hardlink(e), archive_entry_hardlink_utf8(e));
		/* Some writers repeat the content behind the link. */
		if (!archive_entry_size_is_set(e) || archive_entry_size(e) <= 0)
			m.type = FOREIGN_LINK;
	}
	if (archive_entry_size_is_set(e) && archive_entry_size(e) >= 0)
		m.size = (uint64_t)archive_entry_size(e);
	if (archive_entry_mtime_is_set(e))
		m.mtime = archive_entry_mtime(e);
	m.encrypted = archive_entry_is_encrypted(e) > 0;
	m.local = is_local(a);
	m.at = (uint64_t)archive_read_header_position(a);
	*type = (enum foreign_type)m.type;
	return send(fd, m,
	    either(archive_entry_pathname(e), archive_entry_pathname_utf8(e)),
	    target);
}

/* may_be_sparse: a warc's offsets, for one, do not begin at 0. */
static bool
may_be_sparse(struct archive *a)
{
	return (archive_format(a) & ARCHIVE_FORMAT_BASE_MASK) ==
	       ARCHIVE_FORMAT_TAR;
}

/* send_hole: what lies between the bytes seen and an offset, if anything. */
static void
send_hole(int fd, struct archive *a, uint64_t *at, la_int64_t offset)
{
	uint64_t to = offset > 0 ? (uint64_t)offset : 0;

	if (to <= *at || !may_be_sparse(a))
		return;
	send(fd, (struct message){ .kind = FOREIGN_HOLE, .size = to - *at },
	    or_empty(NULL), or_empty(NULL));
	*at = to;
}

/*
 * send_data: all blocks.  A gap between them is a hole of a sparse file.
 * Returns -1 when the archive cannot be read on.
 */
static int
send_data(int fd, struct archive *a)
{
	uint64_t at = 0;
	unsigned empty = 0;

	for (;;) {
		const void *p = NULL;
		size_t n = 0;
		la_int64_t offset = 0;
		int r = archive_read_data_block(a, &p, &n, &offset);

		/* A hole at the end has an offset and no bytes. */
		if (r == ARCHIVE_EOF || n > 0)
			send_hole(fd, a, &at, offset);
		if (r == ARCHIVE_EOF)
			return 0;
		if (r != ARCHIVE_OK)
			send_library(fd, a, false);
		if (r == ARCHIVE_FATAL)
			return -1;
		if (r == ARCHIVE_FAILED)
			return 1;
		if ((n == 0 && ++empty > 1000) ||
		    (r != ARCHIVE_OK && ++empty > 100))
			return 1;
		at += n;
		for (struct str s = { p, n }; s.n > 0; s = str_from(s, PIECE))
			if (send_kind(fd, FOREIGN_DATA, str_head(s, PIECE)) !=
			    0)
				return -1;
	}
}

/*
 * send_content: what send_data() does, where it can come to something: one of
 * the RAR readers takes encrypted bytes for what they would be.
 */
static int
send_content(int fd, struct archive *a, struct archive_entry *e)
{
	if (archive_entry_is_data_encrypted(e) <= 0)
		return send_data(fd, a);
	send_fault(fd, FOREIGN_ENCRYPTED, false, "its content is encrypted");
	return 0;
}

/* How many headers may be unreadable one behind the other. */
#define BAD_HEADERS 16

/*
 * members: one after the other.  The RAR readers touch freed memory when asked
 * to go on after an error, so nothing is asked of them then.  False when there
 * may be more that were not reached.
 */
static bool
members(int fd, struct archive *a, uint64_t without_data, bool brittle)
{
	struct archive_entry *entry;
	unsigned bad = 0;

	for (uint64_t n = 0;;) {
		enum foreign_type type;
		int r = archive_read_next_header(a, &entry);

		if (r == ARCHIVE_EOF)
			return true;
		if (r == ARCHIVE_FATAL || r == ARCHIVE_FAILED)
			send_library(fd, a, true);
		if (r == ARCHIVE_FATAL || (r == ARCHIVE_FAILED && brittle))
			return true;
		if (r == ARCHIVE_RETRY || r == ARCHIVE_FAILED) {
			if (++bad > BAD_HEADERS)
				return true;
			continue;
		}
		bad = 0;
		if (send_member(fd, a, entry, &type) != 0)
			return true;
		r = n++ < without_data || type != FOREIGN_FILE
			? 0
			: send_content(fd, a, entry);
		if (send_kind(fd, FOREIGN_CLOSE, or_empty(NULL)) != 0)
			return true;
		if (r < 0 || (r > 0 && brittle))
			return false;
	}
}

/* What the child is given. */
struct order {
	struct str content;
	const char *type;
	uint64_t without_data;
	const struct str *passwords;
	size_t n_passwords;
	locale_t locale;
};

/* inner: a tar inside a filter; pieces go through this to the library. */
struct inner {
	struct filter *f;
	struct str first; /* what was taken to look at it */
	bool given;
};

static la_ssize_t
inner_read(struct archive *a, void *arg, const void **p)
{
	struct inner *in = arg;

	(void)a;
	if (!in->given) {
		in->given = true;
		*p = in->first.p;
		return (la_ssize_t)in->first.n;
	}
	return filter_next(in->f, p);
}

static bool
inner_tar(int fd, struct filter *f, struct str first, uint64_t without_data)
{
	struct archive *a = archive_read_new();
	struct inner in = { f, first, false };

	send_kind(fd, FOREIGN_INSIDE, STR("tar"));
	if (a == NULL || enable_tar(a) < ARCHIVE_WARN ||
	    archive_read_open(a, &in, NULL, inner_read, NULL) < ARCHIVE_WARN) {
		send_fault(fd, FOREIGN_DAMAGED, true, "no tar");
		return true;
	}
	bool all = members(fd, a, without_data, false);
	if (f->message != NULL)
		send_fault(fd, f->trouble, true, f->message);
	return all;
}

/* own_name: what a stream says that it was called. */
static struct str
own_name(const char *type, struct str content, int64_t *mtime)
{
	if (strcmp(type, "gz") == 0)
		return gz_name(content, mtime);
	return strcmp(type, "uu") == 0 ? armour_name(content)
				       : (struct str){ NULL, 0 };
}

/* inner_file: a single file inside a filter. */
static void
inner_file(int fd, struct filter *f, struct str first, struct str content)
{
	struct message m = { .kind = FOREIGN_MEMBER,
		.type = FOREIGN_FILE,
		.size = FOREIGN_NO_SIZE,
		.mtime = FOREIGN_NO_TIME };
	struct str name = own_name(f->type, content, &m.mtime);
	const void *p;
	ssize_t n;

	send_kind(fd, FOREIGN_INSIDE, or_empty(NULL));
	send(fd, m, name, or_empty(NULL));
	for (; first.n > 0; first = str_from(first, PIECE))
		if (send_kind(fd, FOREIGN_DATA, str_head(first, PIECE)) != 0)
			return;
	while ((n = filter_next(f, &p)) > 0) {
		for (struct str s = { p, (size_t)n }; s.n > 0;
		     s = str_from(s, PIECE))
			if (send_kind(fd, FOREIGN_DATA, str_head(s, PIECE)) !=
			    0)
				return;
	}
	if (f->message != NULL)
		send_fault(fd, f->trouble, false, f->message);
	send_kind(fd, FOREIGN_CLOSE, or_empty(NULL));
}

/*
 * is_chance: are the first bytes that a 7z without its end has given no more
 * than what a decoder makes of anything?  LZMA2 has a structure that tells.
 */
static bool
is_chance(const struct order *o, struct str head)
{
	bool known = strcmp(sniff(head, UINT64_MAX).type, "data") != 0;

	return strcmp(o->type, "7z-cut") == 0 && !(known && head.n >= 64) &&
	       (head.n < SEEN || o->content.p[32] == 0);
}

static bool
filtered(int fd, const struct order *o, uint64_t *end)
{
	struct filter f;
	struct buf head = { NULL, 0, 0 };
	const void *p;
	ssize_t n;

	if (filter_open(&f, o->content, o->type) != 0) {
		send_kind(fd, FOREIGN_INSIDE, or_empty(NULL));
		send_fault(fd, f.trouble, true, f.message);
		return true;
	}
	/* A tar shows in its first 512 bytes. */
	while (head.n < SEEN && (n = filter_next(&f, &p)) > 0)
		buf_add(&head, p, (size_t)n);
	if (is_chance(o, buf_str(&head)))
		return true;
	bool tar = strcmp(sniff(buf_str(&head), UINT64_MAX).type, "tar") == 0;
	bool all = true;

	if (tar)
		all = inner_tar(fd, &f, buf_str(&head), o->without_data);
	else
		inner_file(fd, &f, buf_str(&head), o->content);
	/* Behind a tar there is no more than its padding. */
	uint64_t left = LIMIT_RATIO_FREE;
	do {
		n = filter_next(&f, &p);
		left -= n > 0 ? (uint64_t)n < left ? (uint64_t)n : left : 0;
	} while (n > 0 && left > 0);
	*end = n == 0 ? filter_end(&f) : 0;
	return all;
}

static bool
formatted(int fd, const struct order *o)
{
	const struct support *s = find_format(o->type);
	struct archive *a = archive_read_new();

	send_kind(fd, FOREIGN_INSIDE, or_empty(NULL));
	if (a == NULL || s == NULL || s->enable(a) < ARCHIVE_WARN ||
	    (s->also != NULL && s->also(a) < ARCHIVE_WARN)) {
		send_fault(fd, FOREIGN_METHOD, true, "not built in");
		return true;
	}
	if (archive_read_open_memory(a, o->content.p, o->content.n) <
	    ARCHIVE_WARN) {
		send_library(fd, a, true);
		return true;
	}
	return members(fd, a, o->without_data, strcmp(o->type, "rar") == 0);
}

/* -- the child: alz -------------------------------------------------------- */

static int
send_piece(void *arg, struct str piece)
{
	for (; piece.n > 0; piece = str_from(piece, PIECE))
		if (send_kind(
			*(int *)arg, FOREIGN_DATA, str_head(piece, PIECE)) != 0)
			return -1;
	return 0;
}

/* alz_time: as if it were that of UTC, which it is not. */
static int64_t
alz_time(const struct alz_entry *e)
{
	struct tm tm = { .tm_sec = 2 * (e->dos_time & 31),
		.tm_min = e->dos_time >> 5 & 63,
		.tm_hour = e->dos_time >> 11,
		.tm_mday = e->dos_date & 31,
		.tm_mon = (e->dos_date >> 5 & 15) - 1,
		.tm_year = (e->dos_date >> 9) + 80 };

	return e->dos_date == 0 ? FOREIGN_NO_TIME : (int64_t)mktime(&tm);
}

/* alz_plain: what an encrypted member is without; says it when it stays so. */
static bool
alz_plain(int fd, const struct order *o, struct alz_entry *e, struct buf *room)
{
	struct alz_entry plain;

	if (o->n_passwords == 0)
		send_fault(fd, FOREIGN_ENCRYPTED, false, "no password given");
	else if (!alz_decrypt(e, o->passwords, o->n_passwords, room, &plain))
		send_fault(
		    fd, FOREIGN_PASSWORD, false, "none of the passwords fits");
	else
		*e = plain;
	return !e->is_encrypted;
}

static void
alz_content(int fd, const struct order *o, struct alz_entry e)
{
	static const struct {
		enum foreign_trouble trouble;
		const char *why;
	} says[] = {
		[ALZ_TRUNCATED] = { FOREIGN_TRUNCATED,
		    "the archive ends within it" },
		[ALZ_DAMAGED] = { FOREIGN_DAMAGED, "broken data" },
		[ALZ_CRC] = { FOREIGN_CRC, "a wrong checksum" },
		[ALZ_SIZE] = { FOREIGN_SIZE, "not of the size it has" },
		[ALZ_ENCRYPTED] = { FOREIGN_ENCRYPTED, "encrypted" },
		[ALZ_METHOD] = { FOREIGN_METHOD, "of an unknown method" },
	};
	struct buf room = { NULL, 0, 0 };

	if (!e.is_encrypted || alz_plain(fd, o, &e, &room)) {
		enum alz_result r = alz_read(&e, send_piece, &fd);

		if (r != ALZ_READ && r != ALZ_STOPPED)
			send_fault(fd, says[r].trouble, false, says[r].why);
	}
	buf_fini(&room);
}

static int
alz_member(
    int fd, const struct order *o, const struct alz_entry *e, bool with_data)
{
	struct message m = { .kind = FOREIGN_MEMBER,
		.type = e->is_folder ? FOREIGN_FOLDER : FOREIGN_FILE,
		.encrypted = e->is_encrypted,
		.local = true,
		.size = e->is_folder ? FOREIGN_NO_SIZE : e->size,
		.at = e->at,
		.mtime = alz_time(e) };

	if (send(fd, m, e->name, or_empty(NULL)) != 0)
		return -1;
	if (!e->is_folder && with_data)
		alz_content(fd, o, *e);
	return send_kind(fd, FOREIGN_CLOSE, or_empty(NULL));
}

static bool
alz_members(int fd, const struct order *o, uint64_t *end)
{
	struct alz a = { .s = o->content };
	struct alz_entry e;
	uint64_t n = 0;

	send_kind(fd, FOREIGN_INSIDE, or_empty(NULL));
	for (alz_next(&a, &e); e.kind < ALZ_END; alz_next(&a, &e))
		if (e.kind == ALZ_MEMBER &&
		    alz_member(fd, o, &e, n++ >= o->without_data) != 0)
			return true;
	if (e.kind == ALZ_BROKEN)
		send_fault(fd, FOREIGN_DAMAGED, true,
		    "what follows is no part of an alz");
	else if (e.header == 0)
		send_fault(
		    fd, FOREIGN_TRUNCATED, true, "it ends without its mark");
	else
		*end = a.at;
	return true;
}

/* -- the child: warc ------------------------------------------------------- */

/* warc_say: what a page came to; of a record whose block is cut as well. */
static void
warc_say(int fd, enum warc_result r)
{
	if (r == WARC_TRUNCATED)
		send_fault(fd, FOREIGN_TRUNCATED, false,
		    "the record ends before it should");
	else if (r == WARC_DAMAGED)
		send_fault(fd, FOREIGN_DAMAGED, false,
		    "it was sent in chunks, and what follows is none");
}

/* warc_member: the head of a record, or its page; in pieces, -1 at the end. */
static int
warc_member(int fd, const struct warc_record *r, struct str name, bool is_page)
{
	/* Of a page that is cut off the size is the one it should have. */
	uint64_t page =
	    r->chunked ? FOREIGN_NO_SIZE : r->length - (r->block.n - r->page.n);
	struct message m = { .kind = FOREIGN_MEMBER,
		.type = FOREIGN_FILE,
		.size = is_page ? page : r->head.n,
		.at = r->at,
		.mtime = r->time == WARC_NO_TIME ? FOREIGN_NO_TIME : r->time };

	if (send(fd, m, name, or_empty(NULL)) != 0)
		return -1;
	if (is_page)
		warc_say(fd, warc_page(r, send_piece, &fd));
	else if (send_piece(&fd, r->head) != 0)
		return -1;
	else if (!r->has_page && r->block.n < r->length)
		warc_say(fd, WARC_TRUNCATED);
	return send_kind(fd, FOREIGN_CLOSE, or_empty(NULL));
}

static bool
warc_members(int fd, const struct order *o)
{
	struct warc w = { .s = o->content };
	struct warc_record r;

	send_kind(fd, FOREIGN_INSIDE, or_empty(NULL));
	for (warc_next(&w, &r); r.kind != WARC_END; warc_next(&w, &r)) {
		if (r.kind == WARC_BROKEN)
			send_fault(fd, FOREIGN_DAMAGED, true,
			    "what is here is no record");
		else if ((r.head.n > 0 &&
			     warc_member(fd, &r, r.id, false) != 0) ||
			 (r.has_page && warc_member(fd, &r, r.uri, true) != 0))
			return true;
	}
	return true;
}

static int
child(void *arg, int fd)
{
	const struct order *o = arg;
	uint64_t end = 0;

	/* Names kept as wide characters come out as UTF-8 in this locale. */
	if (o->locale != (locale_t)0)
		uselocale(o->locale);
	bool all =
	    strcmp(o->type, "alz") == 0 ? alz_members(fd, o, &end)
	    : strcmp(o->type, "warc") == 0 || strcmp(o->type, "webarc") == 0
		? warc_members(fd, o)
	    : find_format(o->type) != NULL ? formatted(fd, o)
					   : filtered(fd, o, &end);
	return send(fd,
	    (struct message){ .kind = FOREIGN_DONE, .whole = all, .size = end },
	    or_empty(NULL), or_empty(NULL));
}

/* -- the parent ------------------------------------------------------------ */

/*
 * An LHA archive may say which code page its names are in; the library asks
 * the system for it, which loads a file: that must have happened before the
 * child is shut off.
 */
static const char *const pages[] = { "CP932", "CP936", "CP949", "CP950",
	"CP437", "CP850", "CP866", "CP1250", "CP1251", "CP1252", "UTF-16LE" };
#define N_PAGES (sizeof pages / sizeof *pages)

static void
hold_pages(iconv_t held[N_PAGES], const char *type)
{
	for (size_t i = 0; i < N_PAGES; i++)
		held[i] = strcmp(type, "lha") == 0
			      ? iconv_open("UTF-8", pages[i])
			      : (iconv_t)-1;
}

static void
drop_pages(iconv_t held[N_PAGES])
{
	for (size_t i = 0; i < N_PAGES; i++)
		if (held[i] != (iconv_t)-1)
			iconv_close(held[i]);
}

struct foreign {
	struct sandbox *box;
	struct order order;
	iconv_t pages[N_PAGES];
	struct buf strings;
	char *in; /* what was read of the pipe and not yet used */
	size_t in_at, in_n;
	bool done;
};

/* The pipe is read in pieces of this size. */
#define PIPE (256 * 1024)

/* get: exactly n bytes of the pipe; false when it has ended. */
static bool
get(struct foreign *f, void *p, size_t n)
{
	char *to = p;

	while (n > 0) {
		if (f->in_at == f->in_n) {
			ssize_t k = sandbox_read(f->box, f->in, PIPE);

			if (k <= 0)
				return false;
			f->in_at = 0;
			f->in_n = (size_t)k;
		}
		size_t k = f->in_n - f->in_at < n ? f->in_n - f->in_at : n;
		memcpy(to, f->in + f->in_at, k);
		f->in_at += k;
		to += k;
		n -= k;
	}
	return true;
}

struct foreign *
foreign_open(const struct member_opts *opts, struct str content,
    const char *type, uint64_t without_data)
{
	const struct sandbox_limits *limits = &opts->reader;

	/*
	 * A large archive may take longer than a document.  A child that loops
	 * burns processor time and is ended by that, one that stands still by
	 * the wall clock, which gives a busy machine ten times as long.
	 */
	uint64_t more = content.n / (LIMIT_MIB / 4);
	uint64_t seconds = limits->cpu_seconds + (more < 86400 ? more : 86400);
	const struct sandbox_limits longer = {
		.cpu_seconds = seconds,
		.wall_seconds = 10 * seconds + limits->wall_seconds,
		.memory_bytes = limits->memory_bytes,
	};
	struct foreign *f = mem_zalloc(1, sizeof *f);

	/*
	 * The library takes times without a zone for this machine's: they must
	 * come out alike everywhere, and its child cannot look up the zone.
	 */
	setenv("TZ", "UTC0", 1);
	tzset();
	hold_pages(f->pages, type);
	f->order.content = content;
	f->order.type = type;
	f->order.without_data = without_data;
	f->order.passwords = opts->passwords;
	f->order.n_passwords = opts->n_passwords;
	f->order.locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
	f->in = mem_alloc(PIPE, 1);
	f->box = sandbox_start(child, &f->order, &longer);
	if (f->box == NULL) {
		int saved = errno;

		foreign_close(f, NULL);
		errno = saved;
		return NULL;
	}
	return f;
}

void
foreign_next(struct foreign *f, struct foreign_event *event)
{
	struct message m;

	*event = (struct foreign_event){ .kind = FOREIGN_DONE };
	/* The child may have been taken over: nothing it says is trusted. */
	if (f->done || !get(f, &m, sizeof m) || m.kind > FOREIGN_DONE ||
	    m.type > FOREIGN_DEVICE || m.trouble >= FOREIGN_TROUBLE_COUNT ||
	    m.name > LONGEST || m.target > LONGEST) {
		f->done = true;
		return;
	}
	buf_reset(&f->strings);
	char *p = buf_reserve(&f->strings, (size_t)m.name + m.target);
	if (!get(f, p, (size_t)m.name + m.target)) {
		f->done = true;
		return;
	}
	f->done = m.kind == FOREIGN_DONE;
	event->kind = (enum foreign_kind)m.kind;
	event->type = (enum foreign_type)m.type;
	event->trouble = (enum foreign_trouble)m.trouble;
	event->whole = m.whole != 0;
	event->encrypted = m.encrypted != 0;
	event->local = m.local != 0;
	event->size = m.size;
	event->at = m.at;
	event->mtime = m.mtime;
	event->name = (struct str){ p, m.name };
	event->target = (struct str){ p + m.name, m.target };
}

enum sandbox_end
foreign_close(struct foreign *f, int *detail)
{
	enum sandbox_end end = SANDBOX_REFUSED;
	int number = 0;
	char rest;

	if (f->box != NULL) {
		/* A child that has said all gets time to end by itself. */
		if (f->done)
			while (sandbox_read(f->box, &rest, 1) > 0)
				;
		end = sandbox_finish(f->box, &number);
		/* The library's own way out when there is no memory. */
		if (end == SANDBOX_CRASH && number == 1)
			end = SANDBOX_MEMORY;
		/* How one dies that is stopped halfway says nothing. */
		if (!f->done)
			end = SANDBOX_REFUSED;
	}
	if (detail != NULL)
		*detail = number;
	drop_pages(f->pages);
	if (f->order.locale != (locale_t)0)
		freelocale(f->order.locale);
	buf_fini(&f->strings);
	free(f->in);
	free(f);
	return end;
}

const char *
foreign_library(void)
{
	return archive_version_string();
}
