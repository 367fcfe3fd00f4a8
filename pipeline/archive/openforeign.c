#include "intake.h"

#include <errno.h>
#include <stdlib.h>

#include "../limits.h"
#include "../mem.h"
#include "filter.h"
#include "foreign.h"
#include "layout.h"
#include "listing.h"
#include "name.h"
#include "numbers.h"
#include "sample.h"
#include "suffix.h"

/*
 * Names that are not UTF-8 are judged together, so all must be known before
 * the first of them is told.  Most archives have none: only at the first such
 * name the archive is gone through once more for its names alone.
 */
struct pool {
	bool made;
	struct charset_group *group;
	size_t n, next; /* names in it; of those told so far */
};

struct opener {
	struct intake *in;
	struct str content;
	const char *type;
	struct foreign *f;
	struct pool pool;
	struct intake_members members;
	uint64_t skip;    /* members of this reading that are told already */
	bool single;      /* a compressed file, not an archive */
	bool falls_short; /* it ends within what its headers promise */
	bool said;        /* something is wrong with it or a member */
	bool cut;         /* there may be members that were not reached */
	bool full;        /* a limit of the top-level file is used up */
	bool unopened;    /* the reader gives no member: names of headers */
	bool elsewhere;   /* the content of this one begins in another part */
	struct buf early; /* a fault in front of all members, not yet said */
	enum foreign_trouble early_trouble;
	uint64_t end; /* of its streams in the content; 0: not known */
	size_t span;  /* of the account: that of the member in hand */
	size_t holes; /* entered in the account */
};

/* begin: one more reading of the archive, or the first. */
static struct foreign *
begin(const struct opener *o, uint64_t without_data)
{
	return foreign_open(
	    &o->in->run->opts, o->content, o->type, without_data);
}

/* -- names ----------------------------------------------------------------- */

/* texts: what the archive's text members are in, or NULL. */
static const char *
texts(const struct opener *o)
{
	struct foreign *f = begin(o, 0);
	struct sample sample = { .n = 0 };
	struct foreign_event ev;
	unsigned members = 0;
	uint64_t passed = 0;
	bool wanted = false;

	if (f == NULL)
		return NULL;
	for (foreign_next(f, &ev);
	     ev.kind != FOREIGN_DONE && passed < SAMPLE_PASSED;
	     foreign_next(f, &ev)) {
		passed += ev.kind == FOREIGN_DATA ? ev.name.n : 0;
		if (ev.kind == FOREIGN_MEMBER) {
			wanted = ev.type == FOREIGN_FILE &&
				 sample_wants(&sample, ev.name, ev.size);
			if (members++ == SAMPLE_LOOKED ||
			    sample.n == SAMPLE_MEMBERS)
				break;
		} else if (ev.kind == FOREIGN_DATA && wanted &&
			   sample.head.n < SAMPLE_BYTES) {
			buf_adds(&sample.head,
			    str_head(ev.name, SAMPLE_BYTES - sample.head.n));
		} else if (ev.kind == FOREIGN_CLOSE && wanted) {
			sample_judge(&sample);
			wanted = false;
		}
	}
	foreign_close(f, NULL);
	const char *charset = sample_charset(&sample);

	sample_fini(&sample);
	return charset;
}

static void
make_pool(struct opener *o)
{
	struct foreign *f = begin(o, FOREIGN_NO_DATA);
	struct foreign_event ev;
	uint64_t left = o->in->run->opts.members;

	o->pool.made = true;
	o->pool.group = charset_group_new();
	if (f == NULL)
		return;
	for (foreign_next(f, &ev); ev.kind != FOREIGN_DONE && left > 0;
	     foreign_next(f, &ev)) {
		if (ev.kind != FOREIGN_MEMBER)
			continue;
		left--;
		if (name_is_ascii(ev.name))
			continue;
		charset_group_add(o->pool.group, ev.name, 0);
		o->pool.n++;
	}
	foreign_close(f, NULL);
	if (o->pool.n == 0)
		return;
	charset_group_judge(o->pool.group);
	if (charset_group_is_sure(o->pool.group))
		return;
	const char *likely = texts(o);
	if (likely != NULL) {
		charset_group_likely(o->pool.group, likely);
		charset_group_judge(o->pool.group);
	}
}

