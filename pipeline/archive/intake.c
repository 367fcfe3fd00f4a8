#include "intake.h"

#include <stdlib.h>

#include "../limits.h"
#include "../mem.h"
#include "name.h"
#include "suffix.h"

/* So much of the beginning is looked at; as much of the end for a zip's. */
#define HEAD (64 * 1024)
#define TAIL (64 * 1024 + 22)

/* -- records --------------------------------------------------------------- */

void
intake_text(struct intake *in, struct str place, struct str raw)
{
	struct buf nfc = { NULL, 0, 0 };
	struct name name = { .charset = NULL };

	if (raw.n == 0)
		return;
	name_judge(&name, raw);
	struct str text = charset_nfc(buf_str(&name.utf8), &nfc);
	rec_text(in->out, str_of(in->id), place, str_of(name.charset),
	    str_of(charset_lang(text, NULL)), text);
	buf_fini(&nfc);
	name_fini(&name);
}

static void
put_name(struct intake *in)
{
	struct buf nfc = { NULL, 0, 0 };
	struct str name = in->m.shown.n > 0 ? in->m.shown : in->m.name;
	const char *lang = charset_own_lang(charset_find(in->m.name_charset));

	if (name.n > 0) {
		name = charset_nfc(name, &nfc);
		rec_text(in->out, str_of(in->id), STR("name"),
		    in->m.name_charset, str_of(charset_lang(name, lang)), name);
	}
	buf_fini(&nfc);
	intake_text(in, STR("meta:other-name"), in->m.other_name);
	intake_text(in, STR("meta:comment"), in->m.comment);
}

/* name_faults: what is to be said of the name alone. */
static void
name_faults(struct intake *in)
{
	const char *why = in->m.depth > 0 ? name_unsafe(in->m.name) : NULL;

	if (why != NULL)
		intake_fault(in, FAULT_PATH_UNSAFE, OUTCOME_READ, str_of(why),
		    REC_NO_OFFSET);
	if (in->m.repeat > 0)
		intake_fault(in, FAULT_DUPLICATE_NAME, OUTCOME_READ,
		    STR("another member of this name came before"),
		    REC_NO_OFFSET);
	if (in->m.name_unknown)
		intake_fault(in, FAULT_NAME_UNDECODABLE, OUTCOME_PARTLY,
		    STR("the name fits no known charset"), REC_NO_OFFSET);
}

static void
put_fault(struct intake *in, const struct intake_fault *f)
{
	rec_fault(
	    in->out, str_of(in->id), f->code, buf_str(&f->detail), f->offset);
}

void
intake_item(struct intake *in, const char *type)
{
	const struct member *m = &in->m;
	struct rec_sink *out = in->out;
	struct buf hex = { NULL, 0, 0 };

	if (in->written)
		return;
	in->written = true;
	rec_begin(out, REC_ITEM);
	rec_put(out, ITEM_ID, str_of(in->id));
	rec_put(out, ITEM_PARENT, m->parent_id);
	rec_put(out, ITEM_PATH, buf_str(&in->path));
	rec_put(out, ITEM_TYPE, str_of(type));
	if (m->has_size)
		rec_put_u64(out, ITEM_SIZE, m->size);
	rec_put(out, ITEM_MTIME, m->mtime);
	/* What is UTF-8 as stored needs neither its bytes nor a charset. */
	if (!charset_is_utf8(m->raw_name)) {
		buf_add_hex(&hex, m->raw_name.p, m->raw_name.n);
		rec_put(out, ITEM_RAW_NAME, buf_str(&hex));
		rec_put(out, ITEM_NAME_CHARSET, m->name_charset);
	}
	rec_put(out, ITEM_NAME_HOW, m->name_how);
	rec_put(out, ITEM_FLAGS, m->flags);
	if (m->target.n > 0)
		rec_put(out, ITEM_TARGET, m->target);
	rec_end(out);
	buf_fini(&hex);
	put_name(in);
	for (size_t i = 0; i < in->n_faults; i++)
		put_fault(in, &in->faults[i]);
	if (in->emit)
		rec_bytes(out, str_of(in->id), 0, in->archive);
}

void
intake_fault(struct intake *in, enum fault_code code, enum outcome to,
    struct str detail, uint64_t offset)
{
	struct intake_fault *f;

