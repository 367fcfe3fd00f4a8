#include "extract.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "aep.h"
#include "archive/content.h"
#include "archive/member.h"
#include "asf.h"
#include "charset/charset.h"
#include "child.h"
#include "clip.h"
#include "diag.h"
#include "doc.h"
#include "epub.h"
#include "exif.h"
#include "flv.h"
#include "forkserver.h"
#include "heif.h"
#include "html.h"
#include "hwp.h"
#include "hwp3.h"
#include "hwpx.h"
#include "id3.h"
#include "items.h"
#include "limits.h"
#include "mail.h"
#include "matroska.h"
#include "mem.h"
#include "mp4.h"
#include "msdoc.h"
#include "msmsg.h"
#include "msppt.h"
#include "msxls.h"
#include "odf.h"
#include "oleany.h"
#include "picture.h"
#include "powerpoint.h"
#include "psd.h"
#include "realmedia.h"
#include "riff.h"
#include "scene.h"
#include "sheetml.h"
#include "scraps.h"
#include "rtf.h"
#include "spreadsheet.h"
#include "stage.h"
#include "swf.h"
#include "timesheet.h"
#include "vorbis.h"
#include "word.h"

/* nothing_read: of a file that is all picture. */
static void
nothing_read(struct doc *d)
{
	(void)d;
}

/* What is read here, by the type that the content was found to have. */
static const struct reader {
	const char *type;
	child_parse_fn parse; /* NULL: programs[] has one for it */
} readers[] = {
	{ "docx", word_read },
	{ "wordml", word_read_xml },
	{ "sheetml", sheetml_read },
	{ "xlsx", spreadsheet_read },
	{ "pptx", powerpoint_read },
	{ "odt", odf_read },
	{ "ods", odf_read },
	{ "odp", odf_read },
	{ "odg", odf_read },
	{ "epub", epub_read },
	{ "hwpx", hwpx_read },
	{ "hwp3", hwp3_read },
	{ "rtf", rtf_read },
	{ "doc", msdoc_read },
	{ "xls", msxls_read },
	{ "ppt", msppt_read },
	{ "msg", msmsg_read },
	{ "ole", oleany_read },
	{ "ooxml-encrypted", oleany_read },
	{ "hwp", hwp_read },
	{ "html", html_read },
	{ "eml", mail_read },
	{ "mbox", mail_read_box },
	{ "psd", psd_read },
	{ "psb", psd_read },
	{ "tiff", exif_read_tiff },
	{ "jpeg", picture_read_jpeg },
	{ "png", picture_read_png },
	{ "gif", picture_read_gif },
	{ "bmp", picture_read_bmp },
	{ "webp", riff_read },
	{ "avi", riff_read },
	{ "wav", riff_read },
	{ "riff", riff_read },
	{ "mp4", mp4_read },
	{ "mov", mp4_read },
	{ "mkv", matroska_read },
	{ "flv", flv_read },
	{ "wmv", asf_read },
	{ "rm", realmedia_read },
	{ "swf", swf_read },
	{ "aep", aep_read },
	{ "heic", heif_read },
	{ "avif", heif_read },
	{ "mp3", id3_read },
	{ "flac", vorbis_read_flac },
	{ "ogg", vorbis_read_ogg },
	{ "xdts", timesheet_read },
	{ "tnz", scene_read },
	{ "xstage", scene_read },
	{ "clip", clip_read },
	{ "data", scraps_read },
	{ "lnk", scraps_read },
	{ "ds_store", scraps_read },
	{ "plist", scraps_read },
	{ "wmf", scraps_read },
	{ "emf", scraps_read },
	{ "midi", scraps_read },
	{ "elf", scraps_read },
	{ "exe", scraps_read },
	{ "macho", scraps_read },
	{ "class", scraps_read },
	{ "pnm", nothing_read },
	{ "pdf", NULL },
};

/* Programs beside this one; a type without its program is not read. */
enum { PDF, OCR, PROGRAMS };
static const char *const programs[PROGRAMS] = { "riffle-extract-pdf",
	"riffle-extract-ocr" };

/* Pictures that may show text. */
static const char *const pictures[] = { "jpeg", "png", "gif", "bmp", "tiff",
	"webp", "pnm" };

