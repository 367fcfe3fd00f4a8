/* The stage itself: what is gathered, what passes, what becomes an item. */

#include "extract.h"

#include "check.h"
#include "extract_doc.h"

#define ID "0123456789abcdef"
#define ITEM(type) "item\t" ID "\t\ta\t" type "\t\t\t\t\t\t\n"
#define BYTES(at, data) "bytes\t" ID "\t" at "\t" data "\n"
#define DONE(outcome) "done\t" ID "\t" outcome "\t9\tabc\n"

static const struct stage_case {
	const char *why;
	uint64_t document; /* 0: as it is */
	const char *in, *want;
} cases[] = {
	{ "text in the place of bytes", 0,
	    ITEM("html") BYTES("0", "<p>a</p") BYTES("7", "><p>b") DONE("read"),
	    ITEM("html") "meta\t" ID "\tcharset\tUS-ASCII\n"
			 "meta\t" ID "\tcharset-how\tascii\n"
			 "meta\t" ID "\tcharset-margin\t-\n"
			 "text\t" ID "\tpara:1\tUS-ASCII\tund\ta\t\n"
			 "text\t" ID
			 "\tpara:2\tUS-ASCII\tund\tb\t\n" DONE("read") },
	{ "what is not read passes, unknown records and fields too", 0,
	    ITEM("text\tmore") BYTES("0", "a\\tb") "odd\tx\\q\n" DONE("read"),
	    ITEM("text\tmore") BYTES("0", "a\\tb") "odd\tx\\q\n" DONE("read") },
	{ "known and not read", 0, ITEM("pdf") DONE("read"),
	    ITEM("pdf") "fault\t" ID
			"\textract\tno-extractor\tpdf\t\n" DONE("unread") },
	{ "an office document behind a password", 0,
	    ITEM("ooxml-encrypted") DONE("read"),
	    ITEM("ooxml-encrypted") "fault\t" ID "\textract\tencrypted\tooxml-"
				    "encrypted\t\n" DONE("unread") },
	{ "not read, but its bytes are", 0,
	    ITEM("vsd") BYTES("0", "{") DONE("read"),
	    ITEM("vsd") BYTES("0", "{") "fault\t" ID
					"\textract\tno-extractor\tvsd\t\n" DONE(
					    "unread") },
	{ "what could not be read before has been said", 0,
	    ITEM("pdf") DONE("unread"), ITEM("pdf") DONE("unread") },
	{ "a document without bytes", 0, ITEM("docx") DONE("unread"),
	    ITEM("docx") DONE("unread") },
	{ "nothing in a broken document", 0,
	    ITEM("docx") BYTES("0", "x") DONE("read"),
	    ITEM("docx") "fault\t" ID "\textract\tdamaged\tnot a package of "
			 "parts\t\n" DONE("unread") },
	{ "as large as may be", 3, ITEM("html") BYTES("0", "<p>") DONE("read"),
	    ITEM("html") "meta\t" ID "\tcharset\tUS-ASCII\n"
			 "meta\t" ID "\tcharset-how\tascii\n"
			 "meta\t" ID "\tcharset-margin\t-\n" DONE("read") },
	{ "one larger", 3,
	    ITEM("html") BYTES("0", "<p>") BYTES("3", "x") DONE("read"),
	    ITEM("html") "fault\t" ID "\textract\tlimit-document\ttoo large to "
			 "be parsed\t\n" DONE("unread") },
	{ "bytes and done of no item", 0, BYTES("0", "x") DONE("read"),
	    BYTES("0", "x") DONE("read") },
};

/* Types of documents that nothing here reads; each must say so. */
static const char *const unread[] = { "pdf", "vsd", "pst", "sqlite" };

static void
feed(struct extract *x, struct str in, struct rec_sink *out)
{
	struct str line;

	while (str_split(&in, '\n', &line)) {
		struct record *rec = rec_from_line(line);

		CHECK(extract_record(x, rec, out) == 0);
		rec_free(rec);
	}
}

