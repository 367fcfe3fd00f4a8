#include "intake.h"

#include <stdlib.h>

#include "../limits.h"
#include "../mem.h"
#include "name.h"
#include "sample.h"
#include "zipindex.h"
#include "zipread.h"

/* Systems of version-made-by whose attributes hold a Unix mode. */
enum { MADE_UNIX = 3, MADE_DARWIN = 19 };

/* The file types of a Unix mode, which <sys/stat.h> need not number so. */
enum {
	MODE_TYPE = 0170000,
	MODE_FIFO = 0010000,
	MODE_CHAR = 0020000,
	MODE_BLOCK = 0060000,
	MODE_LINK = 0120000,
	MODE_SOCKET = 0140000
};

enum { FLAG_ENCRYPTED = 1, FLAG_STRONG = 0x40, FLAG_UTF8 = 0x800 };

/*
 * Encrypted members that no password opened before only the first password is
 * tried on the rest: testing a list costs time on purpose.
 */
#define HOPELESS 16

/* A link's target is its content; a longer one is none. */
#define LONGEST_TARGET (64 * 1024)

struct opener {
	struct intake *in;
	struct str file;
	struct zip_index z;
	struct charset_group *group;
	size_t *number; /* of an entry's name in the group; SIZE_MAX: none */
	struct intake_members members;
	size_t password; /* that opened a member before */
	unsigned hopeless;
	uint64_t shared; /* compressed bytes of members that share them */
	struct buf room; /* for one member after the other */
};

/* -- names ----------------------------------------------------------------- */

/* rule_of: how a name is known without guessing; CHARSET_HOW_COUNT: not. */
static enum charset_how
rule_of(const struct zip_entry *e)
{
	if (e->unicode_name.n > 0 && charset_is_utf8(e->unicode_name))
		return CHARSET_FIELD;
	if (name_is_ascii(e->raw_name))
		return CHARSET_ASCII;
	if ((e->flags & FLAG_UTF8) && charset_is_utf8(e->raw_name))
		return CHARSET_FLAG;
	return CHARSET_HOW_COUNT;
}

/* texts: what the archive's text members are in, or NULL. */
static const char *
texts(const struct opener *o)
{
	struct sample sample = { .n = 0 };

	for (size_t i = 0; i < o->z.n && i < SAMPLE_LOOKED; i++) {
		const struct zip_entry *e = &o->z.entries[i];
		if ((e->flags & FLAG_ENCRYPTED) || e->overlaps ||
		    !sample_wants(&sample, e->raw_name, e->size))
			continue;
		zip_read_all(o->file, e, &sample.head, SAMPLE_BYTES);
		sample_judge(&sample);
	}
	const char *charset = sample_charset(&sample);

	sample_fini(&sample);
	return charset;
}

/*
 * pool: the other names are judged together, by system and flag apart; where
 * that leaves doubt, the archive's texts are asked.
 */
static void
pool(struct opener *o)
{
	bool any = false;

	o->group = charset_group_new();
	o->number = mem_alloc(o->z.n, sizeof *o->number);
	for (size_t i = 0; i < o->z.n; i++) {
		const struct zip_entry *e = &o->z.entries[i];
		unsigned kind = (unsigned)e->made_by >> 8 |
				((e->flags & FLAG_UTF8) ? 0x100 : 0);

		o->number[i] = SIZE_MAX;
		if (rule_of(e) != CHARSET_HOW_COUNT)
			continue;
		o->number[i] = charset_group_add(o->group, e->raw_name, kind);
		any = true;
	}
	if (!any)
		return;
	charset_group_judge(o->group);
	if (charset_group_is_sure(o->group))
		return;
	const char *likely = texts(o);
	if (likely != NULL) {
		charset_group_likely(o->group, likely);
		charset_group_judge(o->group);
	}
}

static void
entry_name(const struct opener *o, size_t i, struct name *name)
{
	const struct zip_entry *e = &o->z.entries[i];
	enum charset_how rule = rule_of(e);
	struct charset_verdict v;

	if (rule != CHARSET_HOW_COUNT) {
		name_rule(name,
		    rule == CHARSET_FIELD ? e->unicode_name : e->raw_name,
		    rule);
		return;
	}
	charset_group_get(o->group, o->number[i], &v);
	name_decode(name, e->raw_name, &v);
}

/*
 * other_name: of the local header, where it is another.  Headers that overlap
 * could hold the same long one as often as there are members.
 */