/* Reading what a picture shows takes so many times what reading a file does. */
enum { OCR_TIMES = 6, OCR_MEMORY = 2 };

/*
 * What is known to hold text and is not read here.  The parts of packages are
 * items of their own, so that some of their text is found.
 */
static const struct unread {
	const char *type;
	enum outcome to;
	enum fault_code code;
} unreads[] = {
	{ "sxw", OUTCOME_PARTLY, FAULT_NO_EXTRACTOR },
	{ "xps", OUTCOME_PARTLY, FAULT_NO_EXTRACTOR },
	{ "pdf", OUTCOME_UNREAD, FAULT_NO_EXTRACTOR },
	{ "vsd", OUTCOME_UNREAD, FAULT_NO_EXTRACTOR },
	{ "pst", OUTCOME_UNREAD, FAULT_NO_EXTRACTOR },
	{ "sqlite", OUTCOME_UNREAD, FAULT_NO_EXTRACTOR },
	/* Its type says enough where its bytes are not there. */
	{ "ooxml-encrypted", OUTCOME_UNREAD, FAULT_ENCRYPTED },
};

/* One of them, and the words of its call. */
struct program {
	char *path; /* NULL where there is none */
	struct buf text, pages;
	char *argv[8];
	struct forkserver *server;
};

struct extract {
	struct extract_opts opts;
	struct items *items;
	struct member_run *run;
	struct child *child;
	struct program programs[PROGRAMS];
	unsigned inside; /* files in documents that are being given */
	bool is_mail;    /* the next item of them is a mail, see take_item() */
	bool failed;
};

/* A document whose bytes come in; item->own. */
struct gather {
	const struct reader *reader;
	struct buf bytes;
	bool over; /* more than the limit */
};

void
extract_opts_default(struct extract_opts *opts)
{
	*opts = (struct extract_opts){
		.document = LIMIT_DOCUMENT,
		.text = LIMIT_TEXT,
		.pages = LIMIT_PAGES,
		.depth = LIMIT_DEPTH,
		.xml_depth = LIMIT_XML_DEPTH,
		.xml_attributes = LIMIT_XML_ATTRIBUTES,
		.process = { LIMIT_CPU_SECONDS, LIMIT_WALL_SECONDS,
		    LIMIT_MEMORY },
	};
}

/*
 * What libraries set up at their first use is set up here, once, and not in
 * each child.
 */
static void
warm_up(void)
{
	struct charset_verdict v;
	struct charset_hint hint = { .declared = NULL };
	struct buf scratch = { NULL, 0, 0 };

	charset_detect(STR("\xB0\xA1\xB0\xA2 \xC3\xD1"), &hint, &v);
	charset_to_utf8(v.charset, STR("\xB0\xA1"), &scratch);
	charset_nfc(STR("e\xCC\x81 \xE1\x84\x80\xE1\x85\xA1"), &scratch);
	charset_lang(STR("\xEA\xB0\x80 \xE4\xB8\xAD a"), NULL);
	buf_fini(&scratch);
}

/* program_init: looks for it; it is started when it has something to read. */
static void
program_init(struct program *p, size_t which, const struct extract_opts *opts)
{
	static char name[] = "riffle-extract", serve[] = "-s", text[] = "-c",
		    most[] = "-p", render[] = "-r";
	size_t n = 0;

	*p = (struct program){ .path = stage_program(programs[which]) };
	if (p->path == NULL)
		return;
	buf_add_u64(&p->text, opts->text);
	buf_add_u64(&p->pages, opts->pages);
	p->argv[n++] = name;
	p->argv[n++] = serve;
	p->argv[n++] = text;
	p->argv[n++] = (buf_z(&p->text), p->text.p);
	if (which == PDF) {
		p->argv[n++] = most;
		p->argv[n++] = (buf_z(&p->pages), p->pages.p);
		if (opts->ocr)
			p->argv[n++] = render;
	}
	p->server = forkserver_new(p->path, p->argv);
}

static void
program_fini(struct program *p)
{
	forkserver_free(p->server);
	buf_fini(&p->text);
	buf_fini(&p->pages);
	free(p->path);
}