static void
run(const struct extract_opts *opts, struct str in, struct buf *got)
{
	struct extract *x = extract_new(opts);
	struct rec_sink *out = rec_sink_buf(got);

	CHECK(x != NULL);
	feed(x, in, out);
	CHECK(rec_flush(out) == 0);
	rec_sink_free(out);
	extract_free(x);
}

static void
check_case(const struct stage_case *c)
{
	struct extract_opts opts;
	struct buf got = { NULL, 0, 0 };

	extract_opts_default(&opts);
	if (c->document > 0)
		opts.document = c->document;
	run(&opts, str_of(c->in), &got);
	CHECK_STR_WHY(buf_str(&got), str_of(c->want), c->why);
	buf_fini(&got);
}

/* has: does a line that begins like this stand in the stream? */
static bool
has(const struct buf *b, const char *begin)
{
	struct str line;

	for (struct str rest = buf_str(b); str_split(&rest, '\n', &line);)
		if (str_starts(line, str_of(begin)))
			return true;
	return false;
}

/*
 * A page attached to a mail attached to a mail is read; one level more than
 * may be opened is not, and says so.
 */
static void
check_nested(unsigned depth, bool opened)
{
	static const char mail[] =
	    "item\t" ID "\t\tm\teml\t\t\t\t\t\t\n"
	    "bytes\t" ID "\t0\tSubject: a\\nMessage-ID: <1@x>\\nMIME-Version: "
	    "1.0\\nContent-Type: message/rfc822\\n\\nSubject: b\\nMessage-ID: "
	    "<2@x>\\nMIME-Version: 1.0\\nContent-Type: text/html; name=p.htm"
	    "\\n\\n<html><p>deep</p>\n" DONE("read");
	struct extract_opts opts;
	struct buf got = { NULL, 0, 0 };

	extract_opts_default(&opts);
	opts.depth = depth;
	run(&opts, STR(mail), &got);
	bool deep = false;

	for (struct str s = buf_str(&got); s.n > 4; s = str_from(s, 1))
		deep |= str_starts(s, STR("\tdeep\t"));
	CHECK(deep == opened);
	CHECK(has(&got, "text\t" ID "\theader:subject\tUS-ASCII\tund\ta\t"));
	CHECK(str_ends(buf_str(&got), STR(DONE("read"))));
	bool limited = false;

	for (struct str s = buf_str(&got); s.n > 11; s = str_from(s, 1))
		limited |= str_starts(s, STR("\tlimit-depth\t"));
	CHECK(limited != opened);
	buf_fini(&got);
}

/* A stream that ends inside an item leaves nothing behind. */
static void
check_cut(void)
{
	struct extract_opts opts;
	struct buf got = { NULL, 0, 0 };

	extract_opts_default(&opts);
	run(&opts, STR(ITEM("html") BYTES("0", "<p>")), &got);
	CHECK_STR(buf_str(&got), STR(ITEM("html")));
	buf_fini(&got);
}

static void
check_unread(const char *type)
{
	struct extract_opts opts;
	struct buf in = { NULL, 0, 0 }, got = { NULL, 0, 0 };

	extract_opts_default(&opts);
	buf_addz(&in, "item\t" ID "\t\ta\t");
	buf_addz(&in, type);
	buf_addz(&in, "\t\t\t\t\t\t\n" DONE("read"));
	run(&opts, buf_str(&in), &got);
	buf_reset(&in);
	buf_addz(&in, "\textract\tno-extractor\t");
	buf_addz(&in, type);
	buf_addz(&in, "\t\n" DONE("unread"));
	CHECK_WHY(str_ends(buf_str(&got), buf_str(&in)), type);
	buf_fini(&in);
	buf_fini(&got);
}

int
main(void)
{
	diag_init("riffle-extract");
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		check_case(&cases[i]);
	for (size_t i = 0; i < sizeof unread / sizeof *unread; i++)
		check_unread(unread[i]);
	check_nested(16, true);
	check_nested(2, true);
	check_nested(1, false);
	check_cut();
	return check_done();
}