	in->faults = mem_grow(
	    in->faults, in->n_faults, &in->cap_faults, sizeof *in->faults);
	f = &in->faults[in->n_faults++];
	*f = (struct intake_fault){ .code = code, .to = to, .offset = offset };
	buf_adds(&f->detail, detail);
	if (fault_lowers(code) && to > in->outcome)
		in->outcome = to;
	if (in->written)
		put_fault(in, f);
}

static void
put_done(struct intake *in)
{
	rec_begin(in->out, REC_DONE);
	rec_put(in->out, DONE_ID, str_of(in->id));
	rec_put(in->out, DONE_OUTCOME, str_of(outcome_name(in->outcome)));
	rec_put_u64(in->out, DONE_BYTES, in->n);
	rec_put(in->out, DONE_SHA256, str_of(in->digest));
	rec_end(in->out);
}

/* -- begin and end --------------------------------------------------------- */

/*
 * set_most: the most bytes this item may have.  What was decompressed is held
 * to a ratio as well; a file of the top level only to the limit of one.
 */
static void
set_most(struct intake *in)
{
	const struct member_opts *o = &in->run->opts;
	uint64_t ratio = UINT64_MAX;

	in->most = in->m.depth == 0 ? o->top_bytes : o->member_bytes;
	in->most_code = FAULT_LIMIT_BYTES;
	if (in->m.packed != 0 && in->m.packed <= UINT64_MAX / o->ratio_member)
		ratio = in->m.packed * o->ratio_member;
	if (in->m.packed != 0 && ratio < o->ratio_free)
		ratio = o->ratio_free;
	if (ratio < in->most) {
		in->most = ratio;
		in->most_code = FAULT_LIMIT_RATIO;
	}
}

void
intake_begin(struct intake *in, struct member_run *run, const struct member *m,
    struct rec_sink *out)
{
	*in = (struct intake){ .run = run,
		.out = out,
		.m = *m,
		.emit = run->opts.all_bytes,
		.hold = CONTENT_EMPTY };
	in->m.raw_name = str_head(in->m.raw_name, LIMIT_NAME);
	if (m->parent_id.n > 0) {
		buf_adds(&in->path, m->parent_path);
		buf_add(&in->path, "//", 2);
		buf_adds(&in->raw, m->parent_raw);
		buf_add(&in->raw, "//", 2);
	}
	buf_adds(&in->path, in->m.name);
	buf_adds(&in->raw, in->m.raw_name);
	member_id(buf_str(&in->raw), m->repeat, in->id);
	set_most(in);
	digest_init(&in->sha);
	name_faults(in);
}

static void
finish_digest(struct intake *in)
{
	unsigned char bytes[32];

	digest_end(&in->sha, bytes);
	digest_hex(bytes, 32, in->digest);
}

static void
put_holes(struct intake *in)
{
	struct buf text = { NULL, 0, 0 };

	if (in->holes == 0)
		return;
	buf_add_u64(&text, in->holes);
	buf_addz(&text, ", bytes ");
	buf_add_u64(&text, in->hole_bytes);
	rec_meta(in->out, str_of(in->id), STR("holes"), buf_str(&text));
	buf_fini(&text);
}

static void
finish(struct intake *in)
{
	put_holes(in);
	account_put(&in->account, in->n, str_of(in->id), in->out);
	put_done(in);
	for (size_t i = 0; i < in->n_faults; i++)
		buf_fini(&in->faults[i].detail);
	free(in->faults);
	account_fini(&in->account);
	buf_fini(&in->path);
	buf_fini(&in->raw);
	buf_fini(&in->head);
	content_fini(&in->hold);
}

void
intake_end_as(struct intake *in, const char *type)
{
	finish_digest(in);
	intake_item(in, type);
	finish(in);
}

/* -- content --------------------------------------------------------------- */

/*
 * may_end_as_zip: what a zip may stand behind.  Documents with parts of their
 * own (pdf, ole) hold zips that are not the file itself.
 */
static bool
may_end_as_zip(const struct sniff *is)
{
	return (sniff_is_binary(is->class) || is->class == SNIFF_TEXT) &&
	       strcmp(is->type, "sqlite") != 0;
}

static bool
is_ole(struct str head)
{
	return str_starts(head, STR("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"));
}

/* wanted: does a later stage read content of this class? */
static bool wanted(enum sniff_class class)
{
	return class == SNIFF_DOCUMENT || class == SNIFF_TEXT ||
	       class == SNIFF_BINARY;
}

void
intake_document(struct intake *in, const char *type, struct str content)
{
	in->archive = (struct str){ NULL, 0 };
	intake_item(in, type);
	rec_bytes(in->out, str_of(in->id), 0, content);
}