struct extract *
extract_new(const struct extract_opts *opts)
{
	struct child *child = child_new();

	if (child == NULL) {
		diag_warn("no shared memory: %s", strerror(errno));
		return NULL;
	}
	struct extract *x = mem_zalloc(1, sizeof *x);
	struct member_opts member;

	member_opts_default(&member);
	member.depth = opts->depth;
	member.reader = opts->process;
	member.passwords = opts->passwords;
	member.n_passwords = opts->n_passwords;
	x->opts = *opts;
	x->child = child;
	x->items = items_new();
	x->run = member_run_new(&member);
	for (size_t i = 0; i < PROGRAMS; i++)
		program_init(&x->programs[i], i, opts);
	warm_up();
	return x;
}

static void
gather_free(struct gather *g)
{
	if (g == NULL)
		return;
	buf_fini(&g->bytes);
	free(g);
}

void
extract_free(struct extract *x)
{
	if (x == NULL)
		return;
	/* Items without their `done`, of a stream that was cut. */
	for (struct item *item; (item = items_inner(x->items)) != NULL;) {
		struct buf b = { NULL, 0, 0 };
		struct rec_sink *sink = rec_sink_buf(&b);

		gather_free(item->own);
		rec_begin(sink, REC_DONE);
		rec_put(sink, DONE_ID, item->id);
		rec_end(sink);
		(void)rec_flush(sink);
		struct record *done =
		    rec_from_line((struct str){ b.p, b.n > 0 ? b.n - 1 : 0 });

		items_done(x->items, done, sink);
		rec_free(done);
		rec_sink_free(sink);
		buf_fini(&b);
	}
	items_free(x->items);
	member_run_free(x->run);
	child_free(x->child);
	for (size_t i = 0; i < PROGRAMS; i++)
		program_fini(&x->programs[i]);
	free(x);
}

/* -- what a child has found -- */

/* A file in a document, until its turn comes. */
struct file {
	struct buf text; /* name, raw name, charset, how in a row */
	size_t name_n, raw_n, charset_n;
	uint64_t at; /* in the document or in what is held */
	uint64_t n;
	bool in_document;
	bool is_mail;
	unsigned repeat;
	size_t number;
};

struct harvest {
	struct extract *x;
	struct item *item;
	struct rec_sink *out;
	struct str document;
	struct content held; /* of files that do not lie in the document */
	uint64_t texts;
	bool lowered;
	struct file *files;
	size_t n, cap;
	bool in_file; /* files[n] is being filled */
};

static struct str
file_name(const struct file *f)
{
	return str_head(buf_str(&f->text), f->name_n);
}

static struct str
file_raw(const struct file *f)
{
	return str_head(str_from(buf_str(&f->text), f->name_n), f->raw_n);
}

static struct str
file_content(struct harvest *h, const struct file *f)
{
	struct str all = f->in_document ? h->document : content_whole(&h->held);

	return str_head(str_from(all, (size_t)f->at), (size_t)f->n);
}

static void
file_fini(struct file *f)
{
	buf_fini(&f->text);
}

/* drop_file: a file that was begun and never ended, or is not to be believed.
 */
static void
drop_file(struct harvest *h)
{
	if (h->in_file)
		file_fini(&h->files[h->n]);
	h->in_file = false;
}

static void
begin_file(struct harvest *h, struct record *rec)
{
	struct str name = rec_get(rec, ITEM_PATH);
	struct str raw = rec_get(rec, ITEM_RAW_NAME);
	struct str charset = rec_get(rec, ITEM_NAME_CHARSET);

	drop_file(h);
	/* A parser keeps to this by itself; one taken over does not. */
	if (h->n >= LIMIT_MEMBERS)
		return;
	h->files = mem_grow(h->files, h->n, &h->cap, sizeof *h->files);
	struct file *f = &h->files[h->n];

	*f = (struct file){ .name_n = name.n,
		.raw_n = raw.n,
		.charset_n = charset.n,
		.number = h->n };
	buf_adds(&f->text, name);
	buf_adds(&f->text, raw);
	buf_adds(&f->text, charset);
	buf_adds(&f->text, rec_get(rec, ITEM_NAME_HOW));
	h->in_file = true;
	f->is_mail = str_eq(rec_get(rec, ITEM_TYPE), STR("eml"));
	f->in_document = rec_get_u64(rec, ITEM_FLAGS, &f->at);
	if (!f->in_document) {
		f->at = h->held.n;
		return;
	}
	if (!rec_get_u64(rec, ITEM_SIZE, &f->n) || f->at > h->document.n ||
	    f->n > h->document.n - f->at)
		drop_file(h);
}