/*
 * event_name: the bytes of a short name may be UTF-8 by chance: if so, the
 * verdict on it alone is another, and the others are asked.
 */
static void
event_name(struct opener *o, struct str raw, struct name *name)
{
	struct charset_hint hint = { .is_name = true };
	struct charset_verdict v;
	size_t number = o->pool.next;

	if (name_is_ascii(raw) || o->single) {
		name_judge(name, raw);
		return;
	}
	o->pool.next++;
	charset_detect(raw, &hint, &v);
	if (v.how != CHARSET_UTF8 && !o->pool.made)
		make_pool(o);
	if (v.how != CHARSET_UTF8 && number < o->pool.n)
		charset_group_get(o->pool.group, number, &v);
	name_decode(name, raw, &v);
}

/* -- faults ---------------------------------------------------------------- */

/* say: what the child says is wrong; some: there is something at all. */
static void
say(struct opener *o, struct intake *in, enum foreign_trouble trouble,
    struct str message, bool some)
{
	static const enum fault_code codes[] = {
		[FOREIGN_DAMAGED] = FAULT_DAMAGED,
		[FOREIGN_TRUNCATED] = FAULT_TRUNCATED,
		[FOREIGN_CRC] = FAULT_CRC,
		[FOREIGN_ENCRYPTED] = FAULT_ENCRYPTED,
		[FOREIGN_METHOD] = FAULT_METHOD,
		[FOREIGN_MEMORY] = FAULT_LIMIT_MEMORY,
		[FOREIGN_SIZE] = FAULT_SIZE_MISMATCH,
		[FOREIGN_PASSWORD] = FAULT_PASSWORD_WRONG,
	};
	struct buf detail = { NULL, 0, 0 };

	o->said = true;
	/* The library may quote the archive in its message. */
	charset_to_utf8("UTF-8", str_head(message, 400), &detail);
	intake_fault(in, codes[trouble], some ? OUTCOME_PARTLY : OUTCOME_UNREAD,
	    buf_str(&detail), REC_NO_OFFSET);
	buf_fini(&detail);
}

/*
 * say_early: whether an archive is lost that has a fault in front of its first
 * member shows when one comes after all.
 */
static void
say_early(struct opener *o, bool some)
{
	if (o->early.n > 0)
		say(o, o->in, o->early_trouble, buf_str(&o->early), some);
	buf_reset(&o->early);
}

/* say_whole: a fault of the archive itself. */
static void
say_whole(struct opener *o, const struct foreign_event *ev)
{
	if (o->members.n > 0 || o->early.n > 0) {
		say(o, o->in, ev->trouble, ev->name, true);
	} else {
		buf_adds(&o->early, ev->name);
		o->early_trouble = ev->trouble;
	}
}

/* ended: what the child's own end says of the archive. */
static void
ended(struct intake *in, enum sandbox_end end, int detail)
{
	struct buf why = { NULL, 0, 0 };

	switch (end) {
	case SANDBOX_OK:
	case SANDBOX_REFUSED:
		return;
	case SANDBOX_CRASH:
		buf_addz(&why, "the reader died, signal or exit ");
		buf_add_u64(&why, detail > 0 ? (uint64_t)detail : 0);
		buf_addz(&why, ", input ");
		buf_addz(&why, in->digest);
		intake_fault(in, FAULT_CRASH, OUTCOME_PARTLY, buf_str(&why),
		    REC_NO_OFFSET);
		break;
	case SANDBOX_TIME:
		intake_fault(in, FAULT_LIMIT_TIME, OUTCOME_PARTLY,
		    STR("the reader took too long"), REC_NO_OFFSET);
		break;
	case SANDBOX_MEMORY:
		intake_fault(in, FAULT_LIMIT_MEMORY, OUTCOME_PARTLY,
		    STR("the reader wanted too much memory"), REC_NO_OFFSET);
		break;
	}
	buf_fini(&why);
}