static struct str
other_name(const struct zip_entry *e)
{
	if (!e->listed || e->overlaps || str_eq(e->local_name, e->raw_name))
		return (struct str){ NULL, 0 };
	return e->local_name;
}

static void
entry_flags(struct buf *out, const struct zip_entry *e)
{
	if (e->flags & FLAG_ENCRYPTED)
		buf_addz(out, "encrypted ");
	if (e->flags & FLAG_UTF8)
		buf_addz(out, "utf8-flag ");
	if (!e->listed)
		buf_addz(out, "unlisted ");
	if (e->overlaps)
		buf_addz(out, "overlap ");
	if (other_name(e).n > 0)
		buf_addz(out, "other-name ");
	buf_addz(out, "method=");
	buf_add_u64(out, e->method);
	if (e->aes_strength != 0) {
		buf_addz(out, " aes=");
		buf_add_u64(out, 64 + 64 * (uint64_t)e->aes_strength);
	}
}

/* -- one member ------------------------------------------------------------ */

static int
to_intake(void *arg, struct str piece)
{
	return intake_add(arg, piece) ? 0 : 1;
}

/* passwords_for: those worth a try: the one that fitted before goes first. */
static size_t
passwords_for(
    struct opener *o, const struct zip_entry *e, const struct str **list)
{
	const struct member_opts *opts = &o->in->run->opts;
	size_t n = opts->n_passwords, i;

	*list = opts->passwords;
	if (n == 0 || !(e->flags & FLAG_ENCRYPTED))
		return 0;
	if (zip_password(o->file, e, opts->passwords + o->password, 1) == 0) {
		*list += o->password;
		return 1;
	}
	if (o->hopeless >= HOPELESS)
		return 1;
	i = zip_password(o->file, e, opts->passwords, n);
	if (i == n) {
		o->hopeless++;
		return 1;
	}
	o->password = i;
	*list += i;
	return 1;
}

/* method_of: behind its encryption. */
static uint16_t
method_of(const struct zip_entry *e)
{
	return e->method == 99 ? e->aes_method : e->method;
}

/* put_method: its number and its name (APPNOTE 4.4.5), or how it is encrypted.
 */
static void
put_method(struct buf *out, const struct zip_entry *e)
{
	static const struct {
		uint16_t method;
		const char *name;
	} names[] = {
		{ 1, "Shrink" },
		{ 2, "Reduce" },
		{ 3, "Reduce" },
		{ 4, "Reduce" },
		{ 5, "Reduce" },
		{ 6, "Implode" },
		{ 10, "DCL Implode" },
		{ 12, "bzip2" },
		{ 14, "LZMA" },
		{ 16, "CMPSC" },
		{ 18, "TERSE" },
		{ 19, "LZ77" },
		{ 20, "Zstandard" },
		{ 93, "Zstandard" },
		{ 94, "MP3" },
		{ 95, "XZ" },
		{ 96, "JPEG" },
		{ 97, "WavPack" },
		{ 98, "PPMd" },
	};
	uint16_t method = method_of(e);

	if ((e->flags & FLAG_ENCRYPTED) && (e->flags & FLAG_STRONG)) {
		buf_addz(out, "the strong encryption of PKWARE");
		return;
	}
	buf_addz(out, "compression method ");
	buf_add_u64(out, method);
	for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
		if (names[i].method != method)
			continue;
		buf_addz(out, ", ");
		buf_addz(out, names[i].name);
	}
}

static void
result_fault(struct intake *in, const struct zip_entry *e, enum zip_result r)
{
	static const struct {
		enum fault_code code;
		enum outcome to;
		const char *detail;
	} said[] = {
		[ZIP_READ_CRC] = { FAULT_CRC, OUTCOME_PARTLY,
		    "checksum wrong; the bytes were kept" },
		[ZIP_READ_SIZE] = { FAULT_SIZE_MISMATCH, OUTCOME_PARTLY,
		    "not the declared size" },
		[ZIP_READ_TRUNCATED] = { FAULT_TRUNCATED, OUTCOME_PARTLY,
		    "the archive ends inside the member" },
		[ZIP_READ_DAMAGED] = { FAULT_DAMAGED, OUTCOME_PARTLY,
		    "the compressed stream is broken" },
		[ZIP_READ_METHOD] = { FAULT_METHOD, OUTCOME_UNREAD, "" },
		[ZIP_READ_ENCRYPTED] = { FAULT_ENCRYPTED, OUTCOME_UNREAD,
		    "no password given" },
		[ZIP_READ_PASSWORD] = { FAULT_PASSWORD_WRONG, OUTCOME_UNREAD,
		    "no given password fits" },
	};
	struct buf detail = { NULL, 0, 0 };

	if (r == ZIP_READ_OK || r == ZIP_READ_STOPPED)
		return;
	if (e->elsewhere)
		r = ZIP_READ_TRUNCATED;
	if (e->elsewhere)
		buf_addz(&detail, "in another part of the set");
	else if (e->bad_header)
		buf_addz(&detail, "no header where the directory says");
	else
		buf_addz(&detail, said[r].detail);
	if (r == ZIP_READ_METHOD)
		put_method(&detail, e);
	intake_fault(in, said[r].code, in->n == 0 ? OUTCOME_UNREAD : said[r].to,
	    buf_str(&detail),
	    r == ZIP_READ_METHOD || r == ZIP_READ_ENCRYPTED ||
		    r == ZIP_READ_PASSWORD || e->bad_header
		? REC_NO_OFFSET
		: in->n);
	buf_fini(&detail);
}