static void
no_room(struct harvest *h)
{
	h->lowered = true;
	items_fault(h->item, h->out, FAULT_READ, OUTCOME_PARTLY,
	    STR("no room to hold all of its files"), REC_NO_OFFSET);
}

/* take_content: of the file in hand; small in memory, more on the disk. */
static void
take_content(struct harvest *h, struct str data)
{
	bool failed = h->held.failed;

	if (!h->in_file || h->files[h->n].in_document)
		return;
	if (content_add(&h->held, data))
		h->files[h->n].n += data.n;
	else if (!failed)
		no_room(h);
}

static void
take_fault(struct harvest *h, struct record *rec)
{
	enum fault_code code = fault_find(rec_get(rec, FAULT_CODE));

	if (code == FAULT_COUNT)
		return;
	if (fault_lowers(code))
		h->lowered = true;
	items_fault(h->item, h->out, code, OUTCOME_PARTLY,
	    rec_get(rec, FAULT_DETAIL), REC_NO_OFFSET);
}

/*
 * Records are written anew and not forwarded: their fields, whatever they
 * hold, are then escaped as they should be.
 */
static void
take_record(void *arg, struct record *rec)
{
	struct harvest *h = arg;

	switch (rec_tag(rec)) {
	case REC_TEXT:
		rec_text(h->out, h->item->id, rec_get(rec, TEXT_PLACE),
		    rec_get(rec, TEXT_CHARSET), rec_get(rec, TEXT_LANG),
		    rec_get(rec, TEXT_TEXT));
		h->texts++;
		break;
	case REC_META:
		rec_meta(h->out, h->item->id, rec_get(rec, META_KEY),
		    rec_get(rec, META_VALUE));
		break;
	case REC_FAULT:
		take_fault(h, rec);
		break;
	case REC_ITEM:
		begin_file(h, rec);
		break;
	case REC_BYTES:
		take_content(h, rec_get(rec, BYTES_DATA));
		break;
	case REC_DONE:
		if (h->in_file)
			h->n++;
		h->in_file = false;
		break;
	default:
		break;
	}
}

/* by_raw_name: for qsort; the order of the document among equals. */
static int
by_raw_name(const void *a, const void *b)
{
	const struct file *f = a, *g = b;
	int c = str_cmp(file_raw(f), file_raw(g));

	return c != 0 ? c : (f->number > g->number) - (f->number < g->number);
}

static int
by_number(const void *a, const void *b)
{
	const struct file *f = a, *g = b;

	return (f->number > g->number) - (f->number < g->number);
}

/* number_repeats: how often each name came before. */
static void
number_repeats(struct harvest *h)
{
	if (h->n < 2)
		return;
	qsort(h->files, h->n, sizeof *h->files, by_raw_name);
	for (size_t i = 1; i < h->n; i++)
		if (str_eq(file_raw(&h->files[i]), file_raw(&h->files[i - 1])))
			h->files[i].repeat = h->files[i - 1].repeat + 1;
	qsort(h->files, h->n, sizeof *h->files, by_number);
}

/* -- files in documents -- */

/* Records of a file in a document go the way of all records. */
struct inner {
	struct extract *x;
	struct rec_sink *out;
};

static void
take_inner(void *arg, struct str lines)
{
	struct inner *in = arg;
	struct str line;

	while (str_split(&lines, '\n', &line)) {
		struct record *rec = rec_from_line(line);

		if (extract_record(in->x, rec, in->out) < 0)
			in->x->failed = true;
		rec_free(rec);
	}
}