static void
open_archive(struct intake *in, struct str content)
{
	if (strcmp(in->is.type, "zip") == 0) {
		openzip(in, content);
	} else if (intake_may_open(in)) {
		openforeign(in, content, in->is.type);
	}
}

bool
intake_may_open(struct intake *in)
{
	if (in->m.depth < in->run->opts.depth)
		return true;
	intake_item(in, in->is.type);
	intake_fault(in, FAULT_LIMIT_DEPTH, OUTCOME_UNREAD,
	    STR("nested too deep; not opened"), REC_NO_OFFSET);
	return false;
}

/* misnamed: called an archive or a part of one, and of no known kind. */
static void
misnamed(struct intake *in)
{
	bool data = strcmp(in->is.type, "data") == 0;
	bool program =
	    strcmp(in->is.type, "exe") == 0 || strcmp(in->is.type, "elf") == 0;

	switch (in->n > 0 ? suffix_kind(in->m.name) : SUFFIX_OTHER) {
	case SUFFIX_ARCHIVE:
		if (data || program)
			intake_fault(in, FAULT_DAMAGED, OUTCOME_UNREAD,
			    STR("called an archive, and is none that is known"),
			    REC_NO_OFFSET);
		break;
	case SUFFIX_PART:
		if (data)
			intake_fault(in, FAULT_TRUNCATED, OUTCOME_UNREAD,
			    STR("called a part of a set, and of no known kind"),
			    REC_NO_OFFSET);
		break;
	case SUFFIX_OTHER:
		break;
	}
}

/* kind_faults: what is lost by the kind it is of. */
static void
kind_faults(struct intake *in)
{
	if (in->is.class == SNIFF_CLOSED)
		intake_fault(in, FAULT_METHOD, OUTCOME_UNREAD,
		    STR("an archive of a kind that is not opened"),
		    REC_NO_OFFSET);
	else
		misnamed(in);
}

/* settle: all content is here: what is it, and what becomes of it? */
static void
settle(struct intake *in, struct str content)
{
	in->is = sniff(content, content.n);
	if (may_end_as_zip(&in->is) && !is_ole(content) &&
	    sniff_zip_end(content.n > TAIL ? str_from(content, content.n - TAIL)
					   : content))
		in->is = (struct sniff){ "zip", SNIFF_ARCHIVE };
	if (strcmp(in->is.type, "data") == 0 && openzip_hidden(content))
		in->is = (struct sniff){ "zip", SNIFF_ARCHIVE };
	if (strcmp(in->is.type, "exe") == 0 || strcmp(in->is.type, "elf") == 0)
		content = str_from(content, sniff_inside(content, &in->is));
	finish_digest(in);
	if (in->is.class == SNIFF_ARCHIVE) {
		in->archive = content;
		open_archive(in, content);
		return;
	}
	intake_item(in, in->is.type);
	kind_faults(in);
	if (in->emit || wanted(in->is.class))
		rec_bytes(in->out, str_of(in->id), 0, content);
}

/* top_left: what may still come out of the top-level file; *code: or else. */
static uint64_t
top_left(const struct member_run *run, enum fault_code *code)
{
	uint64_t most = run->opts.top_bytes;
	uint64_t ratio = run->top_in < UINT64_MAX / run->opts.ratio_top
			     ? run->top_in * run->opts.ratio_top
			     : UINT64_MAX;

	if (ratio < run->opts.ratio_free)
		ratio = run->opts.ratio_free;
	*code = ratio < most ? FAULT_LIMIT_RATIO : FAULT_LIMIT_BYTES;
	if (ratio < most)
		most = ratio;
	return most > run->top_out ? most - run->top_out : 0;
}

/* count: how much of a piece the limits let through; says when it is less. */
static size_t
count(struct intake *in, size_t n)
{
	struct member_run *run = in->run;
	uint64_t left = in->most - in->n;
	enum fault_code code = in->most_code, top_code;
	struct str why = STR("the first part was kept");

	if (in->m.depth > 0 && top_left(run, &top_code) < left) {
		left = top_left(run, &top_code);
		code = top_code;
		why = STR("limit of the whole file; the first part was kept");
		run->top_full = n > left;
		run->top_code = top_code;
	}
	if (n > left) {
		n = (size_t)left;
		in->stopped = true;
		intake_fault(in, code, OUTCOME_PARTLY, why, in->n + n);
	}
	if (in->m.depth > 0)
		run->top_out += n;
	in->n += n;
	return n;
}