/* -- the account of its bytes ---------------------------------------------- */

/*
 * account: what the archive's headers say.  The members of a compressed tar
 * have no bytes of their own.
 */
static void
account(struct opener *o)
{
	uint64_t at = o->in->n - o->content.n;

	o->falls_short =
	    layout_account(&o->in->account, o->content, at, o->type);
}

/* unsaid: what its headers promise and it does not have, if nobody said so. */
static void
unsaid(struct opener *o)
{
	if (o->falls_short && !o->said)
		intake_fault(o->in, FAULT_TRUNCATED, OUTCOME_PARTLY,
		    STR("it ends within what its headers promise"),
		    REC_NO_OFFSET);
}

/* find_span: the data of the member with this header, or where it would be. */
static void
find_span(struct opener *o, uint64_t header)
{
	const struct account *a = &o->in->account;

	header += a->begin;
	while (
	    o->span + 1 < a->n && (a->spans[o->span].at < header ||
				      a->spans[o->span].kind != ACCOUNT_DATA))
		o->span++;
}

/*
 * hole: one stands behind so many stored bytes of the member.  Too many are
 * told together: their length is not lost.
 */
static void
hole(struct opener *o, uint64_t stored, uint64_t length)
{
	struct account *a = &o->in->account;
	uint64_t at = o->span < a->n ? a->spans[o->span].at : a->begin;
	struct account_span *last = a->n > 0 ? &a->spans[a->n - 1] : NULL;

	if (o->holes == LIMIT_SPANS && last->end < UINT64_MAX - length) {
		last->end += length;
		return;
	}
	account_add(a, ACCOUNT_HOLE, at + stored, length);
	o->holes++;
}

/* -- members --------------------------------------------------------------- */

/*
 * in_question: a member that is all there is not cut off, though the archive
 * may be, in the padding behind it.
 */
static struct intake *
in_question(struct opener *o, struct intake *in, const struct foreign_event *ev)
{
	return ev->trouble == FOREIGN_TRUNCATED && in->m.has_size &&
		       in->m.size == in->n && in->n > 0
		   ? o->in
		   : in;
}

/*
 * read_member: events of one member up to its close.  False when the child has
 * nothing more to say, or no more is wanted of it.
 */
static bool
read_member(struct opener *o, struct intake *in)
{
	struct foreign_event ev;
	bool ok = true;

	for (;;) {
		foreign_next(o->f, &ev);
		switch (ev.kind) {
		case FOREIGN_DATA:
			if (ok && !intake_add(in, ev.name))
				ok = false;
			/* Of a single file there is nothing behind it. */
			if (!ok && (o->single || in->run->top_full))
				return false;
			break;
		case FOREIGN_HOLE:
			in->holes++;
			in->hole_bytes += ev.size;
			hole(o, in->n, ev.size);
			break;
		case FOREIGN_FAULT:
			if (ok)
				say(o, in_question(o, in, &ev), ev.trouble,
				    ev.name, in->n > 0);
			break;
		case FOREIGN_CLOSE:
			return true;
		default:
			/* The child died within this member. */
			o->cut = true;
			intake_fault(in, FAULT_DAMAGED,
			    in->n == 0 ? OUTCOME_UNREAD : OUTCOME_PARTLY,
			    STR("the reader ended here"), in->n);
			return false;
		}
	}
}