static int
give_file(struct harvest *h, const struct file *f, struct rec_sink *sink)
{
	struct str all = buf_str(&f->text);
	struct str charset =
	    str_head(str_from(all, f->name_n + f->raw_n), f->charset_n);
	struct member m = {
		.parent_id = h->item->id,
		.parent_path = h->item->path,
		.parent_raw = h->item->raw,
		.raw_name = file_raw(f),
		.name = file_name(f),
		.name_charset = charset,
		.name_how = str_from(all, f->name_n + f->raw_n + f->charset_n),
		.repeat = f->repeat,
		.depth = (unsigned)items_depth(h->x->items),
	};
	h->x->is_mail = f->is_mail;
	int more = member_give(h->x->run, &m, file_content(h, f), sink);

	/* Its records go on here and now, in its place. */
	if (rec_flush(sink) < 0)
		h->x->failed = true;
	return more;
}

static void
give_files(struct harvest *h)
{
	struct inner inner = { h->x, h->out };
	struct rec_sink *sink =
	    h->n == 0 ? NULL : rec_sink_call(take_inner, &inner);
	bool more = true, failed = h->held.failed;

	drop_file(h);
	(void)content_whole(&h->held);
	if (h->held.failed && !failed)
		no_room(h);
	number_repeats(h);
	if (h->n > 0 && items_depth(h->x->items) > h->x->opts.depth) {
		items_fault(h->item, h->out, FAULT_LIMIT_DEPTH, OUTCOME_PARTLY,
		    STR("nested too deep; its files are not opened"),
		    REC_NO_OFFSET);
		more = false;
	}
	h->x->inside++;
	for (size_t i = 0; i < h->n; i++) {
		if (more && !h->x->failed)
			more = give_file(h, &h->files[i], sink) == 0;
		file_fini(&h->files[i]);
	}
	h->x->inside--;
	free(h->files);
	content_fini(&h->held);
	rec_sink_free(sink);
}

/* -- one document -- */

static void
fault_end(
    struct harvest *h, enum sandbox_end end, int detail, struct str sha256)
{
	struct buf b = { NULL, 0, 0 };
	enum fault_code code = FAULT_CRASH;

	switch (end) {
	case SANDBOX_OK:
		return;
	case SANDBOX_TIME:
		code = FAULT_LIMIT_TIME;
		buf_addz(&b, "parser stopped");
		break;
	case SANDBOX_MEMORY:
		code = FAULT_LIMIT_MEMORY;
		buf_addz(&b, "parser stopped");
		break;
	case SANDBOX_REFUSED:
		buf_addz(&b, "parser said too much");
		break;
	case SANDBOX_CRASH:
		buf_addz(&b, "parser ended by ");
		buf_addz(&b, detail <= 1 ? "exit " : "signal ");
		buf_add_u64(&b, (uint64_t)abs(detail));
		buf_addz(&b, ", sha256 ");
		buf_adds(&b, sha256);
		break;
	}
	h->lowered = true;
	items_fault(
	    h->item, h->out, code, OUTCOME_PARTLY, buf_str(&b), REC_NO_OFFSET);
	buf_fini(&b);
}

/* run_job: one parser of a document, and what is said of its end. */
static int
run_job(struct harvest *h, struct child_job *job, struct str sha256)
{
	enum sandbox_end end;
	int detail;
	uint64_t forged;

	if (child_run(
		h->x->child, job, take_record, h, &end, &detail, &forged) < 0) {
		diag_warn("no process for a document: %s", strerror(errno));
		return -1;
	}
	fault_end(h, end, detail, sha256);
	if (forged > 0) {
		h->lowered = true;
		items_fault(h->item, h->out, FAULT_CRASH, OUTCOME_PARTLY,
		    STR("parser wrote what is no record"), REC_NO_OFFSET);
	}
	return 0;
}

/* run_program: the same by a program beside this one. */
static int
run_program(struct harvest *h, struct child_job *job, struct str sha256,
    unsigned program)
{
	job->parse = NULL;
	job->program = h->x->programs[program].server;
	return run_job(h, job, sha256);
}

static bool
is_picture(struct str type)
{
	for (size_t i = 0; i < sizeof pictures / sizeof *pictures; i++)
		if (str_eq(type, str_of(pictures[i])))
			return true;
	return false;
}