/* pass: goes on as it comes. */
static void
pass(struct intake *in, struct str piece, uint64_t at)
{
	if (in->emit)
		rec_bytes(in->out, str_of(in->id), at, piece);
}

static void
begin_pass(struct intake *in, struct str before)
{
	in->state = INTAKE_PASS;
	in->emit |= wanted(in->is.class);
	intake_item(in, in->is.type);
	kind_faults(in);
	pass(in, before, 0);
}

/*
 * decide: the beginning is here and more will come.  Archives are kept; so is,
 * while it is not too much, what only its end or its middle tells: programs
 * and unknown data before a zip, OLE documents.
 */
static void
decide(struct intake *in)
{
	struct str head = buf_str(&in->head);

	in->is = sniff(head, UINT64_MAX);
	if (in->is.class != SNIFF_ARCHIVE && !sniff_is_binary(in->is.class)) {
		begin_pass(in, head);
	} else {
		in->state = INTAKE_HOLD;
		content_add(&in->hold, head);
	}
	buf_fini(&in->head);
}

static void
hold(struct intake *in, struct str piece)
{
	if (sniff_is_binary(in->is.class) &&
	    in->hold.n + piece.n > LIMIT_MEMBER_MEMORY) {
		begin_pass(in, content_whole(&in->hold));
		pass(in, piece, in->n - piece.n);
		content_fini(&in->hold);
	} else if (!content_add(&in->hold, piece)) {
		intake_fault(in, FAULT_READ, OUTCOME_PARTLY,
		    STR("no room to hold it all"), in->hold.n);
		in->stopped = true;
	}
}

bool
intake_add(struct intake *in, struct str piece)
{
	if (in->stopped || in->run->top_full)
		return false;
	piece.n = count(in, piece.n);
	digest_add(&in->sha, piece);
	switch (in->state) {
	case INTAKE_HEAD:
		buf_adds(&in->head, piece);
		if (in->head.n >= HEAD)
			decide(in);
		break;
	case INTAKE_PASS:
		pass(in, piece, in->n - piece.n);
		break;
	case INTAKE_HOLD:
		hold(in, piece);
		break;
	}
	return !in->stopped;
}

static void
settle_held(struct intake *in)
{
	struct str content = content_whole(&in->hold);

	if (in->hold.failed && !in->stopped)
		intake_fault(in, FAULT_READ, OUTCOME_PARTLY,
		    STR("no room to hold it all"), content.n);
	settle(in, content);
}

void
intake_end(struct intake *in)
{
	if (in->state == INTAKE_HEAD)
		settle(in, buf_str(&in->head));
	else if (in->state == INTAKE_HOLD)
		settle_held(in);
	else
		finish_digest(in);
	finish(in);
}

void
intake_whole(struct intake *in, struct str content, const struct content *file)
{
	/* A file is as large as it is: only what comes out of it is limited. */
	if (in->m.depth == 0)
		in->n = content.n;
	else
		content.n = count(in, content.n);
	digest_add(&in->sha, content);
	settle(in, content);
	if (file != NULL && content_changed(file))
		intake_fault(in, FAULT_READ, OUTCOME_PARTLY,
		    STR("it was changed while it was read"), REC_NO_OFFSET);
	finish(in);
}

/* -- members --------------------------------------------------------------- */

void
intake_members_init(struct intake_members *ms, struct intake *in)
{
	*ms = (struct intake_members){ .in = in };
}

void
intake_members_fini(struct intake_members *ms)
{
	free(ms->seen);
	free(ms->times);
}

static size_t
slot_of(const struct intake_members *ms, uint64_t key)
{
	size_t i = (size_t)key & (ms->slots - 1);

	while (ms->times[i] != 0 && ms->seen[i] != key)
		i = (i + 1) & (ms->slots - 1);
	return i;
}

static void
more_slots(struct intake_members *ms)
{
	struct intake_members old = *ms;

	ms->slots = old.slots == 0 ? 64 : old.slots * 2;
	ms->seen = mem_zalloc(ms->slots, sizeof *ms->seen);
	ms->times = mem_zalloc(ms->slots, sizeof *ms->times);
	for (size_t i = 0; i < old.slots; i++) {
		if (old.times[i] == 0)
			continue;
		size_t at = slot_of(ms, old.seen[i]);

		ms->seen[at] = old.seen[i];
		ms->times[at] = old.times[i];
	}
	free(old.seen);
	free(old.times);
}