/* close_odd: what is no file ends without content. */
static bool
close_odd(struct opener *o, struct intake *in, enum foreign_type type)
{
	const char *name = "directory";
	struct foreign_event ev;

	if (type == FOREIGN_LINK) {
		name = "link";
		intake_fault(in, FAULT_LINK, OUTCOME_READ,
		    STR("a link; not followed"), REC_NO_OFFSET);
	} else if (type == FOREIGN_DEVICE) {
		name = "device";
		intake_fault(in, FAULT_DEVICE, OUTCOME_UNREAD,
		    STR("a device or pipe; not opened"), REC_NO_OFFSET);
	}
	intake_end_as(in, name);
	if (o->unopened)
		return true;
	do
		foreign_next(o->f, &ev);
	while (ev.kind != FOREIGN_CLOSE && ev.kind != FOREIGN_DONE);
	return ev.kind == FOREIGN_CLOSE;
}

/* name_alone: why a member has come by its name alone. */
static void
name_alone(const struct opener *o, struct intake *in)
{
	if (o->elsewhere)
		intake_fault(in, FAULT_TRUNCATED, OUTCOME_UNREAD,
		    STR("begins in the part of the set before this one"),
		    REC_NO_OFFSET);
	else if (o->unopened)
		intake_fault(in, FAULT_DAMAGED, OUTCOME_UNREAD,
		    STR("the reader gives nothing of it"), REC_NO_OFFSET);
	else if (o->full)
		intake_name_alone(in);
	else
		intake_fault(in, FAULT_DAMAGED, OUTCOME_UNREAD,
		    STR("the reader stopped before it"), REC_NO_OFFSET);
}

/* member: true when more may come. */
static bool
member(struct opener *o, const struct foreign_event *ev)
{
	struct name name = { .charset = NULL }, target = { .charset = NULL };
	struct buf mtime = { NULL, 0, 0 }, raw = { NULL, 0, 0 };
	struct buf utf8 = { NULL, 0, 0 };
	enum foreign_type type = ev->type;
	bool encrypted = ev->encrypted, more = false;
	struct intake in;

	say_early(o, true);
	if (o->single && ev->name.n == 0)
		suffix_less(&raw, o->in->m.raw_name);
	else
		buf_adds(&raw, ev->name);
	find_span(o, ev->at);
	if (ev->mtime != FOREIGN_NO_TIME)
		name_time_unix(&mtime, ev->mtime);
	/* Without the Z that stands for UTC. */
	if (ev->local && mtime.n > 0)
		mtime.n--;
	name_judge(&target, ev->target);
	struct member m = {
		.raw_name = buf_str(&raw),
		.flags = encrypted      ? STR("encrypted")
			 : ev->unlisted ? STR("unlisted")
					: (struct str){ NULL, 0 },
		.mtime = buf_str(&mtime),
		.target = buf_str(&target.utf8),
		.size = ev->size,
		.has_size = ev->size != FOREIGN_NO_SIZE,
		.packed = o->content.n,
	};
	if (o->single && ev->name.n == 0) {
		suffix_less(&utf8, o->in->m.name);
		m.name = buf_str(&utf8);
		m.name_charset = o->in->m.name_charset;
		m.name_how = o->in->m.name_how;
	} else {
		event_name(o, m.raw_name, &name);
		m.name = buf_str(&name.utf8);
		m.name_charset = str_of(name.charset);
		m.name_how = buf_str(&name.how);
		m.name_unknown = name.unknown;
	}
	if (intake_member(&o->members, &in, &m)) {
		if (type != FOREIGN_FILE) {
			more = close_odd(o, &in, type);
		} else {
			more = o->unopened || read_member(o, &in);
			if (o->members.names_only)
				name_alone(o, &in);
			if (in.n == 0 && in.outcome == OUTCOME_UNREAD)
				intake_end_as(&in, "unknown");
			else
				intake_end(&in);
		}
	}
	if (!more && !o->single && !o->full && o->in->run->top_full) {
		o->full = true;
		intake_fault(o->in, o->in->run->top_code, OUTCOME_PARTLY,
		    STR("limit of the whole file; the rest left"),
		    REC_NO_OFFSET);
	}
	name_fini(&name);
	name_fini(&target);
	buf_fini(&mtime);
	buf_fini(&raw);
	buf_fini(&utf8);
	return more;
}