/*
 * entry_mode: what a Unix mode calls the member; 0 for a file.  A link is one
 * whatever system claims to have made it.
 */
static uint32_t
entry_mode(const struct zip_entry *e)
{
	unsigned made = e->made_by >> 8;
	uint32_t mode = e->attributes >> 16 & MODE_TYPE;

	if (!e->listed ||
	    (made != MADE_UNIX && made != MADE_DARWIN && mode != MODE_LINK))
		return 0;
	return mode;
}

static bool
is_folder(const struct zip_entry *e)
{
	struct str s = e->raw_name;

	return s.n > 0 && e->size == 0 && e->packed_size <= 2 &&
	       (s.p[s.n - 1] == '/' ||
		   (s.p[s.n - 1] == '\\' && e->made_by >> 8 != MADE_UNIX));
}

/* link_target: the content of a link. */
static void
link_target(const struct opener *o, const struct zip_entry *e, struct buf *raw,
    struct name *target)
{
	if (!(e->flags & FLAG_ENCRYPTED))
		zip_read_all(o->file, e, raw, LONGEST_TARGET);
	name_judge(target, buf_str(raw));
}

/*
 * read_by_other: methods that libzip lacks and libarchive may have, by an
 * archive of this member alone.
 */
static bool
read_by_other(const struct opener *o, const struct zip_entry *e,
    const struct str *password, struct intake *in)
{
	static const uint16_t methods[] = { 14, 20, 93, 95, 98 };
	struct buf single = { NULL, 0, 0 };
	bool good = false, has = false;

	for (size_t i = 0; i < sizeof methods / sizeof *methods; i++)
		has |= method_of(e) == methods[i];
	if (!has || (e->flags & FLAG_STRONG) ||
	    e->packed_size > LIMIT_MEMBER_MEMORY)
		return false;
	if (zip_read_frame(o->file, e, password, &single))
		good = openforeign_one(in, buf_str(&single),
		    e->aes_version == 2 ? "zip-unchecked" : "zip");
	buf_fini(&single);
	return good;
}

/* read_too_often: have the bytes that members share been read often enough? */
static bool
read_too_often(struct opener *o, const struct zip_entry *e)
{
	uint64_t n = o->file.n, most = n * LIMIT_OVERLAP_TIMES;

	if (!e->overlaps)
		return false;
	o->shared += e->packed_size < n ? e->packed_size : n;
	return o->shared >
	       (most > LIMIT_OVERLAP_FREE ? most : LIMIT_OVERLAP_FREE);
}

static void
read_entry(struct opener *o, const struct zip_entry *e, struct intake *in)
{
	const struct str *passwords;
	struct str content;
	size_t n;

	if (o->members.names_only) {
		intake_name_alone(in);
		intake_end_as(in, "unknown");
		return;
	}
	if (e->alias) {
		intake_fault(in, FAULT_OVERLAP, OUTCOME_UNREAD,
		    STR("has the same bytes as a member before"), e->header_at);
		intake_end_as(in, "unknown");
		return;
	}
	if (read_too_often(o, e)) {
		intake_fault(in, FAULT_LIMIT_RATIO, OUTCOME_UNREAD,
		    STR("shares bytes that were read too often"), e->header_at);
		intake_end_as(in, "unknown");
		return;
	}
	if (zip_read_whole(o->file, e, &o->room, &content)) {
		intake_whole(in, content, NULL);
		return;
	}
	n = passwords_for(o, e, &passwords);
	enum zip_result r = zip_read(o->file, e, passwords, n, to_intake, in);
	if (r == ZIP_READ_METHOD &&
	    read_by_other(o, e, n > 0 ? passwords : NULL, in))
		r = ZIP_READ_OK;
	result_fault(in, e, r);
	if (in->n == 0 && in->outcome == OUTCOME_UNREAD)
		intake_end_as(in, "unknown");
	else
		intake_end(in);
}