/* look: what a picture shows, as text. */
static int
look(struct harvest *h, struct child_job *job, struct str sha256)
{
	if (h->x->programs[OCR].path == NULL) {
		h->lowered = true;
		items_fault(h->item, h->out, FAULT_NO_EXTRACTOR, OUTCOME_PARTLY,
		    STR("ocr"), REC_NO_OFFSET);
		return 0;
	}
	job->process.cpu_seconds *= OCR_TIMES;
	job->process.wall_seconds *= OCR_TIMES;
	job->process.memory_bytes *= OCR_MEMORY;
	return run_program(h, job, sha256, OCR);
}

static int
parse(struct extract *x, struct item *item, struct gather *g, struct str sha256,
    struct rec_sink *out)
{
	struct harvest h = { .x = x,
		.item = item,
		.out = out,
		.document = buf_str(&g->bytes),
		.held = CONTENT_EMPTY };
	struct child_job job = {
		.parse = g->reader->parse,
		.id = item->id,
		.bytes = h.document,
		.doc = { x->opts.text, LIMIT_MEMBERS, LIMIT_MAIL_DEPTH,
		    x->opts.xml_depth, x->opts.xml_attributes,
		    x->opts.passwords, x->opts.n_passwords, LIMIT_SPINS },
		.process = x->opts.process,
		/* Escapes, places and attachments cost a few times the text. */
		.output = 8 * x->opts.text + 8 * h.document.n + LIMIT_MIB,
	};
	int r = job.parse != NULL ? run_job(&h, &job, sha256)
				  : run_program(&h, &job, sha256, PDF);

	if (r == 0 && x->opts.ocr && is_picture(item->type))
		r = look(&h, &job, sha256);
	if (r < 0)
		x->failed = true;
	bool nothing = h.texts == 0 && h.n == 0;

	give_files(&h);
	if (h.lowered && nothing)
		item->lowered = OUTCOME_UNREAD;
	return x->failed ? -1 : 0;
}

/* -- records -- */

/* First fields of what member_give() writes; the others follow in order. */
static const enum rec_field_place first_field[REC_COUNT] = {
	[REC_ITEM] = ITEM_ID,
	[REC_BYTES] = BYTES_ID,
	[REC_TEXT] = TEXT_ID,
	[REC_META] = META_ID,
	[REC_SPAN] = SPAN_ID,
	[REC_FAULT] = FAULT_ID,
	[REC_DONE] = DONE_ID,
};

/*
 * forward: a record on its way.  Those of files in documents begin here, and
 * are written so that they count as this stage's own.
 */
static void
forward(struct extract *x, struct record *rec, struct rec_sink *out)
{
	enum rec_tag tag = rec_tag(rec);

	if (x->inside == 0 || first_field[tag] == 0) {
		rec_forward(out, rec);
		return;
	}
	rec_begin(out, tag);
	for (unsigned i = 0; i < rec_tag_fields(tag); i++) {
		unsigned f = (unsigned)first_field[tag] + i;

		rec_put(out, (enum rec_field_place)f,
		    rec_get(rec, (enum rec_field_place)f));
	}
	rec_end(out);
}

/* forward_done: `done` with its outcome lowered; the item is forgotten. */
static void
forward_done(struct extract *x, struct record *rec, struct rec_sink *out)
{
	if (x->inside == 0) {
		items_done(x->items, rec, out);
		return;
	}
	struct buf line = { NULL, 0, 0 };
	struct rec_sink *sink = rec_sink_buf(&line);

	items_done(x->items, rec, sink);
	struct record *lowered =
	    rec_from_line((struct str){ line.p, line.n - 1 });

	forward(x, lowered, out);
	rec_free(lowered);
	rec_sink_free(sink);
	buf_fini(&line);
}

static const struct reader *
find_reader(const struct extract *x, struct str type)
{
	for (size_t i = 0; i < sizeof readers / sizeof *readers; i++)
		if (str_eq(type, str_of(readers[i].type)) &&
		    (readers[i].parse != NULL || x->programs[PDF].path != NULL))
			return &readers[i];
	return NULL;
}

static const struct unread *
find_unread(struct str type)
{
	for (size_t i = 0; i < sizeof unreads / sizeof *unreads; i++)
		if (str_eq(type, str_of(unreads[i].type)))
			return &unreads[i];
	return NULL;
}