/* -- the archive ----------------------------------------------------------- */

/* tar_type: "tar.gz" and its kin, for the item. */
static const char *
tar_type(const char *filter)
{
	static const struct {
		const char *filter, *type;
	} types[] = {
		{ "gz", "tar.gz" },
		{ "bz2", "tar.bz2" },
		{ "xz", "tar.xz" },
		{ "zst", "tar.zst" },
		{ "lz4", "tar.lz4" },
		{ "z", "tar.z" },
		{ "lzma", "tar.lzma" },
		{ "lz", "tar.lz" },
		{ "uu", "tar.uu" },
	};

	for (size_t i = 0; i < sizeof types / sizeof *types; i++)
		if (strcmp(types[i].filter, filter) == 0)
			return types[i].type;
	return "tar";
}

/* events: of one reading, to its end or as far as they are wanted. */
static void
events(struct opener *o)
{
	struct foreign_event ev;
	bool more = true;

	while (more) {
		foreign_next(o->f, &ev);
		if (ev.kind == FOREIGN_DONE) {
			o->cut |= !ev.whole && o->members.n > 0;
			o->end = ev.size;
			return;
		}
		if (ev.kind == FOREIGN_MEMBER && o->skip > 0)
			o->skip--;
		else if (ev.kind == FOREIGN_MEMBER)
			more = member(o, &ev);
		else if (ev.kind == FOREIGN_FAULT && o->skip == 0)
			say_whole(o, &ev);
	}
}

/* close_reading: how it ended has been said. */
static enum sandbox_end
close_reading(struct opener *o)
{
	int detail = 0;
	enum sandbox_end end = foreign_close(o->f, &detail);

	ended(o->in, end, detail);
	return end;
}

/* again: what comes behind the members told so far. */
static enum sandbox_end
again(struct opener *o, uint64_t without_data)
{
	o->f = begin(o, without_data);
	o->skip = o->members.n;
	o->cut = false;
	if (o->f == NULL)
		return SANDBOX_REFUSED;
	events(o);
	return close_reading(o);
}

/* So often is an archive read once more behind a member that stopped it. */
#define READINGS 16

/*
 * unreached: where one member stopped the reader, the others can often still
 * be had without it, or their names at least.  What took too long would do so
 * again.  Of an archive that lies here unpacked the names cost nothing,
 * whatever limit its content has reached.
 */
static void
unreached(struct opener *o, enum sandbox_end end)
{
	uint64_t told = UINT64_MAX;

	for (unsigned i = 0; o->cut && !o->full && i < READINGS; i++) {
		if (told == o->members.n ||
		    (end != SANDBOX_OK && end != SANDBOX_CRASH))
			break;
		told = o->members.n;
		end = again(o, told);
	}
	if (!o->cut && (!o->full || filter_is(o->type)))
		return;
	o->members.names_only = true;
	again(o, FOREIGN_NO_DATA);
}

/*
 * listed: what the headers name where the reader has given nothing; and of a
 * rar what it passes over since it begins in the part before.
 */
static void
listed(struct opener *o)
{
	struct listing l;
	struct listing_entry e;
	bool more = true, none = o->members.n == 0;

	if (!listing_begin(&l, o->content, o->type))
		return;
	o->unopened = o->members.names_only = true;
	while (more && listing_next(&l, &e)) {
		if (!none && (l.is_cab || !e.elsewhere))
			continue;
		struct foreign_event ev = {
			.kind = FOREIGN_MEMBER,
			.type = e.is_folder ? FOREIGN_FOLDER : FOREIGN_FILE,
			.size = e.is_folder ? FOREIGN_NO_SIZE : e.size,
			.at = e.at,
			.mtime = e.mtime == LISTING_NO_TIME ? FOREIGN_NO_TIME
							    : e.mtime,
			.name = e.name,
		};

		o->elsewhere = e.elsewhere;
		more = member(o, &ev);
	}
}