/* odd_entry: what is no file: true when that was the end of it. */
static bool
odd_entry(const struct zip_entry *e, struct intake *in, struct str target)
{
	uint32_t mode = entry_mode(e);

	if (is_folder(e)) {
		intake_end_as(in, "directory");
	} else if (mode == MODE_LINK) {
		intake_add(in, target);
		intake_fault(in, FAULT_LINK, OUTCOME_READ,
		    STR("a link; not followed"), REC_NO_OFFSET);
		intake_end_as(in, "link");
	} else if (e->size > 0) {
		/* What came through a pipe is kept under the pipe's mode. */
		return false;
	} else if (mode == MODE_FIFO || mode == MODE_CHAR ||
		   mode == MODE_BLOCK || mode == MODE_SOCKET) {
		intake_fault(in, FAULT_DEVICE, OUTCOME_UNREAD,
		    STR("a device or pipe; not opened"), REC_NO_OFFSET);
		intake_end_as(in, "device");
	} else {
		return false;
	}
	return true;
}

/* member: 0, or -1 when no more are to come. */
static int
member(struct opener *o, size_t i)
{
	const struct zip_entry *e = &o->z.entries[i];
	struct name name = { .charset = NULL }, target = { .charset = NULL };
	struct buf flags = { NULL, 0, 0 }, mtime = { NULL, 0, 0 };
	struct buf raw_target = { NULL, 0, 0 };
	struct intake in;

	entry_name(o, i, &name);
	entry_flags(&flags, e);
	if (e->unix_time != ZIP_NO_TIME)
		name_time_unix(&mtime, e->unix_time);
	else
		name_time_dos(&mtime, e->dos_date, e->dos_time);
	if (entry_mode(e) == MODE_LINK && !o->members.names_only)
		link_target(o, e, &raw_target, &target);
	struct member m = {
		.raw_name = e->raw_name,
		.name = buf_str(&name.utf8),
		.name_charset = str_of(name.charset),
		.name_how = buf_str(&name.how),
		.name_unknown = name.unknown,
		.flags = buf_str(&flags),
		.mtime = buf_str(&mtime),
		.target = buf_str(&target.utf8),
		.comment = e->comment,
		.other_name = other_name(e),
		.size = e->size,
		.has_size = !e->open_end,
		.packed = e->packed_size == 0 ? 1 : e->packed_size,
	};
	int r = intake_member(&o->members, &in, &m) ? 0 : -1;
	if (r == 0) {
		if (!odd_entry(e, &in, buf_str(&raw_target)))
			read_entry(o, e, &in);
	}
	name_fini(&name);
	name_fini(&target);
	buf_fini(&flags);
	buf_fini(&mtime);
	buf_fini(&raw_target);
	return r;
}

/* -- the archive ----------------------------------------------------------- */

static struct sniff
kind_of(const struct opener *o)
{
	struct sniff_zip s = { .word = false };
	struct buf content = { NULL, 0, 0 };
	unsigned tries = 0;

	for (size_t i = 0; i < o->z.n; i++) {
		const struct zip_entry *e = &o->z.entries[i];

		sniff_zip_name(&s, e->raw_name);
		if (s.mimetype[0] == '\0' && e->size < 256 && tries < 4 &&
		    str_eq(e->raw_name, STR("mimetype"))) {
			tries++;
			buf_reset(&content);
			zip_read_all(o->file, e, &content, 256);
			sniff_zip_mimetype(&s, buf_str(&content));
		}
	}
	buf_fini(&content);
	return sniff_zip_type(&s);
}