/* item_as: the record with another type. */
static struct record *
item_as(struct record *rec, const char *type)
{
	struct buf line = { NULL, 0, 0 };
	struct rec_sink *sink = rec_sink_buf(&line);

	rec_forward_with(sink, rec, ITEM_TYPE, str_of(type));
	struct record *as = rec_from_line((struct str){ line.p, line.n - 1 });

	rec_sink_free(sink);
	buf_fini(&line);
	return as;
}

/*
 * begin_top: a file of the top level begins: what comes out of its documents
 * is held to its size, however deep they lie in each other.
 */
static void
begin_top(struct extract *x, struct record *rec)
{
	uint64_t size;

	if (!rec_get_u64(rec, ITEM_SIZE, &size) || size == 0)
		size = UINT64_MAX;
	member_top(x->run, size);
}

static void
take_item(struct extract *x, struct record *rec, struct rec_sink *out)
{
	/* A mail in a mailbox is one, however short its header is. */
	if (x->is_mail && str_eq(rec_get(rec, ITEM_TYPE), STR("text"))) {
		struct record *mail = item_as(rec, "eml");

		x->is_mail = false;
		take_item(x, mail, out);
		rec_free(mail);
		return;
	}
	if (items_depth(x->items) == 0)
		begin_top(x, rec);
	struct item *item = items_open(x->items, rec);
	const struct reader *reader = find_reader(x, item->type);

	x->is_mail = false;
	if (reader != NULL) {
		struct gather *g = mem_zalloc(1, sizeof *g);

		g->reader = reader;
		item->own = g;
	}
	forward(x, rec, out);
}

static void
take_bytes(struct extract *x, struct record *rec, struct rec_sink *out)
{
	struct item *item = items_find(x->items, rec_get(rec, BYTES_ID));
	struct gather *g = item == NULL ? NULL : item->own;

	if (g == NULL) {
		forward(x, rec, out);
		return;
	}
	struct str data = rec_get(rec, BYTES_DATA);

	if (g->over || data.n > x->opts.document - g->bytes.n) {
		g->over = true;
		buf_fini(&g->bytes);
		return;
	}
	buf_adds(&g->bytes, data);
}

/* read_document: a document whose bytes are all there. */
static int
read_document(struct extract *x, struct item *item, struct record *done,
    struct rec_sink *out)
{
	struct gather *g = item->own;
	int failed = 0;

	item->own = NULL;
	if (g->over)
		items_fault(item, out, FAULT_LIMIT_DOCUMENT, OUTCOME_UNREAD,
		    STR("too large to be parsed"), REC_NO_OFFSET);
	else if (g->bytes.n > 0)
		failed = parse(x, item, g, rec_get(done, DONE_SHA256), out);
	gather_free(g);
	return failed;
}

static int
take_done(struct extract *x, struct record *rec, struct rec_sink *out)
{
	struct item *item = items_find(x->items, rec_get(rec, DONE_ID));
	struct str outcome = rec_get(rec, DONE_OUTCOME);
	const struct unread *u = NULL;
	int failed = 0;

	const struct gather *g = item == NULL ? NULL : item->own;
	bool empty = g != NULL && g->bytes.n == 0 && !g->over;

	if (item != NULL && (g == NULL || empty))
		u = find_unread(item->type);
	if (empty && u != NULL && u->code == FAULT_NO_EXTRACTOR)
		u = NULL;
	if (g != NULL)
		failed = read_document(x, item, rec, out);
	/* Of what unpack could not read it has said why. */
	if (u != NULL && outcome_find(outcome) != OUTCOME_UNREAD)
		items_fault(
		    item, out, u->code, u->to, item->type, REC_NO_OFFSET);
	forward_done(x, rec, out);
	return failed;
}

int
extract_record(void *state, struct record *in, struct rec_sink *out)
{
	struct extract *x = state;

	switch (rec_tag(in)) {
	case REC_ITEM:
		take_item(x, in, out);
		return 0;
	case REC_BYTES:
		take_bytes(x, in, out);
		return 0;
	case REC_DONE:
		return take_done(x, in, out);
	default:
		forward(x, in, out);
		return 0;
	}
}