/*
 * endless: a 7z has its names at its end, and where they are is written last:
 * without them its content can often still be had, in one piece.
 */
static void
endless(struct opener *o)
{
	struct foreign_event ev;

	if (o->members.n > 0 || strcmp(o->type, "7z") != 0 ||
	    (!o->falls_short && numbers_le(o->content, 20, 8) > 0))
		return;
	o->type = "7z-cut";
	o->f = begin(o, 0);
	if (o->f == NULL)
		return;
	do
		foreign_next(o->f, &ev);
	while (ev.kind != FOREIGN_MEMBER && ev.kind != FOREIGN_DONE);
	if (ev.kind == FOREIGN_MEMBER) {
		o->single = true;
		ev.name = STR("(content)");
		ev.unlisted = true;
		member(o, &ev);
		intake_fault(o->in, FAULT_UNLISTED, OUTCOME_PARTLY,
		    STR("its list of members is missing"), REC_NO_OFFSET);
	}
	close_reading(o);
}

/* empty_size: how large an archive without members may be. */
static size_t
empty_size(const char *type)
{
	static const struct {
		const char *type;
		size_t size;
	} sizes[] = {
		{ "7z", 32 },     /* its header alone */
		{ "ar", 8 },      /* its first line */
		{ "cpio", 512 },  /* the trailer and its padding */
		{ "tar", 10240 }, /* a global header and its padding */
	};

	for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++)
		if (strcmp(sizes[i].type, type) == 0)
			return sizes[i].size;
	return 0;
}

/* nothing_found: an archive that has bytes and no member is a part of one. */
static void
nothing_found(struct opener *o)
{
	if (o->members.n > 0 || o->in->outcome != OUTCOME_READ ||
	    o->content.n <= empty_size(o->type))
		return;
	intake_fault(o->in, FAULT_TRUNCATED, OUTCOME_UNREAD,
	    STR("no member in it; perhaps a part of a set"), REC_NO_OFFSET);
}

void
openforeign(struct intake *in, struct str content, const char *type)
{
	struct opener o = { .in = in, .content = content, .type = type };
	struct foreign_event ev;

	o.f = begin(&o, 0);
	if (o.f == NULL) {
		intake_item(in, type);
		intake_fault(in, FAULT_READ, OUTCOME_UNREAD,
		    STR("no process for the reader"), REC_NO_OFFSET);
		return;
	}
	foreign_next(o.f, &ev);
	if (ev.kind == FOREIGN_INSIDE && ev.name.n > 0)
		intake_item(in, tar_type(type));
	else
		intake_item(in, type);
	o.single = filter_is(type) && ev.name.n == 0;
	intake_members_init(&o.members, in);
	account(&o);
	events(&o);
	enum sandbox_end end = close_reading(&o);
	if (!o.single)
		unreached(&o, end);
	listed(&o);
	endless(&o);
	say_early(&o, o.members.n > 0);
	unsaid(&o);
	nothing_found(&o);
	if (o.end > 0 && o.end < content.n) {
		account_end(&in->account, in->account.begin + o.end);
		intake_rest(&o.members, str_from(content, (size_t)o.end), o.end,
		    INTAKE_BEHIND);
	}
	intake_members_fini(&o.members);
	charset_group_free(o.pool.group);
	buf_fini(&o.early);
}

bool
openforeign_one(struct intake *in, struct str archive, const char *type)
{
	struct opener o = { .in = in, .content = archive, .type = type };
	struct foreign_event ev;
	bool found = false;

	o.f = begin(&o, 0);
	if (o.f == NULL)
		return false;
	do
		foreign_next(o.f, &ev);
	while (ev.kind != FOREIGN_MEMBER && ev.kind != FOREIGN_DONE);
	if (ev.kind == FOREIGN_MEMBER) {
		found = true;
		read_member(&o, in);
	}
	foreign_close(o.f, NULL);
	return found;
}