static void
structure_faults(struct opener *o)
{
	static const struct {
		unsigned trouble;
		enum fault_code code;
		const char *detail;
	} said[] = {
		{ ZIP_TRUNCATED, FAULT_TRUNCATED,
		    "ends before its directory does" },
		{ ZIP_SECOND_DIRECTORY, FAULT_SECOND_DIRECTORY,
		    "archives one behind the other" },
		{ ZIP_OVERLAP, FAULT_OVERLAP, "members share bytes" },
		{ ZIP_UNLISTED, FAULT_UNLISTED,
		    "members that the directory does not list" },
		{ ZIP_DAMAGED, FAULT_DAMAGED, "the directory is broken" },
		{ ZIP_SPLIT, FAULT_TRUNCATED,
		    "one part of a set; the others are needed" },
		{ ZIP_MASKED, FAULT_ENCRYPTED, "its directory is encrypted" },
	};

	/* The first part of a set is not cut off. */
	if (o->z.trouble & ZIP_SPLIT)
		o->z.trouble &= ~(unsigned)ZIP_TRUNCATED;
	for (size_t i = 0; i < sizeof said / sizeof *said; i++)
		if (o->z.trouble & said[i].trouble)
			intake_fault(o->in, said[i].code, OUTCOME_PARTLY,
			    str_of(said[i].detail), REC_NO_OFFSET);
	if (o->z.left > 0) {
		struct buf detail = { NULL, 0, 0 };

		buf_addz(&detail, "too many members; left: ");
		buf_add_u64(&detail, o->z.left);
		intake_fault(o->in, FAULT_LIMIT_MEMBERS, OUTCOME_PARTLY,
		    buf_str(&detail), REC_NO_OFFSET);
		buf_fini(&detail);
	}
}

/* account: of each byte what it is. */
static void
account(struct opener *o)
{
	struct account *a = &o->in->account;

	account_open(a, o->z.begin, o->z.end);
	account_add(a, ACCOUNT_DATA, 0, o->z.rest);
	for (size_t i = 0; i < o->z.n; i++) {
		const struct zip_entry *e = &o->z.entries[i];

		if (e->bad_header)
			continue;
		account_add(
		    a, ACCOUNT_HEADER, e->header_at, e->data_at - e->header_at);
		account_add(a, ACCOUNT_DATA, e->data_at, e->packed_size);
		if (e->packed_size < o->file.n)
			account_add(a, ACCOUNT_DESCRIPTOR,
			    e->data_at + e->packed_size, e->descriptor_n);
	}
	for (size_t i = 0; i < o->z.n_dirs; i++)
		account_add(a, ACCOUNT_DIRECTORY, o->z.dirs[i].at,
		    o->z.dirs[i].end - o->z.dirs[i].at);
}

/* names_only: the directory is here: names cost nothing, whatever is used up.
 */
static void
names_only(struct opener *o)
{
	const struct member_run *run = o->in->run;

	if (!run->top_full || o->members.names_only)
		return;
	o->members.names_only = true;
	intake_fault(o->in, run->top_code, OUTCOME_PARTLY,
	    STR("limit of the whole file; of the rest the names alone"),
	    REC_NO_OFFSET);
}

static void
members(struct opener *o)
{
	intake_item(o->in, o->in->is.type);
	intake_text(o->in, STR("meta:comment"), o->z.comment);
	structure_faults(o);
	account(o);
	pool(o);
	intake_members_init(&o->members, o->in);
	for (size_t i = 0; i < o->z.n && member(o, i) == 0; i++)
		if (i + 1 < o->z.n)
			names_only(o);
	intake_rest(&o->members, str_head(o->file, (size_t)o->z.begin), 0,
	    INTAKE_BEFORE);
	intake_rest(&o->members, str_from(o->file, (size_t)o->z.end), o->z.end,
	    INTAKE_BEHIND);
	intake_members_fini(&o->members);
	charset_group_free(o->group);
	free(o->number);
	buf_fini(&o->room);
}

void
openzip(struct intake *in, struct str content)
{
	struct opener o = { .in = in, .file = content };

	if (zip_index_read(&o.z, content, in->run->opts.members) != 0) {
		intake_item(in, "zip");
		intake_fault(in, FAULT_DAMAGED, OUTCOME_UNREAD,
		    STR("no member and no directory"), REC_NO_OFFSET);
		account_open(&in->account, 0, content.n);
	} else {
		in->is = kind_of(&o);
		if (in->is.class == SNIFF_DOCUMENT)
			intake_document(in, in->is.type, content);
		else if (intake_may_open(in))
			members(&o);
	}
	zip_index_fini(&o.z);
}

bool
openzip_hidden(struct str content)
{
	struct zip_index z;
	struct str rest = content;

	/* An end of directory must be somewhere: that is quickly seen. */
	do
		rest = str_from(rest, str_find(rest, 'P') + 1);
	while (rest.n > 0 && !str_starts(rest, STR("K\005\006")));
	if (rest.n == 0)
		return false;
	bool found = zip_index_read(&z, content, 1) == 0 && z.n > 0 &&
		     z.entries[0].listed && !z.entries[0].bad_header;

	zip_index_fini(&z);
	return found;
}