/* repeat_of: how often this name came before; it has now come once more. */
static unsigned
repeat_of(struct intake_members *ms, struct str raw_name)
{
	char hex[17];

	if (2 * ms->used >= ms->slots)
		more_slots(ms);
	/* Its id without a parent: a hash that nobody can steer. */
	member_id(raw_name, 0, hex);
	uint64_t key = strtoull(hex, NULL, 16);
	size_t i = slot_of(ms, key);
	if (ms->times[i] == 0) {
		ms->seen[i] = key;
		ms->used++;
	}
	return ms->times[i]++;
}

/*
 * count_path: a path longer than any is in use counts as content.  False when
 * there is no room for it.
 */
static bool
count_path(struct member_run *run, size_t n)
{
	uint64_t more = n > LIMIT_PATH_FREE ? n - LIMIT_PATH_FREE : 0;
	enum fault_code code;

	if (more > top_left(run, &code)) {
		run->top_full = true;
		run->top_code = code;
		return false;
	}
	run->top_out += more;
	return true;
}

bool
intake_member(
    struct intake_members *ms, struct intake *member, struct member *m)
{
	struct intake *in = ms->in;
	struct member_run *run = in->run;

	if (run->members >= run->opts.run_members) {
		intake_fault(in, FAULT_LIMIT_MEMBERS, OUTCOME_PARTLY,
		    STR("members of the run are used up; the rest left"),
		    REC_NO_OFFSET);
		return false;
	}
	if (ms->n >= run->opts.members) {
		intake_fault(in, FAULT_LIMIT_MEMBERS, OUTCOME_PARTLY,
		    STR("too many members; the rest left"), REC_NO_OFFSET);
		return false;
	}
	if ((run->top_full && !ms->names_only) ||
	    !count_path(run, in->path.n + m->name.n)) {
		intake_fault(in, run->top_code, OUTCOME_PARTLY,
		    STR("limit of the whole file; the rest left"),
		    REC_NO_OFFSET);
		return false;
	}
	ms->n++;
	run->members++;
	m->parent_id = str_of(in->id);
	m->parent_path = buf_str(&in->path);
	m->parent_raw = buf_str(&in->raw);
	m->depth = in->m.depth + 1;
	m->repeat = repeat_of(ms, m->raw_name);
	intake_begin(member, run, m, in->out);
	return true;
}

void
intake_name_alone(struct intake *member)
{
	intake_fault(member, member->run->top_code, OUTCOME_UNREAD,
	    STR("limit of the whole file; its name alone"), REC_NO_OFFSET);
}

/* -- what is no part of an archive ----------------------------------------- */

static bool
is_padding(struct str s)
{
	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] != '\0')
			return false;
	return true;
}

/* is_program: what archives are made to run by themselves with. */
static bool
is_program(const struct sniff *is)
{
	return strcmp(is->type, "exe") == 0 || strcmp(is->type, "elf") == 0 ||
	       strcmp(is->type, "macho") == 0;
}

static void
unknown_rest(struct intake *in, size_t n, uint64_t at, enum intake_side side)
{
	struct buf detail = { NULL, 0, 0 };

	buf_add_u64(&detail, n);
	buf_addz(&detail, side == INTAKE_BEFORE ? " bytes in front of it"
						: " bytes behind it");
	buf_addz(&detail, " that are of no known kind");
	intake_fault(in, FAULT_DAMAGED, OUTCOME_PARTLY, buf_str(&detail), at);
	buf_fini(&detail);
}

void
intake_rest(struct intake_members *ms, struct str rest, uint64_t at,
    enum intake_side side)
{
	static const struct str names[] = {
		[INTAKE_BEFORE] = { "(before)", 8 },
		[INTAKE_BEHIND] = { "(behind)", 8 },
	};
	struct sniff is = sniff(rest, rest.n);
	struct member m = {
		.raw_name = names[side],
		.name = names[side],
		.shown = names[side],
		.name_charset = STR("US-ASCII"),
		.name_how = STR("ascii"),
		.flags = side == INTAKE_BEFORE ? STR("before") : STR("behind"),
		.size = rest.n,
		.has_size = true,
	};
	struct intake child;

	if (is_padding(rest) || (side == INTAKE_BEFORE && is_program(&is)))
		return;
	if (strcmp(is.type, "data") == 0)
		unknown_rest(ms->in, rest.n, at, side);
	else if (intake_member(ms, &child, &m))
		intake_whole(&child, rest, NULL);
}
